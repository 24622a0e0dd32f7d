"""Quirks of the discovery document: what a provider says of itself that is not so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import JsonValue, Request
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import SeededTokens

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.idp.keys import SigningKeys


def discovery(op: Op) -> dict[str, JsonValue]:
    response = op.idp.app(Request(method="GET", url=op.idp.discovery_url))
    assert response.status == 200
    return response.json_object()


def status(op: Op, url: object) -> int:
    return op.idp.app(Request(method="GET", url=str(url))).status


@pytest.mark.parametrize(
    ("parameters", "issuer"),
    [
        ({"op": "append", "value": "INVALID"}, "https://idp.testINVALID"),
        ({"op": "set", "value": "https://other.test"}, "https://other.test"),
        ({"op": "remove"}, None),
        ({"op": "near_miss", "value": "trailing_slash"}, "https://idp.test/"),
        ({"op": "type", "value": "array"}, ["https://idp.test"]),
        ({"template": "https://login.test/{tenantid}/v2.0"}, "https://login.test/{tenantid}/v2.0"),
        ({"template": "/{tenantid}/v2.0"}, "https://idp.test/{tenantid}/v2.0"),
    ],
)
def test_discovery_issuer_is_another_one(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], issuer: JsonValue
) -> None:
    other = quirky("discovery_issuer", **parameters)

    assert discovery(op)["issuer"] == "https://idp.test"
    assert discovery(other).get("issuer") == issuer
    assert {**discovery(other), "issuer": "https://idp.test"} == discovery(op)
    assert other.claims(other.tokens()["id_token"])["iss"] == "https://idp.test"


@pytest.mark.parametrize(
    ("parameters", "changed"),
    [
        ({"op": "remove"}, None),
        ({"op": "set", "value": ["plain"]}, ["plain"]),
        ({"op": "append", "value": "plain"}, ["S256", "plain"]),
        ({"op": "empty"}, []),
        ({"op": "null"}, None),
        ({"op": "type", "value": "string"}, '["S256"]'),
    ],
)
def test_discovery_field_knows_every_operation(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], changed: JsonValue
) -> None:
    other = discovery(quirky("discovery_field", field="code_challenge_methods_supported", **parameters))

    assert discovery(op)["code_challenge_methods_supported"] == ["S256"]
    assert other.get("code_challenge_methods_supported") == changed
    assert ("code_challenge_methods_supported" in other) is (parameters["op"] != "remove")


def test_discovery_field_may_strike_one_request_among_many(quirky: Quirky) -> None:
    other = quirky("discovery_field", field="issuer", op="remove", strikes={"nth": 2})

    assert ["issuer" in discovery(other) for _ in range(3)] == [True, False, True]


@pytest.mark.parametrize(
    ("parameters", "field", "url"),
    [
        ({"to_issuer": "https://attacker.test"}, "token_endpoint", "https://attacker.test/token"),
        ({"to_issuer": "http://attacker.test:81/x"}, "jwks_uri", "http://attacker.test:81/jwks"),
        ({"url": "http://169.254.169.254/latest"}, "jwks_uri", "http://169.254.169.254/latest"),
        ({"url": "https://attacker.test/dev"}, "device_authorization_endpoint", "https://attacker.test/dev"),
        ({"to_issuer": "https://attacker.test"}, "device_authorization_endpoint", None),
    ],
)
def test_discovery_endpoint_swap_leads_elsewhere(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], field: str, url: str | None
) -> None:
    ideal, other = discovery(op), discovery(quirky("discovery_endpoint_swap", field=field, **parameters))

    assert other.get(field) == url
    assert ideal.get(field) != url or url is None
    assert {**other, field: None} == {**ideal, field: None} or url is None


def test_discovery_random_jwks_uri_is_served_and_new_with_each_provider(op: Op, quirky: Quirky) -> None:
    other = quirky("discovery_random_jwks_uri")
    uri = str(discovery(other)["jwks_uri"])

    assert discovery(op)["jwks_uri"] == f"{op.origin}/jwks"
    assert re.fullmatch(r"https://idp\.test/jwks/[A-Za-z0-9_-]{10}", uri)
    assert (status(other, uri), status(other, f"{op.origin}/jwks")) == (200, 404)
    assert (status(op, uri), status(op, f"{op.origin}/jwks")) == (404, 200)
    keys = other.idp.app(Request(method="GET", url=uri)).json_object()["keys"]
    assert other.header(other.tokens()["id_token"])["kid"] in [key["kid"] for key in keys]


def test_discovery_random_jwks_uri_comes_from_the_randomness_of_the_run(quirky: Quirky, keys: SigningKeys) -> None:
    op = quirky("discovery_random_jwks_uri", suffix_length=4)
    paths = {
        ProviderState.create(
            op.profile, origin=op.origin, clock=op.clock, tokens=SeededTokens(seed), secrets=Secrets(), keys=keys
        ).profile.endpoints.jwks
        for seed in (1, 1, 2, 3)
    }

    assert len(paths) == 3
    assert all(len(path) == len("/jwks/") + 4 for path in paths)


def test_endpoints_query_stands_in_every_url_and_the_endpoints_still_work(op: Op, quirky: Quirky) -> None:
    other = quirky("endpoints_query", query="p=b2c_1_sign_in")
    metadata = discovery(other)

    assert discovery(op)["token_endpoint"] == f"{op.origin}/token"
    assert metadata["token_endpoint"] == f"{op.origin}/token?p=b2c_1_sign_in"
    assert status(other, metadata["jwks_uri"]) == 200
    assert metadata["issuer"] == op.origin
    naive = f"{metadata['authorization_endpoint']}?client_id=field-service"
    assert status(other, naive) == 400  # the client has begun a second query, so that p is long and client_id missing
    assert other.browser.authorize(p="b2c_1_sign_in").status == 200


def test_endpoints_query_may_be_in_some_urls_only(quirky: Quirky) -> None:
    metadata = discovery(quirky("endpoints_query", fields=["token_endpoint"]))

    assert metadata["token_endpoint"] == "https://idp.test/token?p=policy"
    assert metadata["jwks_uri"] == "https://idp.test/jwks"


def test_endpoints_query_is_added_to_a_query_that_is_there(make_op: MakeOp) -> None:
    profile = IdpProfile(metadata={"token_endpoint": "https://idp.test/token?a=b"}, quirks={"endpoints_query": {}})

    assert discovery(make_op(profile))["token_endpoint"] == "https://idp.test/token?a=b&p=policy"


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        ("discovery_issuer", {}, "quirk 'discovery_issuer' takes either 'op' or 'template'"),
        (
            "discovery_issuer", {"op": "remove", "template": "/{t}"},
            "quirk 'discovery_issuer' takes either 'op' or 'template'",
        ),
        (
            "discovery_issuer", {"template": "https://idp.test"},
            "quirk 'discovery_issuer': a 'template' has a gap like {tenantid}, and takes no 'value'; "
            "to set another issuer, use 'op: set'",
        ),
        (
            "discovery_field", {"field": "issuer", "op": "near_miss", "value": "colour"},
            "quirk 'discovery_field': the 'value' of 'near_miss' is one of trailing_slash, case, default_port, "
            "percent_encoding, whitespace, homoglyph, not 'colour'",
        ),
        (
            "discovery_field", {"field": "issuer", "op": "type", "value": "date"},
            "quirk 'discovery_field': the 'value' of 'type' is one of string, number, float, array, object, bool, "
            "not 'date'",
        ),
        (
            "discovery_field", {"field": "issuer", "op": "append"},
            "quirk 'discovery_field': 'append' needs a 'value'",
        ),
        (
            "discovery_endpoint_swap", {"field": "issuer", "url": "x"},
            "quirk 'discovery_endpoint_swap': 'field' is jwks_uri or ends in _endpoint, got 'issuer'",
        ),
        (
            "discovery_endpoint_swap", {"field": "jwks_uri"},
            "quirk 'discovery_endpoint_swap' takes either 'to_issuer' or 'url'",
        ),
        (
            "discovery_random_jwks_uri", {"suffix_length": 0},
            "quirk 'discovery_random_jwks_uri': 'suffix_length' is from 1 to 64, got 0",
        ),
        (
            "discovery_random_jwks_uri", {"strikes": {"nth": 1}},
            "quirk 'discovery_random_jwks_uri' shapes the provider as a whole; it takes no 'strikes'",
        ),
        (
            "endpoints_query", {"query": "?p=x"},
            "quirk 'endpoints_query': 'query' is a query without its '?', got '?p=x'",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(name: str, parameters: dict[str, JsonValue], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
