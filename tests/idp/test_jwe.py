"""Encrypted ID tokens: the primitives against the RFCs' own examples, the whole against an independent reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jwe as reader
from joserfc.jwk import ECKey, RSAKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from mobile_sso.idp.jwe import (
    ENCRYPTIONS,
    Encryption,
    cbc_hmac,
    check_recipient,
    concat_kdf,
    encrypted,
    gcm,
    recipient_key,
    registered_encryption,
)
from mobile_sso.idp.jws import decode, encode
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.randomness import SeededTokens

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp

ALGORITHMS = [*ENCRYPTIONS, "RSA-OAEP", "ECDH-ES"]


def jwk_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, **members: str) -> dict[str, object]:
    kind = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
    jwk = kind.to_jwk(key.public_key(), as_dict=True)
    jwk.pop("key_ops", None)
    return {**jwk, **members}


RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
P256, P384, P521 = (ec.generate_private_key(curve()) for curve in (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1))


def read(token: str, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> tuple[dict[str, object], bytes]:
    private = RSAKey.import_key(key) if isinstance(key, rsa.RSAPrivateKey) else ECKey.import_key(key)
    found = reader.decrypt_compact(token, private, algorithms=ALGORITHMS)
    return found.headers(), found.plaintext


# The RFCs' examples ---------------------------------------------------------------------------------------------------

PLAINTEXT = (
    b"A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy "
    b"without inconvenience"
)
IV = bytes.fromhex("1af38c2dc2b96ffdd86694092341bc04")
AUTHENTICATED = b"The second principle of Auguste Kerckhoffs"


@pytest.mark.parametrize(
    ("key_octets", "ciphertext", "tag"),
    [
        (
            32,
            "c80edfa32ddf39d5ef00c0b468834279a2e46a1b8049f792f76bfe54b903a9c9a94ac9b47ad2655c5f10f9aef71427e2fc6f9b3f39"
            "9a221489f16362c703233609d45ac69864e3321cf82935ac4096c86e133314c54019e8ca7980dfa4b9cf1b384c486f3a54c5107815"
            "8ee5d79de59fbd34d848b3d69550a67646344427ade54b8851ffb598f7f80074b9473c82e2db",
            "652c3fa36b0a7c5b3219fab3a30bc1c4",
        ),
        (
            64,
            "4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd822c301dd67c373bccb584ad3e9279c2e6d12a1374"
            "b77f077553df829410446b36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3a3b75e662a2594410ae4"
            "96b2e2e6609e31e6e02cc837f053d21f37ff4f51950bbe2638d09dd7a4930930806d0703b1f6",
            "4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5",
        ),
    ],
)
def test_aes_cbc_with_hmac_is_that_of_rfc_7518_appendix_b(key_octets: int, ciphertext: str, tag: str) -> None:
    found, authentication = cbc_hmac(bytes(range(key_octets)), IV, PLAINTEXT, AUTHENTICATED)

    assert (found.hex(), authentication.hex()) == (ciphertext, tag)


def test_aes_gcm_is_that_of_rfc_7516_appendix_a_1() -> None:
    key = bytes.fromhex("b1a1f480548fe1733fb403ff6b9ad4f68a076e5b702e22692f82cb2e7aea40fc")
    protected = encode(b'{"alg":"RSA-OAEP","enc":"A256GCM"}')
    plaintext = b"The true sign of intelligence is not knowledge but imagination."

    ciphertext, tag = gcm(key, decode("48V1_ALb6US04U3b"), plaintext, protected.encode())

    assert encode(ciphertext) == (
        "5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A"
    )
    assert encode(tag) == "XFBoMYUZodetZdvTiFvSkQ"


def test_the_derived_key_is_that_of_rfc_7518_appendix_c() -> None:
    def point(x: str, y: str, d: str) -> ec.EllipticCurvePrivateKey:
        x_, y_, d_ = (int.from_bytes(decode(text), "big") for text in (x, y, d))
        public = ec.EllipticCurvePublicNumbers(x_, y_, ec.SECP256R1())
        return ec.EllipticCurvePrivateNumbers(d_, public).private_key()

    alice = point(
        "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
        "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps",
        "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo",
    )
    bob = point(
        "weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",
        "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck",
        "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw",
    )
    secret = alice.exchange(ec.ECDH(), bob.public_key())

    assert encode(concat_kdf(secret, "A128GCM", 16, apu=b"Alice", apv=b"Bob")) == "VqqN6vgjbSBcIijNcacQGg"


def test_a_key_longer_than_one_hash_takes_a_second_round() -> None:
    assert len(concat_kdf(b"secret", "A256CBC-HS512", 64)) == 64
    assert concat_kdf(b"secret", "A256CBC-HS512", 64)[:32] != concat_kdf(b"secret", "A256CBC-HS512", 64)[32:]


# The whole ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("enc", ENCRYPTIONS)
@pytest.mark.parametrize(
    ("alg", "key"), [("RSA-OAEP", RSA), ("ECDH-ES", P256), ("ECDH-ES", P384), ("ECDH-ES", P521)],
    ids=["RSA", "P-256", "P-384", "P-521"],
)  # fmt: skip
def test_an_independent_reader_reads_what_was_encrypted(
    alg: str, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, enc: str
) -> None:
    token = encrypted(b"a.b.c", Encryption(alg=alg, enc=enc, jwk=jwk_of(key, kid="the-kid")), tokens=SeededTokens(1))

    header, plaintext = read(token, key)
    assert plaintext == b"a.b.c"
    assert (header["alg"], header["enc"], header["cty"], header["kid"]) == (alg, enc, "JWT", "the-kid")
    assert ("epk" in header) is (alg == "ECDH-ES")
    assert (token.split(".")[1] == "") is (alg == "ECDH-ES")


def test_no_two_encryptions_are_alike() -> None:
    encryption, tokens = Encryption(alg="ECDH-ES", enc="A128GCM", jwk=jwk_of(P256)), SeededTokens(1)

    first, second = (encrypted(b"many octets", encryption, tokens=tokens, cty=None).split(".") for _ in range(2))

    assert all(a != b for a, b in zip(first, second, strict=True) if a)
    assert b'"cty"' not in decode(first[0])
    assert b'"kid"' not in decode(first[0])


# Who can be encrypted to ----------------------------------------------------------------------------------------------


def registration(**members: object) -> ClientRegistration:
    return ClientRegistration(client_id="rp", redirect_uris=("https://rp.test/cb",), **members)


SMALL_RSA = rsa.generate_private_key(public_exponent=65537, key_size=1024)
UNUSABLE = (
    jwk_of(RSA, use="sig"),
    jwk_of(RSA, alg="RS256"),
    jwk_of(SMALL_RSA),
    {"kty": "RSA"},
    {"kty": "RSA", "n": "=", "e": "AQAB"},
    {"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"},
    {"kty": "EC", "crv": "secp256k1", "x": "AQ", "y": "AQ"},
    {"kty": "OKP", "crv": "X25519", "x": "AQ"},
    {"kty": 3},
    {},
    "text",
)


@pytest.mark.parametrize("alg", ["RSA-OAEP", "ECDH-ES"])
@pytest.mark.parametrize("jwks", [None, {}, {"keys": 3}, {"keys": []}, {"keys": list(UNUSABLE)}])
def test_a_registration_without_a_usable_key_is_refused(alg: str, jwks: dict[str, object] | None) -> None:
    wanted = {
        "RSA-OAEP": "a public RSA key of 2048 bits or more",
        "ECDH-ES": "a public EC key on P-256, P-384 or P-521",
    }[alg]
    told = f"id_token_encrypted_response_alg '{alg}' needs jwks with {wanted} whose 'use' is 'enc' or absent"

    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        check_recipient(registration(id_token_encrypted_response_alg=alg, jwks=jwks))


@pytest.mark.parametrize(
    ("members", "told"),
    [
        (
            {"id_token_encrypted_response_enc": "A128GCM"},
            "id_token_encrypted_response_enc makes no sense without id_token_encrypted_response_alg",
        ),
        (
            {"id_token_encrypted_response_alg": "RSA1_5"},
            "id_token_encrypted_response_alg 'RSA1_5' is not supported; choose RSA-OAEP or ECDH-ES",
        ),
        (
            {"id_token_encrypted_response_alg": "RSA-OAEP", "id_token_encrypted_response_enc": "A192GCM"},
            "id_token_encrypted_response_enc 'A192GCM' is not supported; choose A128CBC-HS256, A256CBC-HS512, A128GCM "
            "or A256GCM",
        ),
    ],
)
def test_encryption_that_cannot_be_is_refused(members: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        check_recipient(registration(**members, jwks={"keys": [jwk_of(RSA)]}))


def test_the_first_key_that_suits_is_taken() -> None:
    jwks = {"keys": [*UNUSABLE, jwk_of(P256, kid="ec"), jwk_of(RSA, kid="one", use="enc"), jwk_of(RSA, kid="two")]}

    assert recipient_key(jwks, "RSA-OAEP")["kid"] == "one"
    assert recipient_key(jwks, "ECDH-ES")["kid"] == "ec"
    check_recipient(registration(id_token_encrypted_response_alg="ECDH-ES", jwks=jwks))


def test_without_an_enc_it_is_the_default_and_without_an_alg_there_is_no_encryption() -> None:
    entered = registration(id_token_encrypted_response_alg="ECDH-ES", jwks={"keys": [jwk_of(P256)]})

    assert registered_encryption(entered).enc == "A128CBC-HS256"
    assert registered_encryption(registration()) is None
    check_recipient(registration())


def test_a_registration_nobody_checked_is_not_served_in_the_clear() -> None:
    with pytest.raises(ValueError, match=r"^client 'rp' has no key for ECDH-ES$"):
        registered_encryption(registration(id_token_encrypted_response_alg="ECDH-ES"))


# At the provider ------------------------------------------------------------------------------------------------------


def test_the_provider_refuses_to_register_a_client_it_could_not_encrypt_for(make_op: MakeOp) -> None:
    with pytest.raises(ValueError, match=r"^id_token_encrypted_response_alg 'RSA-OAEP' needs jwks with a public RSA"):
        make_op(id_token_encrypted_response_alg="RSA-OAEP")


@pytest.mark.parametrize(("alg", "key"), [("RSA-OAEP", RSA), ("ECDH-ES", P256)])
def test_an_encrypted_id_token_holds_the_signed_one(
    make_op: MakeOp, alg: str, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
) -> None:
    op = make_op(
        id_token_encrypted_response_alg=alg,
        id_token_encrypted_response_enc="A256GCM",
        jwks={"keys": [jwk_of(key, use="enc")]},
    )

    body = op.tokens()

    header, plaintext = read(str(body["id_token"]), key)
    inner = plaintext.decode()
    assert header["cty"] == "JWT"
    assert op.claims(inner)["sub"] == "ada"
    assert op.header(inner)["alg"] == "RS256"
    assert str(body["access_token"]).count(".") == 2
    # What the client decrypts and hands back as a hint (Core 3.1.2.1) is as good as ever, and a secret, too.
    assert "<h1>Signed out</h1>" in op.browser.get("/logout", id_token_hint=inner).text
    assert inner not in op.secrets.mask(f"token={inner}")
    assert str(body["id_token"]) not in op.secrets.mask(f"token={body['id_token']}")


def test_the_metadata_says_what_is_possible(make_op: MakeOp) -> None:
    metadata = make_op().browser.get("/.well-known/openid-configuration").json_object()

    assert metadata["id_token_encryption_alg_values_supported"] == ["RSA-OAEP", "ECDH-ES"]
    assert metadata["id_token_encryption_enc_values_supported"] == list(ENCRYPTIONS)
    assert "none" not in metadata["id_token_signing_alg_values_supported"]
