"""Quirks that hand out another token than was due: replayed, mixed, encrypted, or of another shape."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jwe as reader
from joserfc.jwk import ECKey, RSAKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from mobile_sso.idp.jwe import ENCRYPTIONS
from mobile_sso.idp.jws import decode, verified_claims
from mobile_sso.idp.profile import AccessTokenShape, IdpProfile
from mobile_sso.idp.tokens import at_hash
from mobile_sso.testbed.http import JsonValue

from .refused_settings import refused

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

OTHER_CALLBACK = "otherapp://callback"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
P256 = ec.generate_private_key(ec.SECP256R1())
JWKS = {
    "keys": [
        {**RSAAlgorithm.to_jwk(RSA.public_key(), as_dict=True), "kid": "rsa", "use": "enc"},
        {**ECAlgorithm.to_jwk(P256.public_key(), as_dict=True), "kid": "ec", "use": "enc"},
    ]
}


def other_clients_token(op: Op) -> str:
    """Let another client get an ID token about Ada, and return it."""
    entered = replace(
        op.registration, client_id="other", redirect_uris=(OTHER_CALLBACK,), client_secret="secret-of-other"
    )
    op.idp.register_client(entered)
    page = op.new_browser()
    code = op.answer(page.sign_in(client_id="other", redirect_uri=OTHER_CALLBACK))["code"]
    headers = (op.basic("other", "secret-of-other"),)
    return str(op.redeem(code, headers=headers, redirect_uri=OTHER_CALLBACK).json_object()["id_token"])


# id_token_replay ------------------------------------------------------------------------------------------------------


def test_id_token_replay_previous_hands_the_last_one_out_again(op: Op, quirky: Quirky) -> None:
    replaying = quirky("id_token_replay")

    first = replaying.tokens(nonce="one")["id_token"]
    second = replaying.tokens(nonce="two")["id_token"]
    third = replaying.tokens(nonce="three")["id_token"]

    assert second == first
    assert replaying.claims(first)["nonce"] == "one"
    assert replaying.claims(third)["nonce"] == "two"
    assert [op.claims(op.tokens(nonce=nonce)["id_token"])["nonce"] for nonce in ("one", "two")] == ["one", "two"]


def test_id_token_replay_of_another_person(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(quirks={"id_token_replay": {"from": "other_user"}}))

    assert op.claims(op.tokens(op.grace)["id_token"])["sub"] == "grace"  # there is none of anybody else yet
    body = op.tokens()
    assert op.claims(body["id_token"])["sub"] == "grace"
    assert op.userinfo(body["access_token"]).json_object()["sub"] == "ada"


def test_id_token_replay_of_another_client(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(quirks={"id_token_replay": {"from": "other_client"}}))
    theirs = other_clients_token(op)

    assert op.claims(theirs)["aud"] == "other"
    assert op.tokens()["id_token"] == theirs


def test_id_token_replay_of_another_issuer(op: Op, make_op: MakeOp) -> None:
    foreign = make_op(IdpProfile(quirks={"id_token_replay": {"from": "other_issuer", "issuer": "https://o.test"}}))
    token = foreign.tokens()["id_token"]
    ideal = op.claims(op.tokens()["id_token"])

    assert {**foreign.claims(token), "at_hash": "", "sid": ""} == {
        **ideal, "iss": "https://o.test", "at_hash": "", "sid": "",
    }  # fmt: skip
    published = foreign.browser.get("/jwks").json_object()["keys"]
    assert foreign.header(token)["kid"] not in [key["kid"] for key in published]


@pytest.mark.parametrize("access_token_format", ["jwt", "opaque"])
def test_id_token_replay_of_the_access_token(make_op: MakeOp, access_token_format: str) -> None:
    shape = AccessTokenShape(format=access_token_format)
    op = make_op(IdpProfile(access_token=shape, quirks={"id_token_replay": {"from": "access_token"}}))

    body = op.tokens()

    assert body["id_token"] == body["access_token"]


def test_id_token_replay_of_a_logout_token(make_op: MakeOp) -> None:
    quirks = {"id_token_replay": {"from": "logout_token"}}
    op = make_op(IdpProfile(quirks=quirks), backchannel_logout_uri="https://field-service.test/out")

    invented = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]
    op.browser.get("/logout", client_id="field-service")
    assert op.header(invented)["typ"] == "logout+jwt"
    claims = op.claims(invented)
    assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert "nonce" not in claims
    assert (claims["sub"], claims["aud"]) == ("ada", "field-service")


def test_id_token_replay_of_a_logout_token_takes_the_one_that_was_sent(make_op: MakeOp) -> None:
    op = make_op(backchannel_logout_uri="https://field-service.test/out")
    op.idp.switch_quirks({"id_token_replay": {"from": "logout_token", "strikes": {"nth": 2}}})
    hint = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]
    op.browser.get("/logout", id_token_hint=str(hint))

    assert op.tokens()["id_token"] == op.received[-1].form.get("logout_token")


def test_id_token_replay_leaves_a_spoilt_token_alone(make_op: MakeOp) -> None:
    for replayed in ("other_issuer", "logout_token"):
        op = make_op(IdpProfile(quirks={"signature": {"mode": "strip"}, "id_token_replay": {"from": replayed}}))
        assert op.claims(op.tokens()["id_token"])["iss"] == op.origin


def test_tokens_are_kept_for_replay_only_and_never_too_many(op: Op, quirky: Quirky) -> None:
    op.tokens()
    replaying = quirky("id_token_replay")
    for _ in range(120):
        replaying.tokens()

    assert len(op.idp.state.issued) == 0
    assert len(replaying.idp.state.issued) == 200


# access_token, token_mix ----------------------------------------------------------------------------------------------


def test_access_token_may_be_opaque_or_a_jwt_against_the_profile(op: Op, quirky: Quirky) -> None:
    opaque = quirky("access_token", format="opaque")
    jwt_profile = IdpProfile(access_token=AccessTokenShape(format="opaque"))
    structured = quirky("access_token", jwt_profile, format="jwt")

    assert str(op.tokens()["access_token"]).count(".") == 2
    token = opaque.tokens()["access_token"]
    assert "." not in str(token)
    assert opaque.userinfo(token).json_object()["sub"] == "ada"
    assert structured.claims(structured.tokens()["access_token"])["sub"] == "ada"


@pytest.mark.parametrize("aud", ["https://other-api.test", ["a", "b"]])
def test_access_token_may_be_for_another_audience(op: Op, quirky: Quirky, aud: JsonValue) -> None:
    body = quirky("access_token", aud=aud).tokens()

    assert op.claims(op.tokens()["access_token"])["aud"] == op.origin
    assert op.claims(body["access_token"])["aud"] == aud
    assert op.claims(body["id_token"])["aud"] == "field-service"


@pytest.mark.parametrize("mode", ["corrupt", "strip", "truncate", "wrong_key", "zero"])
def test_access_token_may_have_a_spoilt_signature(op: Op, quirky: Quirky, mode: str) -> None:
    spoilt = quirky("access_token", signature=mode)
    body = spoilt.tokens()

    keys = op.idp.state.keys
    for token, good in (
        (op.tokens()["access_token"], True), (body["access_token"], False), (body["id_token"], True),
    ):  # fmt: skip
        assert (verified_claims(str(token), keys) is not None) is good


def test_access_token_refuses_to_change_nothing_or_the_parts_of_an_opaque_token() -> None:
    refused("access_token", "quirk 'access_token' changes nothing: give format, aud or signature")
    refused(
        "access_token",
        "quirk 'access_token': an opaque token has neither 'aud' nor 'signature'",
        format="opaque",
        aud="x",
    )


@pytest.mark.parametrize(("choice", "fits"), [("other", False), ("matching", True)])
@pytest.mark.parametrize("algorithm", ["RS256", "EdDSA"])
def test_token_mix_pairs_two_people(quirky: Quirky, make_op: MakeOp, algorithm: str, choice: str, fits: bool) -> None:
    registration = {"id_token_signed_response_alg": algorithm}
    ideal = make_op(**registration)
    mixing = quirky("token_mix", registration=registration, access_token_of="grace", at_hash=choice)

    for op, sub, right in ((ideal, "ada", True), (mixing, "grace", fits)):
        body = op.tokens()
        claims = op.claims(body["id_token"])
        assert claims["sub"] == "ada"
        assert op.claims(body["access_token"])["sub"] == sub
        assert op.userinfo(body["access_token"]).json_object()["sub"] == sub
        hashed = at_hash(str(body["access_token"]), algorithm)
        assert (claims["at_hash"] == hashed) is right
        assert len(str(claims["at_hash"])) == len(hashed)


@pytest.mark.parametrize("sub", ["ada", "nobody"])
def test_token_mix_needs_another_person(quirky: Quirky, sub: str) -> None:
    op = quirky("token_mix", access_token_of=sub)
    body = op.tokens()

    assert op.claims(body["access_token"])["sub"] == "ada"
    assert op.claims(body["id_token"])["at_hash"] == at_hash(str(body["access_token"]), "RS256")


# id_token_encryption --------------------------------------------------------------------------------------------------


def read(token: object) -> tuple[dict[str, object], str]:
    algorithms = [*ENCRYPTIONS, "RSA-OAEP", "ECDH-ES"]
    header = json.loads(decode(str(token).split(".")[0]))
    key = RSAKey.import_key(RSA) if header["alg"] == "RSA-OAEP" else ECKey.import_key(P256)
    return header, reader.decrypt_compact(str(token), key, algorithms=algorithms).plaintext.decode()


@pytest.mark.parametrize("artefact", ["id_token", "access_token"])
def test_id_token_encryption_may_be_unexpected(op: Op, quirky: Quirky, artefact: str) -> None:
    surprising = quirky(
        "id_token_encryption", registration={"jwks": JWKS}, unexpected=True, enc="A128GCM", token=artefact
    )
    header, inner = read(surprising.tokens()[artefact])

    assert str(op.tokens()[artefact]).count(".") == 2
    assert (header["alg"], header["enc"], header["kid"]) == ("RSA-OAEP", "A128GCM", "rsa")
    assert op.claims(inner)["sub"] == "ada"


def test_id_token_encryption_may_be_to_a_key_the_client_does_not_have(quirky: Quirky) -> None:
    token = quirky("id_token_encryption", unexpected=True).tokens()["id_token"]

    assert str(token).count(".") == 4
    with pytest.raises(Exception, match=r"Decryption failed|Invalid \"cek\" length|decrypt"):
        read(token)


@pytest.mark.parametrize(
    ("parameters", "alg", "enc"),
    [
        ({"alg": "ECDH-ES"}, "ECDH-ES", "A128CBC-HS256"),
        ({"enc": "A256GCM"}, "RSA-OAEP", "A256GCM"),
        ({"alg": "ECDH-ES", "enc": "A256CBC-HS512"}, "ECDH-ES", "A256CBC-HS512"),
    ],
)
def test_id_token_encryption_may_use_other_algorithms(
    make_op: MakeOp, quirky: Quirky, parameters: dict[str, JsonValue], alg: str, enc: str
) -> None:
    registration = {"jwks": JWKS, "id_token_encrypted_response_alg": "RSA-OAEP"}
    ideal, _ = read(make_op(**registration).tokens()["id_token"])
    header, _ = read(quirky("id_token_encryption", registration=registration, **parameters).tokens()["id_token"])

    assert (ideal["alg"], ideal["enc"]) == ("RSA-OAEP", "A128CBC-HS256")
    assert (header["alg"], header["enc"]) == (alg, enc)


def test_id_token_encryption_may_be_missing(quirky: Quirky) -> None:
    registration = {"jwks": JWKS, "id_token_encrypted_response_alg": "RSA-OAEP"}
    op = quirky("id_token_encryption", registration=registration, alg="none")

    assert op.claims(op.tokens()["id_token"])["sub"] == "ada"


def test_id_token_encryption_of_algorithms_leaves_clients_in_the_clear_that_are(quirky: Quirky) -> None:
    assert str(quirky("id_token_encryption", alg="ECDH-ES").tokens()["id_token"]).count(".") == 2


def test_id_token_encryption_refuses_to_change_nothing_or_to_contradict_itself() -> None:
    refused("id_token_encryption", "quirk 'id_token_encryption' changes nothing: give alg, enc or unexpected")
    refused(
        "id_token_encryption",
        "quirk 'id_token_encryption': with alg 'none' there is neither 'enc' nor 'unexpected'",
        alg="none",
        unexpected=True,
    )
