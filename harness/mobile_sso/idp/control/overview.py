"""The provider as a whole: who it is, and how much it keeps."""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.control.route import Answer, Call, Route
from mobile_sso.idp.engines.embedded import EmbeddedIdp


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A provider in a few figures."""

    issuer: str
    """The issuer identifier."""
    discovery: str
    """The URL of its metadata."""
    profile: str
    """The name of the profile it was set up in."""
    personas: int
    clients: int
    sessions: int
    """SSO sessions that are alive."""
    quirks: tuple[str, ...]
    """The quirks that are switched on."""
    tenants: tuple[str, ...]
    """The tenants beside it; a tenant has none."""


def overview(provider: EmbeddedIdp) -> Overview:
    """Return what there is to say about `provider`."""
    state = provider.state
    return Overview(
        issuer=provider.issuer,
        discovery=provider.discovery_url,
        profile=provider.profile.name,
        personas=len(state.personas.all()),
        clients=len(state.clients.all()),
        sessions=len(state.sessions),
        quirks=tuple(name for name, given in provider.quirks.items() if given is not False),
        tenants=tuple(provider.tenants),
    )


def show(call: Call) -> Answer:
    """Tell about the provider."""
    return Answer(view=overview(call.provider))


ROUTES = (
    Route(
        method="GET", path="", operation="getOverview", summary="The main provider in a few figures.", act=show,
        gives={200: Overview},
    ),
)  # fmt: skip
