from __future__ import annotations

import gc
import hashlib
import json
import subprocess
import sys
import weakref

import pytest

from mobile_sso.idp import keys as keys_module
from mobile_sso.idp.jws import SignedParts, decode, encode, unsigned, verified_claims
from mobile_sso.idp.keys import ALGORITHMS, SigningKeys, thumbprint


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_what_a_key_signed_it_verifies_and_nothing_else(keys: SigningKeys, algorithm: str) -> None:
    signature = keys.key(algorithm).sign(b"text")

    assert keys.verifies(algorithm, b"text", signature)
    assert not keys.verifies(algorithm, b"text!", signature)
    assert not keys.foreign.verifies(algorithm, b"text", signature)


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS512", ""])
def test_no_other_algorithm_verifies_anything(keys: SigningKeys, algorithm: str) -> None:
    assert not keys.verifies(algorithm, b"text", b"")


def test_the_kid_is_the_thumbprint_of_rfc_7638(keys: SigningKeys) -> None:
    for jwk in keys.jwks(ALGORITHMS, now=0)["keys"]:
        members = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}[jwk["kty"]]
        text = json.dumps({name: jwk[name] for name in members}, separators=(",", ":"))
        assert jwk["kid"] == encode(hashlib.sha256(text.encode()).digest())


def test_the_thumbprint_of_the_example_key_of_rfc_8037() -> None:
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}

    assert thumbprint(jwk) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_the_jwks_holds_no_private_member(keys: SigningKeys) -> None:
    published = keys.jwks(ALGORITHMS, now=0)["keys"]

    assert len(published) == len({jwk["kid"] for jwk in published}) == 4
    assert not {"d", "p", "q", "dp", "dq", "qi", "oth", "k"} & {name for jwk in published for name in jwk}


def test_every_algorithm_has_a_key_of_its_own(keys: SigningKeys) -> None:
    assert len({keys.key(algorithm).public_jwk.get("n", algorithm) for algorithm in ALGORITHMS}) == 4
    assert keys.key("RS256") is keys.key("RS256")


def test_a_key_that_nobody_asked_for_is_not_minted(monkeypatch: pytest.MonkeyPatch) -> None:
    minted: list[str] = []
    real = keys_module._GENERATORS
    counting = {name: lambda bits, name=name: minted.append(name) or real[name](bits) for name in real}
    monkeypatch.setattr(keys_module, "_GENERATORS", counting)
    fresh = SigningKeys.mint()

    assert minted == []
    fresh.jwks(("EdDSA",), now=0)
    rotated = fresh.rotated(keep_old=True)
    assert minted == ["EdDSA"]
    assert [jwk["alg"] for jwk in rotated.jwks(("ES256", "EdDSA"), now=0)["keys"]] == ["ES256", "EdDSA", "EdDSA"]
    assert minted == ["EdDSA", "ES256", "EdDSA"]


def test_rotation_publishes_old_keys_or_not_but_always_verifies_old_hints() -> None:
    first = SigningKeys.mint()
    token = unsigned({"alg": "ES256"}, {"a": 1}, first.key("ES256").signer).signed().text()
    kept, dropped = first.rotated(keep_old=True), first.rotated(keep_old=False)
    old = first.key("ES256").kid

    assert [jwk["kid"] for jwk in kept.jwks(("ES256",), now=0)["keys"]] == [kept.key("ES256").kid, old]
    assert old not in [jwk["kid"] for jwk in dropped.jwks(("ES256",), now=0)["keys"]]
    assert verified_claims(token, kept) == verified_claims(token, dropped) == {"a": 1}


def test_old_keys_may_be_published_for_a_while_only() -> None:
    first = SigningKeys.mint()
    old = first.key("ES256").kid
    rotated = first.rotated(keep_old=True, until=100.0)

    assert not first.changes_by_itself
    assert rotated.changes_by_itself
    assert old in [jwk["kid"] for jwk in rotated.jwks(("ES256",), now=99.9)["keys"]]
    assert old not in [jwk["kid"] for jwk in rotated.jwks(("ES256",), now=100.0)["keys"]]


def test_rotating_for_ever_keeps_a_few_old_keys() -> None:
    keys = SigningKeys.mint()
    gone = weakref.ref(keys.key("ES256"))
    for _ in range(50):
        keys.key("ES256")
        keys = keys.rotated(keep_old=True)
    gc.collect()

    assert len(keys.jwks(("ES256",), now=0)["keys"]) == 1 + 4
    assert gone() is None


def test_one_may_find_a_key_by_its_thumbprint() -> None:
    first = SigningKeys.mint()
    old, foreign = first.key("ES256"), first.foreign.key("ES256")
    keys = first.rotated(keep_old=True)

    assert keys.find(keys.key("EdDSA").kid) is keys.key("EdDSA")
    assert keys.find(old.kid) is old
    assert keys.find(foreign.kid) is foreign
    assert keys.find("x") is None
    assert len({old.number, foreign.number, keys.key("EdDSA").number}) == 3


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", "a.b.c", "e30.e30.", "bnVsbA.e30.e30", "eyJhbGciOjF9.e30.e30", "é.é.é", "eyJhbGciOiJub25lIn0.e30."],
)
def test_whatever_is_no_token_of_ours_has_no_claims(keys: SigningKeys, token: object) -> None:
    assert verified_claims(token, keys) is None


def test_claims_must_be_an_object(keys: SigningKeys) -> None:
    signing_input = f"{encode(json.dumps({'alg': 'ES256'}).encode())}.{encode(b'[]')}"
    token = f"{signing_input}.{encode(keys.key('ES256').sign(signing_input.encode()))}"

    assert verified_claims(token, keys) is None


@pytest.mark.parametrize(
    ("serialization", "text"),
    [
        ("compact", "eyJ9.e30.AQ"),
        ("json", '{"payload":"e30","protected":"eyJ9","signature":"AQ"}'),
        ("detached", "eyJ9..AQ"),
    ],
)
def test_signed_parts_have_three_serializations(serialization: str, text: str) -> None:
    parts = SignedParts(algorithm="ES256", signing_input=b"eyJ9.e30", signature=b"\x01", serialization=serialization)

    assert parts.text() == text


@pytest.mark.parametrize("octets", [b"", b"a", b"ab", b"abc", b"\xff\xfe\xfd"])
def test_base64url_there_and_back(octets: bytes) -> None:
    assert decode(encode(octets)) == octets
    assert "=" not in encode(octets)


@pytest.mark.parametrize("text", ["a", "ä", "a b=", "a+b/"])
def test_what_is_not_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not base64url text$"):
        decode(text)


COLD = """
import sys
from mobile_sso.idp.engines.embedded import EmbeddedIdp
from mobile_sso.idp.engines import oidc_provider_mock
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.http import Request
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import SeededTokens
idp = EmbeddedIdp(IdpProfile(), origin="https://idp.test", clock=VirtualClock(), tokens=SeededTokens(1),
                  secrets=Secrets(), keys=SigningKeys.mint())
answer = idp.app(Request(method="GET", url="https://idp.test/.well-known/openid-configuration"))
assert answer.status == 200
heavy = {"authlib", "cryptography", "faker", "flask", "htpy", "jwt", "pydantic", "yaml"}
print(sorted(heavy & set(sys.modules)))
"""


def test_nothing_heavy_is_imported_before_the_first_token_or_page() -> None:
    ran = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
