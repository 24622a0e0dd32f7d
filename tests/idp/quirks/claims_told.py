"""What a sign-in tells about a person, place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.idp.conftest import Op

    from mobile_sso.testbed.contracts import Persona

PLACES = ("id_token", "access_token", "userinfo")
Claims = dict[str, dict[str, object]]


def told(op: Op, persona: Persona | None = None, **request: str | None) -> Claims:
    """Sign in and return the claims of each place."""
    body = op.tokens(persona or op.ada, **request)
    userinfo = op.userinfo(body["access_token"]).json_object()
    return {
        "id_token": op.claims(body["id_token"]),
        "access_token": op.claims(body["access_token"]),
        "userinfo": userinfo,
    }


def in_each(claims: Claims, claim: str) -> tuple[object, object, object]:
    """Return one claim as ID token, access token and userinfo have it, in this order."""
    return tuple(claims[place].get(claim) for place in PLACES)  # type: ignore[return-value]
