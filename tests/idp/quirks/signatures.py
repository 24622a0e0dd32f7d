"""Who signed a token: the published keys, and whether one of them did. Shared by the tests of keys and of JOSE."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jwt

from mobile_sso.idp.jws import decode
from mobile_sso.testbed.http import JsonValue, Request

if TYPE_CHECKING:
    from tests.idp.conftest import Op

TOLD = {"backchannel_logout_uri": "https://field-service.test/backchannel-logout"}
"""What a client registers to get logout tokens."""


def jwks(op: Op, query: str = "") -> list[dict[str, JsonValue]]:
    return op.idp.app(Request(method="GET", url=f"{op.origin}{op.profile.endpoints.jwks}{query}")).json_object()["keys"]


def kids(op: Op) -> list[JsonValue]:
    return [key.get("kid") for key in jwks(op)]


def verifies(token: object, jwk: dict[str, JsonValue], algorithm: str | None = None) -> bool:
    """Return whether a published key made the signature, whatever the token says."""
    signing_input, _, signature = str(token).rpartition(".")
    verifier = jwt.get_algorithm_by_name(algorithm or str(jwk["alg"]))
    return verifier.verify(signing_input.encode(), verifier.from_jwk(dict(jwk)), decode(signature))


def genuine(op: Op, token: object) -> bool:
    """Return whether the published key that the header names verifies the token with the header's algorithm."""
    header = op.header(token)
    found = [key for key in jwks(op) if key.get("kid") == header.get("kid")]
    return len(found) == 1 and found[0].get("alg", header["alg"]) == header["alg"] and verifies(
        token, found[0], str(header["alg"])
    )  # fmt: skip


def made(op: Op, artefact: str) -> str:
    """Return a fresh token of that kind; for a `logout_token` the client has registered TOLD."""
    body = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()
    if artefact != "logout_token":
        return str(body[artefact])
    op.browser.get("/logout", id_token_hint=str(body["id_token"]))
    return str(op.received[-1].form.get("logout_token"))
