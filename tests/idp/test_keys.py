from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest

from mobile_sso.idp.jws import decode, encode, unsigned, verified_claims
from mobile_sso.idp.keys import SigningKeys


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_what_a_key_signed_it_verifies_and_nothing_else(keys: SigningKeys, algorithm: str) -> None:
    signature = keys.key(algorithm).sign(b"text")

    assert keys.verifies(algorithm, b"text", signature)
    assert not keys.verifies(algorithm, b"text!", signature)
    assert not keys.foreign.verifies(algorithm, b"text", signature)


def test_the_kid_is_the_thumbprint_of_rfc_7638(keys: SigningKeys) -> None:
    for jwk in keys.jwks["keys"]:
        members = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y")}[jwk["kty"]]
        text = json.dumps({name: jwk[name] for name in members}, separators=(",", ":"))
        assert jwk["kid"] == encode(hashlib.sha256(text.encode()).digest())


def test_the_jwks_holds_no_private_member(keys: SigningKeys) -> None:
    assert not {"d", "p", "q", "dp", "dq", "qi", "oth", "k"} & {name for jwk in keys.jwks["keys"] for name in jwk}


def test_a_key_object_is_made_once(keys: SigningKeys) -> None:
    assert keys.key("RS256") is keys.key("RS256")


def test_rotation_publishes_old_keys_or_not_but_always_verifies_old_hints() -> None:
    first = SigningKeys.mint()
    token = unsigned({"alg": "ES256"}, {"a": 1}, keys=first, algorithm="ES256").signed().compact()
    kept, dropped = first.rotated(keep_old=True), first.rotated(keep_old=False)
    old = first.key("ES256").kid

    assert [jwk["kid"] for jwk in kept.jwks["keys"]].index(old) == 3
    assert old not in [jwk["kid"] for jwk in dropped.jwks["keys"]]
    assert verified_claims(token, kept) == verified_claims(token, dropped) == {"a": 1}


def test_rotating_for_ever_keeps_a_few_old_keys() -> None:
    keys = SigningKeys.mint()
    for _ in range(50):
        keys.key("ES256")
        keys = keys.rotated(keep_old=True)

    assert len(keys._published) == len(keys._retired) == 4


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
