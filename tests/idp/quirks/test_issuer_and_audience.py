"""The quirks of issuer, audience and nonce, and a token nobody can verify: each shows what the ideal does not have."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import jwt
import pytest

from mobile_sso.idp.jws import encode, json_octets
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.http import JsonValue, Request

from .claims_told import in_each, told

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky


def discovered_issuer(op: Op) -> object:
    discovery = Request(method="GET", url=op.origin + op.idp._state.discovery_path)
    return op.idp.app(discovery).json_object()["issuer"]


@pytest.mark.parametrize(
    ("word", "below_a_path", "at_the_root"),
    [
        ("template", "https://idp.test/{tenantid}/v2.0", "https://idp.test/{tenantid}"),
        (
            "other_path",
            "https://idp.test/262b9283-ef62-5bb6-aa88-d6eeb0db6762/v2.0/",
            "https://idp.test/334ad408-7d7a-5649-8b8b-73c68106cd89/v2.0/",
        ),
        ("other_host", "https://issuer.idp.test/t1/v2.0", "https://issuer.idp.test"),
        ("trailing_slash", "https://idp.test/t1/v2.0/", "https://idp.test/"),
        ("schemeless", "idp.test/t1/v2.0", "idp.test"),
        ("uppercase_host", "https://IDP.TEST/t1/v2.0", "https://IDP.TEST"),
        ("v1", "https://sts.idp.test/t1/", "https://sts.idp.test/"),
        ("adfs_trust", "http://idp.test/adfs/services/trust", "http://idp.test/adfs/services/trust"),
        ("https://literal.test", "https://literal.test", "https://literal.test"),
    ],
)
def test_issuer_differs_from_place_to_place(
    make_op: MakeOp, quirky: Quirky, word: str, below_a_path: str, at_the_root: str
) -> None:
    for path, expected in (("/t1/v2.0", below_a_path), ("", at_the_root)):
        profile = IdpProfile(issuer_path=path)
        ideal, real = make_op(profile), f"https://idp.test{path}"
        assert (discovered_issuer(ideal), *in_each(told(ideal), "iss")) == (real, real, real, None)

        discovery = quirky("issuer", profile, discovery=word)
        id_token = quirky("issuer", profile, id_token=word)
        access_token = quirky("issuer", profile, access_token=word)

        assert (discovered_issuer(discovery), *in_each(told(discovery), "iss")) == (expected, real, real, None)
        assert (discovered_issuer(id_token), *in_each(told(id_token), "iss")) == (real, expected, real, None)
        assert (discovered_issuer(access_token), *in_each(told(access_token), "iss")) == (real, real, expected, None)


def test_issuer_of_another_text_is_still_known_in_a_hint(op: Op, quirky: Quirky) -> None:
    odd = quirky("issuer", id_token="schemeless")
    hints = {provider: str(provider.tokens()["id_token"]) for provider in (op, odd)}

    assert odd.new_browser().get("/logout", id_token_hint=hints[odd]).status == 200
    assert odd.new_browser().get("/logout", id_token_hint=hints[op]).status == 400


def test_issuer_leaves_out_what_the_profile_left_out(make_op: MakeOp) -> None:
    quirks = {"claim_omit": {"claims": ["iss"], "artefact": "access_token"}, "issuer": {"access_token": "v1"}}

    assert "iss" not in told(make_op(IdpProfile(quirks=quirks)))["access_token"]


@pytest.mark.parametrize(
    ("parameters", "sent", "not_sent", "refreshed"),
    [
        ({"mode": "absent"}, None, None, None),
        ({"mode": "unasked"}, "the-nonce", "unasked-", None),
        ({"on_refresh": "echo"}, "the-nonce", None, "the-nonce"),
        ({"mode": "absent", "on_refresh": "echo"}, None, None, "the-nonce"),
    ],
)
def test_nonce_is_missing_unasked_or_repeated(
    op: Op,
    quirky: Quirky,
    parameters: dict[str, JsonValue],
    sent: str | None,
    not_sent: str | None,
    refreshed: str | None,
) -> None:
    def seen(provider: Op) -> list[object]:
        first = provider.tokens(scope="openid offline_access")
        second = provider.refresh(first["refresh_token"]).json_object()
        without = provider.tokens(nonce=None)
        nonces = [op.claims(body["id_token"]).get("nonce") for body in (first, without, second)]
        return [re.sub(r"unasked-\d+", "unasked-", nonce) if isinstance(nonce, str) else nonce for nonce in nonces]

    assert seen(op) == ["the-nonce", None, None]
    assert seen(quirky("nonce", **parameters)) == [sent, not_sent, refreshed]


@pytest.mark.parametrize(
    ("parameters", "aud", "azp"),
    [
        ({"form": "array"}, ["field-service"], None),
        ({"form": "extra", "others": ["reporting"]}, ["field-service", "reporting"], "field-service"),
        ({"form": "extra", "others": ["reporting"], "azp": False}, ["field-service", "reporting"], None),
        ({"azp": True}, "field-service", "field-service"),
    ],
)
def test_id_token_audience_is_an_array_or_names_others(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], aud: object, azp: object
) -> None:
    ideal, odd = told(op), told(quirky("id_token_audience", **parameters))

    assert (ideal["id_token"]["aud"], ideal["id_token"].get("azp")) == ("field-service", None)
    assert (odd["id_token"]["aud"], odd["id_token"].get("azp")) == (aud, azp)
    assert odd["access_token"]["aud"] == ideal["access_token"]["aud"]


def verifies(op: Op, token: object) -> bool:
    keys = op.idp.app(Request(method="GET", url=f"{op.origin}/jwks")).json_object()
    key = next(key for key in jwt.PyJWKSet.from_dict(keys).keys if key.key_id == op.header(token)["kid"])
    try:
        jwt.decode(str(token), key, algorithms=["ES256", "RS256"], options={"verify_aud": False, "verify_exp": False,
                   "verify_iat": False})  # fmt: skip
    except jwt.InvalidSignatureError:
        return False
    return True


def test_access_token_nonce_header_was_hashed_before_signing(op: Op, quirky: Quirky) -> None:
    odd = quirky("access_token_nonce_header")
    body = odd.tokens()
    token, header = str(body["access_token"]), odd.header(body["access_token"])

    assert "nonce" not in op.header(op.tokens()["access_token"])
    assert not verifies(odd, token)
    assert verifies(odd, body["id_token"])
    hashed = {**header, "nonce": encode(hashlib.sha256(str(header["nonce"]).encode()).digest())}
    assert verifies(odd, ".".join([encode(json_octets(hashed)), *token.split(".")[1:]]))
    assert odd.userinfo(token).status == 200
    assert odd.header(odd.tokens()["access_token"])["nonce"] != header["nonce"]


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        (
            "issuer", {"id_token": "trailing-slash"},
            "quirk 'issuer': 'id_token' is a host or URL, or one of as_is, template, other_path, other_host, "
            "trailing_slash, schemeless, uppercase_host, v1, adfs_trust; not 'trailing-slash'",
        ),
        ("nonce", {}, "quirk 'nonce' needs a 'mode' other than 'echo' or an 'on_refresh' other than 'absent'"),
        (
            "id_token_audience", {"form": "extra"},
            "quirk 'id_token_audience': 'others' are those whom the form 'extra' names",
        ),
        ("id_token_audience", {}, "quirk 'id_token_audience' needs a 'form' other than 'string', or 'azp'"),
    ],
)  # fmt: skip
def test_parameters_that_make_no_sense_are_refused(name: str, parameters: dict[str, JsonValue], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
