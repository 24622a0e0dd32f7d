"""Pushed authorization requests: what a client pushes, and what the browser may then do with the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.quirks import Quirk, QuirkContext, Quirks
from mobile_sso.idp.quirks.stages import AUTHORIZATION_PARAMETERS
from mobile_sso.idp.settings import PUSHED_REQUEST_LIFETIME
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.http import Parameters, form_request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import Response


def push(op: Op, *, headers: tuple[tuple[str, str], ...] | None = None, **changes: str | None) -> Response:
    parameters = op.authorization_parameters(**changes)
    sent = headers if headers is not None else (op.basic(),)
    return op.idp.app(form_request(f"{op.origin}/par", parameters, headers=sent))


def referring(op: Op, request_uri: object, *, client_id: str = "field-service") -> Response:
    return op.browser.get("/authorize", client_id=client_id, request_uri=str(request_uri))


def test_a_pushed_request_is_kept_and_used_by_reference(op: Op) -> None:
    pushed = push(op)
    reference = pushed.json_object()

    page = referring(op, reference["request_uri"])
    answer = op.answer(op.browser.fill_in(page, username="ada", password=op.ada.password))

    assert (pushed.status, pushed.header("cache-control"), reference["expires_in"]) == (201, "no-store", 60)
    assert str(reference["request_uri"]).startswith("urn:ietf:params:oauth:request_uri:")
    assert answer["state"] == "the-state"
    assert op.claims(op.redeem(answer["code"]).json_object()["id_token"])["nonce"] == "the-nonce"


def test_what_the_browser_adds_to_a_reference_counts_for_nothing(op: Op) -> None:
    uri = str(push(op).json_object()["request_uri"])

    page = op.browser.get("/authorize", client_id="field-service", request_uri=uri, state="another", scope="nothing")
    answer = op.answer(op.browser.fill_in(page, username="ada", password=op.ada.password))

    assert answer["state"] == "the-state"


@pytest.mark.parametrize("when", ["used", "expired", "unknown", "somebody else's"])
def test_a_reference_that_is_no_good_is_refused_on_a_page(op: Op, when: str) -> None:
    uri, client_id = push(op).json_object()["request_uri"], "field-service"
    if when == "used":
        referring(op, uri)
    elif when == "expired":
        op.clock.advance(PUSHED_REQUEST_LIFETIME)
    elif when == "unknown":
        uri = "urn:ietf:params:oauth:request_uri:nothing"
    else:
        client_id = "inspections"
        op.idp.register_client(ClientRegistration(client_id=client_id, redirect_uris=("https://inspections.test/cb",)))

    response = referring(op, uri, client_id=client_id)

    assert (response.status, response.header("location")) == (400, None)
    assert "The request_uri is unknown, has expired or has been used." in response.text
    assert "<code>invalid_request_uri</code>" in response.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uri": "https://elsewhere.test/"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
        ({"request": "a.b.c"}, "request_not_supported"),
    ],
)
def test_a_pushed_request_is_held_against_the_same_rules(op: Op, changes: dict[str, str], error: str) -> None:
    response = push(op, **changes)

    assert (response.status, response.json_object()["error"]) == (400, error)


def test_only_the_client_itself_can_push(op: Op) -> None:
    response = push(op, headers=())

    assert (response.status, response.json_object()["error"]) == (401, "invalid_client")


def test_a_client_may_have_to_push(make_op: MakeOp) -> None:
    op = make_op(require_pushed_authorization_requests=True)

    plain = op.answer(op.browser.authorize())

    assert (plain["error"], plain["error_description"]) == (
        "invalid_request", "This client must push its authorization requests.",
    )  # fmt: skip
    assert referring(op, push(op).json_object()["request_uri"]).status == 200


def test_a_secret_in_the_body_is_no_part_of_the_request(make_op: MakeOp) -> None:
    op = make_op(token_endpoint_auth_method="client_secret_post")

    pushed = push(op, headers=(), client_secret=op.credentials.client_secret)

    assert pushed.status == 201
    assert op.credentials.client_secret not in referring(op, pushed.json_object()["request_uri"]).text


def test_what_was_pushed_passes_the_stage_of_the_parameters(op: Op) -> None:
    uri = push(op).json_object()["request_uri"]
    op.idp.state.quirks = Quirks([OtherState()])

    page = referring(op, uri)
    answer = op.answer(op.browser.fill_in(page, username="ada", password=op.ada.password))

    assert answer["state"] == "the-state of field-service"


class OtherState(Quirk[Parameters]):
    """Writes on behind the state."""

    name = "other_state"
    stage = AUTHORIZATION_PARAMETERS

    def apply(self, value: Parameters, context: QuirkContext) -> Parameters:
        return Parameters(
            tuple((name, f"{text} of {context.client_id}" if name == "state" else text) for name, text in value)
        )
