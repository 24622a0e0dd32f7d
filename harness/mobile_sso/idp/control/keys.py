"""Keys: what is published, and rotating them, with the old ones published on or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from mobile_sso.idp.control.route import Answer, Call, Route
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class RotationForm:
    """How the keys are rotated."""

    keep_old: bool = True
    """Whether today's keys stay in the JWKS, so that tokens they signed can be verified."""


@dataclass(frozen=True, kw_only=True)
class KeysView:
    """The public keys as they are published, before any quirk; newest first."""

    keys: tuple[Mapping[str, JsonValue], ...]


def list_all(call: Call) -> Answer:
    """Tell the public keys."""
    return Answer(view=_view(call))


def rotate(call: Call) -> Answer:
    """Sign with new keys from now on."""
    state = call.provider.state
    state.keys = state.keys.rotated(keep_old=call.form(RotationForm).keep_old)
    return Answer(view=_view(call))


def _view(call: Call) -> KeysView:
    published = cast("list[dict[str, JsonValue]]", call.provider.state.jwks()["keys"])
    return KeysView(keys=tuple(published))


ROUTES = (
    Route(
        method="GET", path="/keys", operation="listKeys", summary="The public keys.",
        act=list_all, gives={200: KeysView},
    ),
    Route(
        method="POST", path="/keys/rotate", operation="rotateKeys", summary="Sign with new keys from now on.",
        act=rotate, takes=RotationForm, body_optional=True, gives={200: KeysView},
    ),
)  # fmt: skip
