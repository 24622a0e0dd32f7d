"""The ideal signs with what was registered and published: what the quirks of keys and JOSE deviate from."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import jwt
import pytest

from mobile_sso.idp.keys import ALGORITHMS
from mobile_sso.idp.profile import AccessTokenShape, IdpProfile

from .signatures import TOLD, genuine, jwks, made

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op


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
