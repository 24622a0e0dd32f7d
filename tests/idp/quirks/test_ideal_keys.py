"""The ideal signs with what was registered and published: what the quirks of keys and JOSE deviate from."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import jwt
import pytest

from mobile_sso.idp.jws import decode
from mobile_sso.idp.keys import ALGORITHMS
from mobile_sso.idp.profile import AccessTokenShape, IdpProfile
from mobile_sso.testbed.http import JsonValue, Request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

LOGOUT_URI = "https://field-service.test/backchannel-logout"
TOLD = {"backchannel_logout_uri": LOGOUT_URI}


def jwks(op: Op, query: str = "") -> list[dict[str, JsonValue]]:
    return op.idp.app(Request(method="GET", url=f"{op.origin}/jwks{query}")).json_object()["keys"]


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
    """Return a fresh token of that kind."""
    body = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()
    if artefact != "logout_token":
        return str(body[artefact])
    op.browser.get("/logout", id_token_hint=str(body["id_token"]))
    return str(op.received[-1].form.get("logout_token"))


# The ideal ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("artefact", ["id_token", "access_token", "logout_token"])
def test_the_ideal_signs_with_what_was_registered_and_published(make_op: MakeOp, artefact: str, algorithm: str) -> None:
    profile = IdpProfile(access_token=AccessTokenShape(signing_alg=algorithm))
    op = make_op(profile, id_token_signed_response_alg=algorithm, **TOLD)

    token = made(op, artefact)

    assert op.header(token)["alg"] == algorithm
    assert genuine(op, token)


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [("RS256", hashlib.sha256), ("PS256", hashlib.sha256), ("ES256", hashlib.sha256), ("EdDSA", hashlib.sha512)],
)
def test_at_hash_is_the_left_half_of_the_algorithms_hash(make_op: MakeOp, algorithm: str, digest: object) -> None:
    body = make_op(id_token_signed_response_alg=algorithm).tokens()

    hashed = digest(str(body["access_token"]).encode()).digest()
    half = base64.urlsafe_b64encode(hashed[: len(hashed) // 2]).rstrip(b"=").decode()
    assert jwt.decode(body["id_token"], options={"verify_signature": False})["at_hash"] == half


def test_the_key_set_follows_the_profile(make_op: MakeOp) -> None:
    op = make_op(
        IdpProfile(signing_algs=("RS256", "EdDSA"), access_token=AccessTokenShape(signing_alg="ES256")),
    )
    opaque = make_op(IdpProfile(signing_algs=("RS256",), access_token=AccessTokenShape(format="opaque")))

    assert [key["alg"] for key in jwks(op)] == ["RS256", "ES256", "EdDSA"]
    assert [key["alg"] for key in jwks(opaque)] == ["RS256"]
    metadata = op.browser.get("/.well-known/openid-configuration").json_object()
    assert metadata["id_token_signing_alg_values_supported"] == ["RS256", "EdDSA"]
    with pytest.raises(ValueError, match=r"^id_token_signed_response_alg 'PS256' is not supported"):
        op.idp.register_client(replace(op.registration, id_token_signed_response_alg="PS256"))


def test_the_ideal_keeps_its_keys_and_draws_them_once(op: Op) -> None:
    first = op.browser.get("/jwks")
    op.tokens()

    assert op.browser.get("/jwks") is first
