"""Refusals: the latest requests the provider refused, with the detail their senders were not told. Masked."""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.control.route import GONE, Answer, Call, Route


@dataclass(frozen=True, kw_only=True)
class RefusalView:
    """One request that was refused."""

    path: str
    error: str
    description: str
    """What the sender was told."""
    detail: str
    """What only the provider knows: which client, which URI."""


@dataclass(frozen=True, kw_only=True)
class RefusalList:
    """The latest refusals, oldest first."""

    refusals: tuple[RefusalView, ...]


def list_all(call: Call) -> Answer:
    """Tell the latest refusals."""
    mask = call.secrets.mask
    views = (
        RefusalView(
            path=mask(refusal.path),
            error=mask(refusal.error),
            description=mask(refusal.description),
            detail=mask(refusal.detail),
        )
        for refusal in call.provider.refusals()
    )
    return Answer(view=RefusalList(refusals=tuple(views)))


def clear(call: Call) -> Answer:
    """Forget them, so that what comes next stands alone."""
    call.provider.state.refusals.clear()
    return GONE


ROUTES = (
    Route(
        method="GET", path="/refusals", operation="listRefusals", summary="The latest requests that were refused.",
        act=list_all, gives={200: RefusalList},
    ),
    Route(
        method="DELETE", path="/refusals", operation="clearRefusals", summary="Forget the refusals so far.",
        act=clear, gives={204: None},
    ),
)  # fmt: skip
