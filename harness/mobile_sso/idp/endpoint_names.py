"""The names by which a quirk says at which endpoint it strikes.

An endpoint is called as its path is called in a profile (`profile.Endpoints`); `discovery` is the metadata, and `any`
stands for all.

Source: conformance-and-attacks 5.7 (parameter `endpoint`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from mobile_sso.idp.profile import Endpoints

ANY = "any"
ENDPOINT_NAMES = ("discovery", *(field.name for field in fields(Endpoints)))


def check_endpoints(quirk: str, named: Iterable[str]) -> None:
    """Raise ValueError where `quirk` names an endpoint that no provider has."""
    from mobile_sso.idp.quirks.parameters import did_you_mean

    known = (ANY, *ENDPOINT_NAMES)
    for endpoint in named:
        if endpoint not in known:
            hint = did_you_mean(endpoint, known)
            raise ValueError(f"quirk {quirk!r}: there is no endpoint {endpoint!r}{hint}; there are {', '.join(known)}")
