"""What a client that registered itself may do with its registration, and how many are kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobile_sso.idp.client_metadata import MEMBERS
from mobile_sso.idp.profile import Endpoints, IdpProfile
from mobile_sso.idp.settings import MAX_DYNAMIC_CLIENTS
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.http import Request, form_request, json_request

from .error_answers import error_of

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import JsonValue, Response

CALLBACK = "com.example.app:/callback"


def register(op: Op, **metadata: JsonValue) -> Response:
    present = {name: value for name, value in {"redirect_uris": [CALLBACK], **metadata}.items() if value != "absent"}
    return op.idp.app(json_request(f"{op.origin}/register", present))


def manage(op: Op, method: str, client: dict[str, JsonValue], *, token: object = None) -> Response:
    bearer = client["registration_access_token"] if token is None else token
    headers = (("Authorization", f"Bearer {bearer}"),) if bearer else ()
    return op.idp.app(Request(method=method, url=str(client["registration_client_uri"]), headers=headers))


# Managing -------------------------------------------------------------------------------------------------------------


def test_a_client_looks_itself_up(op: Op) -> None:
    client = register(op).json_object()

    response = manage(op, "GET", client)

    assert (response.status, response.header("cache-control")) == (200, "no-store")
    assert response.json_object() == client


def test_a_client_that_leaves_takes_its_tokens_with_it(op: Op) -> None:
    client, other = register(op).json_object(), op.tokens()
    code = op.code(client_id=client["client_id"], redirect_uri=CALLBACK)
    credentials = (op.basic(client["client_id"], client["client_secret"]),)
    tokens = op.redeem(code, headers=credentials, redirect_uri=CALLBACK).json_object()

    response = manage(op, "DELETE", client)

    assert (response.status, response.body) == (204, b"")
    assert op.userinfo(tokens["access_token"]).status == 401
    assert op.userinfo(other["access_token"]).status == 200
    assert op.idp.state.clients.get(client["client_id"]) is None
    assert manage(op, "GET", client).status == 401
    assert manage(op, "DELETE", client).status == 401


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_token_manages_its_own_client_only(op: Op, method: str) -> None:
    one, two = register(op).json_object(), register(op).json_object()

    for token in (two["registration_access_token"], "guess", one["client_secret"]):
        refused = manage(op, method, one, token=token)
        assert error_of(refused) == (401, "invalid_token", "The registration access token is not this client's.")
        assert refused.header("www-authenticate") == (
            'Bearer realm="registration", error="invalid_token", '
            'error_description="The registration access token is not this client\'s."'
        )
    nobody = manage(op, method, one, token="")
    assert (nobody.status, nobody.body) == (401, b"")
    assert nobody.header("www-authenticate") == 'Bearer realm="registration"'
    assert manage(op, "GET", one).status == 200


def test_a_client_the_administrator_entered_cannot_be_managed(op: Op) -> None:
    uri = f"{op.origin}/register?client_id=field-service"

    for token in ("", "guess"):
        assert manage(op, "GET", {"registration_client_uri": uri}, token=token).status == 401


def test_an_administrator_may_take_a_client_over(op: Op) -> None:
    client = register(op).json_object()

    kept = op.idp.register_client(ClientRegistration(client_id=client["client_id"], redirect_uris=("app.x:/",)))

    assert kept.client_secret == client["client_secret"]
    assert manage(op, "GET", client).status == 401


def test_the_oldest_of_too_many_clients_is_forgotten_first(op: Op) -> None:
    first, second = register(op).json_object(), register(op).json_object()
    for _ in range(MAX_DYNAMIC_CLIENTS - 1):
        op.idp.state.clients.register_itself(ClientRegistration(client_id="", redirect_uris=(CALLBACK,)))

    assert op.idp.state.clients.held == MAX_DYNAMIC_CLIENTS
    assert manage(op, "GET", first).status == 401
    assert manage(op, "GET", second).status == 200
    assert op.idp.state.clients.get("field-service") is not None


def test_there_is_nothing_else_to_do(op: Op) -> None:
    response = op.idp.app(Request(method="PUT", url=f"{op.origin}/register?client_id=x"))

    assert (response.status, response.header("allow")) == (405, "POST, GET, DELETE")


def test_the_metadata_names_the_endpoint_and_a_profile_may_do_without(op: Op, make_op: MakeOp) -> None:
    without = make_op(IdpProfile(endpoints=Endpoints(registration=None)))
    url = f"{op.origin}/.well-known/openid-configuration"

    def metadata(provider: Op) -> dict[str, JsonValue]:
        return json.loads(provider.idp.app(Request(method="GET", url=url)).body)

    assert metadata(op)["registration_endpoint"] == f"{op.origin}/register"
    assert "registration_endpoint" not in metadata(without)
    assert register(without).status == 404
    assert "registration" not in without.idp.capabilities


def test_a_form_is_no_registration(op: Op) -> None:
    assert op.idp.app(form_request(f"{op.origin}/register", {"redirect_uris": CALLBACK})).status == 400


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["https://app.test/", "https://[", "app.x:/", "private_key_jwt", "RSA", "EC", "P-256", "AQAB"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["keys", "kty", "crv", "n", "e", "x", "y", "use", "alg"]), inner, max_size=7)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*MEMBERS, "jwks_uri", "grant_types", "subject_type"]), JSON_VALUES, max_size=5))
def test_no_metadata_makes_the_provider_stumble(op: Op, metadata: dict[str, JsonValue]) -> None:
    body = json.dumps({"redirect_uris": [CALLBACK], **metadata}).encode()
    headers = (("Content-Type", "application/json"),)

    response = op.idp.app(Request(method="POST", url=f"{op.origin}/register", headers=headers, body=body))

    assert response.status in (201, 400)
    if response.status == 400:
        assert error_of(response)[1] in ("invalid_redirect_uri", "invalid_client_metadata")


KEYS = st.fixed_dictionaries(
    {"kty": st.sampled_from(["RSA", "EC", "OKP"])},
    optional={
        "crv": st.sampled_from(["P-256", "P-384", "Ed25519", "Ed448"]) | JSON_VALUES,
        **{
            name: st.sampled_from(["AQAB", "", "AA", "A" * 43, "A" * 342]) | JSON_VALUES
            for name in ("n", "e", "x", "y")
        },
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(KEYS, min_size=1, max_size=2))
def test_no_key_makes_the_provider_stumble(op: Op, keys: list[JsonValue]) -> None:
    response = register(op, token_endpoint_auth_method="private_key_jwt", jwks={"keys": keys})

    assert response.status in (201, 400)
