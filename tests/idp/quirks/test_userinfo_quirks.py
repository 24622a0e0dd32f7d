"""The quirks of the userinfo response: each shows its deviation, and the ideal does not have it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import jwt
import pytest

from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.http import JsonValue, Request

if TYPE_CHECKING:
    from tests.idp.conftest import Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.testbed.http import Response


def userinfo(op: Op) -> Response:
    return op.userinfo(op.tokens()["access_token"])


def verifies(op: Op, token: str) -> bool:
    keys = op.idp.app(Request(method="GET", url=f"{op.origin}/jwks")).json_object()
    header = op.header(token)
    key = next(key for key in jwt.PyJWKSet.from_dict(keys).keys if key.key_id == header["kid"])
    try:
        jwt.decode(token, key, algorithms=[str(header["alg"])], options={"verify_aud": False})
    except jwt.InvalidSignatureError:
        return False
    return True


@pytest.mark.parametrize(
    ("parameters", "seen"),
    [
        ({"claim": "email_verified", "type": "string"}, "true"),
        ({"claim": "email_verified", "op": "set", "value": False, "type": "string"}, "false"),
        ({"claim": "badge", "type": "array"}, ["A-1"]),
        ({"claim": "badge", "op": "remove"}, None),
        ({"claim": "email", "op": "set", "value": "eve@people.test"}, "eve@people.test"),
        ({"claim": "email", "op": "near_miss", "value": "homoglyph"}, "\u0430da@people.test"),
        ({"claim": "groups", "op": "set", "value": ["admin"]}, ["admin"]),
        ({"claim": "email", "op": "empty"}, ""),
    ],
)
def test_userinfo_claim_differs_from_the_id_token(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], seen: object
) -> None:
    claim, odd = parameters["claim"], quirky("userinfo_claim", **parameters)
    ideal, body = op.tokens(), odd.tokens()

    assert op.userinfo(ideal["access_token"]).json_object().get(claim) != seen
    assert odd.userinfo(body["access_token"]).json_object().get(claim) == seen
    assert op.claims(body["id_token"]).get(claim) == op.claims(ideal["id_token"]).get(claim)


def test_userinfo_claim_of_another_type_needs_the_claim(quirky: Quirky) -> None:
    assert "missing" not in userinfo(quirky("userinfo_claim", claim="missing", type="string")).json_object()


@pytest.mark.parametrize(
    ("parameters", "sub"),
    [
        ({"op": "near_miss", "value": "case"}, "ADA"),
        ({"op": "type", "value": "array"}, ["ada"]),
        ({"op": "null"}, None),
        ({"op": "empty"}, ""),
    ],
)
def test_userinfo_sub_takes_every_operation_of_the_catalogue(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], sub: object
) -> None:
    assert userinfo(op).json_object()["sub"] == "ada"
    assert userinfo(quirky("userinfo_sub", **parameters)).json_object()["sub"] == sub


@pytest.mark.parametrize(
    ("parameters", "alg", "iss", "aud", "genuine"),
    [
        ({"alg": "RS256"}, "RS256", "https://idp.test", "field-service", True),
        ({"alg": "ES256", "iss": "https://evil.test", "aud": "other"}, "ES256", "https://evil.test", "other", True),
        ({"alg": "ES256", "iss": "remove", "aud": "remove"}, "ES256", None, None, True),
        ({"alg": "RS256", "signature": "corrupt"}, "RS256", "https://idp.test", "field-service", False),
        ({"alg": "ES256", "signature": "strip"}, "ES256", "https://idp.test", "field-service", False),
    ],
)
def test_userinfo_signed_is_a_jwt_nobody_registered(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], alg: str, iss: str | None, aud: str | None, genuine: bool
) -> None:
    odd = quirky("userinfo_signed", **parameters)
    response = userinfo(odd)
    claims = op.claims(response.text)

    assert userinfo(op).header("content-type") == "application/json"
    assert response.header("content-type") == "application/jwt"
    assert (op.header(response.text)["alg"], claims.get("iss"), claims.get("aud")) == (alg, iss, aud)
    assert verifies(odd, response.text) is genuine
    assert claims["sub"] == "ada"
    assert op.claims(odd.tokens()["id_token"])["iss"] == "https://idp.test"


def test_userinfo_signed_without_an_algorithm_spoils_what_the_client_registered(op: Op, quirky: Quirky) -> None:
    registered: dict[str, object] = {"userinfo_signed_response_alg": "ES256"}
    spoilt = quirky("userinfo_signed", registration=registered, signature="corrupt")
    plain = quirky("userinfo_signed", registration=registered, alg="json")

    assert not verifies(spoilt, userinfo(spoilt).text)
    assert userinfo(plain).json_object() == userinfo(op).json_object()
    assert userinfo(quirky("userinfo_signed", iss="remove")).json_object() == userinfo(op).json_object()


def test_a_quirk_of_claims_acts_once_on_signed_userinfo(quirky: Quirky) -> None:
    op = quirky(
        "claim_time_type",
        registration={"userinfo_signed_response_alg": "ES256"},
        claim="updated_at",
        type="milliseconds",
    )
    op.idp.put_persona(type(op.ada)(username="ada", password=op.ada.password, claims={"updated_at": 5}))

    assert op.claims(userinfo(op).text)["updated_at"] == 5000


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        (
            "userinfo_claim", {"claim": "email"},
            "quirk 'userinfo_claim' needs an 'op', which a 'value' belongs to, or a 'type'",
        ),
        (
            "userinfo_claim", {"claim": "email", "value": "x", "type": "array"},
            "quirk 'userinfo_claim' needs an 'op', which a 'value' belongs to, or a 'type'",
        ),
        ("userinfo_claim", {"claim": "x", "op": "append"}, "quirk 'userinfo_claim': 'append' needs a 'value'"),
        ("userinfo_sub", {"value": None}, "quirk 'userinfo_sub': 'append' needs a 'value'"),
        (
            "userinfo_signed", {"alg": "json", "iss": "remove"},
            "quirk 'userinfo_signed': 'alg' json has no 'iss', 'aud' or 'signature' to change",
        ),
    ],
)  # fmt: skip
def test_parameters_that_make_no_sense_are_refused(name: str, parameters: dict[str, JsonValue], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
