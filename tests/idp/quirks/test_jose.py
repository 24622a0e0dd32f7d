"""Quirks of JOSE: algorithms, headers, signatures, serializations."""

from __future__ import annotations

import base64
import hmac
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mobile_sso.idp.jws import decode
from mobile_sso.idp.keys import ALGORITHMS
from mobile_sso.idp.profile import AccessTokenShape, IdpProfile

from .refused_settings import refused
from .signatures import TOLD, genuine, jwks, kids, made, verifies

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky


# jose_alg -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("artefact", ["id_token", "access_token", "logout_token"])
@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE"])
def test_jose_alg_none_has_no_signature(quirky: Quirky, artefact: str, alg: str) -> None:
    op = quirky("jose_alg", registration=TOLD, alg=alg, token=artefact)

    token = made(op, artefact)

    assert op.header(token)["alg"] == alg
    assert token.endswith(".")


@pytest.mark.parametrize("alg", ["PS256", "ES256", "EdDSA"])
@pytest.mark.parametrize("artefact", ["id_token", "logout_token"])
def test_jose_alg_signs_with_another_published_key(quirky: Quirky, artefact: str, alg: str) -> None:
    op = quirky("jose_alg", registration=TOLD, alg=alg, token=artefact)

    token = made(op, artefact)

    assert op.header(token)["alg"] == alg
    assert genuine(op, token)


@pytest.mark.parametrize(("alg", "other"), [("RS256", "ES256"), ("PS256", "ES256"), ("ES256", "RS256")])
def test_jose_alg_may_contradict_its_key(quirky: Quirky, alg: str, other: str) -> None:
    op = quirky("jose_alg", alg=alg, key="other_type")
    token = op.tokens()["id_token"]

    key = next(key for key in jwks(op) if key["kid"] == op.header(token)["kid"])
    assert (op.header(token)["alg"], key["alg"]) == (alg, other)
    assert verifies(token, key)
    assert not genuine(op, token)


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
@pytest.mark.parametrize(
    "key", ["public_key_pem", "public_key_pem_stripped", "public_key_der", "public_key_jwk", "client_secret", "empty"]
)
def test_jose_alg_confuses_public_keys_with_secrets(quirky: Quirky, alg: str, key: str) -> None:
    op = quirky("jose_alg", alg=alg, key=key)
    token = str(op.tokens()["id_token"])

    jwk = next(one for one in jwks(op) if one["alg"] == "RS256")
    public = jwt.PyJWK.from_dict(jwk).key
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    secret = {
        "public_key_pem": pem,
        "public_key_pem_stripped": pem.strip(),
        "public_key_der": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "public_key_jwk": json.dumps(jwk, separators=(",", ":")).encode(),
        "client_secret": op.credentials.client_secret.encode(),
        "empty": b"",
    }[key]
    signing_input, _, signature = token.rpartition(".")
    assert (op.header(token)["alg"], op.header(token)["kid"]) == (alg, jwk["kid"])
    assert hmac.digest(secret, signing_input.encode(), f"sha{alg[2:]}") == decode(signature)


def test_jose_alg_refuses_a_key_the_algorithm_cannot_have() -> None:
    symmetric = "public_key_pem, public_key_pem_stripped, public_key_der, public_key_jwk, client_secret, empty"
    refused("jose_alg", f"quirk 'jose_alg': HS256 needs a 'key': {symmetric}", alg="HS256")
    refused("jose_alg", "quirk 'jose_alg': ES256 takes no 'key' 'empty'", alg="ES256", key="empty")
    refused("jose_alg", "quirk 'jose_alg': none takes no 'key' 'other_type'", alg="none", key="other_type")


# jose_header ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("artefact", ["id_token", "access_token", "logout_token"])
def test_jose_header_sets_and_removes_members_under_a_good_signature(quirky: Quirky, artefact: str) -> None:
    op = quirky(
        "jose_header", registration=TOLD, kid="../../dev/null", crit=["x"], b64=False, remove=["typ"], token=artefact
    )
    token = made(op, artefact)
    alg = op.header(token)["alg"]

    assert op.header(token) == {"alg": alg, "kid": "../../dev/null", "b64": False, "crit": ["x"]}
    assert any(verifies(token, key) for key in jwks(op) if key["alg"] == alg)


def test_jose_header_may_lack_the_kid(op: Op, quirky: Quirky) -> None:
    assert set(op.header(op.tokens()["id_token"])) == {"alg", "kid", "typ"}
    assert set(op.header(quirky("jose_header", remove=["kid"]).tokens()["id_token"])) == {"alg", "typ"}
    assert op.header(quirky("jose_header", typ="logout+jwt").tokens()["id_token"])["typ"] == "logout+jwt"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_jose_header_embeds_the_key_that_signed(quirky: Quirky, algorithm: str) -> None:
    op = quirky("jose_header", registration={"id_token_signed_response_alg": algorithm}, jwk=True, x5c=True)
    token = op.tokens()["id_token"]
    header = op.header(token)

    assert header["kid"] == header["jwk"]["kid"]
    assert header["kid"] not in kids(op)
    assert verifies(token, header["jwk"], algorithm)
    certificate = x509.load_der_x509_certificate(base64.b64decode(header["x5c"][0]))
    assert certificate.public_key() == jwt.PyJWK.from_dict(header["jwk"]).key


@pytest.mark.parametrize("member", ["jku", "x5u"])
def test_jose_header_points_to_a_strangers_key(quirky: Quirky, member: str) -> None:
    op = quirky("jose_header", **{member: "https://attacker.test/keys"})
    ours = quirky("jose_header", key="registered", **{member: "https://attacker.test/keys"})

    assert op.header(op.tokens()["id_token"])[member] == "https://attacker.test/keys"
    assert not genuine(op, op.tokens()["id_token"])
    assert genuine(ours, ours.tokens()["id_token"])


def test_jose_header_over_an_unsigned_token_has_no_signature_either(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(quirks={"jose_alg": {"alg": "none"}, "jose_header": {"jwk": True}}))
    token = str(op.tokens()["id_token"])

    assert token.endswith(".")
    assert op.header(token)["jwk"]["alg"] == "RS256"


def test_jose_header_refuses_to_change_nothing_or_to_contradict_itself() -> None:
    refused(
        "jose_header",
        "quirk 'jose_header' changes nothing: give kid, typ, jku, x5u, jwk, x5c, crit, b64, remove or key",
    )
    refused("jose_header", "quirk 'jose_header': 'kid' cannot be both set and removed", kid="x", remove=["kid"])


# signature, jws_serialization -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["corrupt", "strip", "truncate", "wrong_key", "zero"])
@pytest.mark.parametrize("artefact", ["id_token", "access_token", "logout_token"])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_signature_does_not_hold(make_op: MakeOp, algorithm: str, artefact: str, mode: str) -> None:
    profile = IdpProfile(access_token=AccessTokenShape(signing_alg=algorithm))
    registration = {"id_token_signed_response_alg": algorithm, **TOLD}
    ideal = make_op(profile, **registration)
    op = make_op(replace(profile, quirks={"signature": {"mode": mode, "token": artefact}}), **registration)

    good, bad = made(ideal, artefact), made(op, artefact)

    assert genuine(ideal, good)
    assert op.header(bad) == ideal.header(good)
    assert not genuine(op, bad)
    length = len(decode(good.rpartition(".")[2]))
    assert len(decode(bad.rpartition(".")[2])) == {"strip": 0, "truncate": length // 2}.get(mode, length)
    if mode == "zero":
        assert not any(decode(bad.rpartition(".")[2]))


def test_signature_spoils_the_id_token_and_no_other_by_default(quirky: Quirky) -> None:
    op = quirky("signature")
    body = op.tokens()

    assert not genuine(op, body["id_token"])
    assert genuine(op, body["access_token"])


@pytest.mark.parametrize(("alg", "changed"), [("HS256", True), ("HS512", True), ("none", False)])
def test_signature_by_a_wrong_key_where_there_is_no_key_pair(make_op: MakeOp, alg: str, changed: bool) -> None:
    jose_alg = {"alg": alg, **({"key": "client_secret"} if changed else {})}
    op = make_op(IdpProfile(quirks={"jose_alg": jose_alg, "signature": {"mode": "wrong_key"}}))
    signing_input, _, signature = str(op.tokens()["id_token"]).rpartition(".")

    if not changed:
        assert signature == ""
        return
    digest = f"sha{alg[2:]}"
    genuine_one = hmac.digest(op.credentials.client_secret.encode(), signing_input.encode(), digest)
    assert decode(signature) != genuine_one
    assert len(decode(signature)) == len(genuine_one)


@pytest.mark.parametrize("artefact", ["id_token", "access_token", "logout_token"])
def test_jws_serialization_json_and_detached_hold_the_same_signature(op: Op, quirky: Quirky, artefact: str) -> None:
    as_json = json.loads(made(quirky("jws_serialization", registration=TOLD, form="json", token=artefact), artefact))
    detached = quirky("jws_serialization", registration=TOLD, form="detached", token=artefact)

    assert sorted(as_json) == ["payload", "protected", "signature"]
    compact = f"{as_json['protected']}.{as_json['payload']}.{as_json['signature']}"
    assert genuine(op, compact)
    assert made(detached, artefact).split(".")[1] == ""
    assert all(str(op.tokens()["id_token"]).split("."))


@pytest.mark.parametrize(
    ("payload", "pattern"),
    [
        ("duplicate_keys", rb'\{"sub":"somebody-else",.*"sub":"ada".*\}'),
        ("bom", rb"\xef\xbb\xbf\{.*\}"),
        ("not_object", rb"\[\{.*\}\]"),
        ("non_utf8", rb'\{.*,"x":"\xff"\}'),
        ("escaped_slashes", rb'\{.*"iss":"https:\\/\\/idp\.test".*\}'),
    ],
)
def test_jws_serialization_of_a_payload_that_is_no_proper_object_or_an_odd_one(
    op: Op, quirky: Quirky, payload: str, pattern: bytes
) -> None:
    odd = quirky("jws_serialization", payload=payload)
    token = str(odd.tokens()["id_token"])

    assert re.fullmatch(pattern, decode(token.split(".")[1]), re.DOTALL)
    assert not re.fullmatch(pattern, decode(str(op.tokens()["id_token"]).split(".")[1]), re.DOTALL)
    assert genuine(odd, token)


def test_jws_serialization_refuses_the_ideal() -> None:
    refused(
        "jws_serialization",
        "quirk 'jws_serialization' changes nothing: give another 'form' than compact, or 'payload'",
        form="compact",
    )
