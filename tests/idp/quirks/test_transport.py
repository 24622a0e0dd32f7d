"""Quirks of the transport: answers that are late, broken, redirected, or never come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from mobile_sso.idp.endpoint_names import ENDPOINT_NAMES
from mobile_sso.idp.profile import Endpoints, IdpProfile, Lifetimes
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.clock import VIRTUAL_START, VirtualClock
from mobile_sso.testbed.http import JsonValue, Request, Response, form_request
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import CertificateRefused, ConnectionLost, Network
from mobile_sso.testbed.servers import serve
from mobile_sso.testbed.sockets import HttpxTransport
from mobile_sso.testbed.trace import Trace

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky


def got(op: Op, path: str) -> Response:
    return op.idp.app(Request(method="GET", url=f"{op.origin}{path}"))


def over_a_network(op: Op) -> Network:
    network = Network(trace=Trace(clock=op.clock, secrets=Secrets()), pass_time=op.clock.advance)
    network.connect(op.origin, op.idp.app, name="idp")
    return network


# http_fault -----------------------------------------------------------------------------------------------------------


def test_http_fault_answers_in_place_of_one_endpoint(op: Op, quirky: Quirky) -> None:
    other = quirky("http_fault", endpoint="jwks", status=503, body="<h1>Service Unavailable</h1>")

    response = got(other, "/jwks")

    assert (response.status, response.text) == (503, "<h1>Service Unavailable</h1>")
    assert response.header("content-type") == "text/html; charset=utf-8"
    assert got(op, "/jwks").status == 200
    assert got(other, "/.well-known/openid-configuration") == got(op, "/.well-known/openid-configuration")


@pytest.mark.parametrize("endpoint", ENDPOINT_NAMES)
def test_http_fault_knows_every_endpoint_by_its_name(make_op: MakeOp, endpoint: str) -> None:
    profile = IdpProfile(
        endpoints=Endpoints(error="/error"), quirks={"http_fault": {"endpoint": endpoint, "status": 599}}
    )
    op = make_op(profile)
    path = getattr(profile.endpoints, endpoint, "/.well-known/openid-configuration")

    answers = {op.idp.app(Request(method=method, url=f"{op.origin}{path}")).status for method in ("GET", "POST")}

    assert 599 in answers


@pytest.mark.parametrize(
    ("parameters", "status", "content_type", "body"),
    [
        ({"status": 500}, 500, None, ""),
        ({"body": "oops"}, 503, "text/html; charset=utf-8", "oops"),
        ({"status": 200, "body": "{}", "content_type": "application/json"}, 200, "application/json", "{}"),
    ],
)
def test_http_fault_makes_up_what_is_not_given(
    quirky: Quirky, parameters: dict[str, JsonValue], status: int, content_type: str | None, body: str
) -> None:
    response = got(quirky("http_fault", endpoint="jwks", **parameters), "/jwks")

    assert (response.status, response.header("content-type"), response.text) == (status, content_type, body)


def test_http_fault_may_spoil_only_the_type_of_the_real_answer(op: Op, quirky: Quirky) -> None:
    other = got(quirky("http_fault", endpoint="jwks", content_type="text/html"), "/jwks")

    assert other.body == got(op, "/jwks").body
    assert [value for name, value in other.headers if name == "Content-Type"] == ["text/html"]


@pytest.mark.parametrize(("after", "then"), [(False, 200), (True, 400)])
def test_http_fault_strikes_before_or_after_the_work(quirky: Quirky, after: bool, then: int) -> None:
    op = quirky("http_fault", endpoint="token", status=502, after=after, strikes={"nth": 1})
    code = op.code()

    assert [op.redeem(code).status for _ in range(2)] == [502, then]


@pytest.mark.parametrize(("after", "then"), [(False, 200), (True, 400)])
def test_http_fault_resets_the_connection(op: Op, quirky: Quirky, after: bool, then: int) -> None:
    other = quirky("http_fault", endpoint="token", reset=True, after=after, strikes={"nth": 1})
    code = other.code()

    with pytest.raises(ConnectionLost, match=r"^the server reset the connection$"):
        other.redeem(code)
    assert other.redeem(code).status == then
    assert op.redeem(op.code()).status == 200


def test_http_fault_cuts_an_answer_short(op: Op, quirky: Quirky) -> None:
    other = quirky("http_fault", endpoint="jwks", truncate_at=20)

    with pytest.raises(ConnectionLost, match=r"^the connection broke after 20 of \d+ bytes of the body$"):
        over_a_network(other).send(Request(method="GET", url=f"{other.origin}/jwks"), source="backend")
    ideal = over_a_network(op).send(Request(method="GET", url=f"{op.origin}/jwks"), source="backend")
    assert len(ideal.body) > 20


def test_http_fault_takes_its_time(op: Op, quirky: Quirky) -> None:
    for provider, late in ((op, 0.0), (quirky("http_fault", endpoint="jwks", delay_ms=1500), 1.5)):
        over_a_network(provider).send(Request(method="GET", url=f"{provider.origin}/jwks"), source="backend")
        assert provider.clock.now() - VIRTUAL_START == late


def test_http_fault_counts_the_requests_of_its_own_endpoint(quirky: Quirky) -> None:
    op = quirky("http_fault", endpoint="jwks", status=500, strikes={"nth": 2})

    statuses = []
    for _ in range(3):
        got(op, "/.well-known/openid-configuration")
        statuses.append(got(op, "/jwks").status)

    assert statuses == [200, 500, 200]


def test_http_fault_breaks_a_real_connection(quirky: Quirky) -> None:
    op = quirky("http_fault", endpoint="jwks", reset=True, strikes={"nth": 1})
    server = serve(op.idp.app)
    transport = HttpxTransport(timeout_seconds=5)
    url = f"{server.origin}/jwks"

    with pytest.raises(ConnectionLost):
        transport(Request(method="GET", url=url))
    assert transport(Request(method="GET", url=url)).status == 200
    transport.close()
    server.close()  # would raise what the provider failed with


# http_redirect --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_http_redirect_leads_away(op: Op, quirky: Quirky, status: int) -> None:
    other = quirky("http_redirect", endpoint="token", status=status, location="https://attacker.test/token")
    code = other.code()

    response = other.redeem(code)

    assert (response.status, response.header("location")) == (status, "https://attacker.test/token")
    assert op.redeem(op.code()).status == 200


@pytest.mark.parametrize(
    ("parameters", "steps"),
    [
        ({}, ["/jwks?a=b&hop=1", None]),
        ({"hops": 3}, ["/jwks?a=b&hop=1", "/jwks?a=b&hop=2", "/jwks?a=b&hop=3", None]),
        ({"hops": 2, "location": "https://x.test/y"}, ["/jwks?a=b&hop=1", "https://x.test/y"]),
    ],
)
def test_http_redirect_in_a_chain(quirky: Quirky, parameters: dict[str, JsonValue], steps: list[str | None]) -> None:
    op = quirky("http_redirect", endpoint="jwks", **parameters)
    location: str | None = "/jwks?a=b"

    for step in steps:
        assert location
        response = got(op, location)
        found = response.header("location")
        assert (found.removeprefix(op.origin) if found else None) == step
        location = step
    assert response.status == (200 if steps[-1] is None else 302)


@pytest.mark.parametrize("hop", ["-1", "x", "٣", "9" * 5000])
def test_http_redirect_is_not_confused_by_a_made_up_number(quirky: Quirky, hop: str) -> None:
    response = got(quirky("http_redirect", endpoint="jwks"), f"/jwks?hop={hop}")

    assert dict(parse_qsl(urlsplit(str(response.header("location"))).query)) == {"hop": "1"}


# http_header ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "values"),
    [
        ({"op": "remove"}, []),
        ({"op": "set", "value": "public, max-age=9"}, ["public, max-age=9"]),
        ({"op": "append", "value": "private"}, ["no-store", "private"]),
        ({"op": "empty"}, [""]),
    ],
)
def test_http_header_changes_one_header(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], values: list[str]
) -> None:
    other = quirky("http_header", endpoint="token", header="cache-control", **parameters)

    response, ideal = other.redeem(other.code()), op.redeem(op.code())

    assert [value for name, value in response.headers if name.lower() == "cache-control"] == values
    assert ideal.header("cache-control") == "no-store"
    assert response.header("content-type") == ideal.header("content-type")
    assert got(other, "/jwks").header("cache-control") == "public, max-age=3600"


def test_http_header_gives_a_key_set_an_odd_type(quirky: Quirky) -> None:
    op = quirky("http_header", endpoint="jwks", header="Content-Type", value="application/jwk-set+json")

    assert got(op, "/jwks").header("content-type") == "application/jwk-set+json"


# tls, clock, latency, drop_token_call ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("certificate", "why"),
    [
        ("self_signed", "the certificate is self-signed"),
        ("wrong_host", "the certificate was issued for another host"),
        ("expired", "the certificate has expired"),
    ],
)
def test_tls_makes_a_client_that_verifies_turn_away(op: Op, quirky: Quirky, certificate: str, why: str) -> None:
    other = over_a_network(quirky("tls", certificate=certificate))
    request = Request(method="GET", url=f"{op.origin}/jwks")

    with pytest.raises(CertificateRefused, match=rf"^https://idp\.test: {why}$"):
        other.send(request, source="backend")
    assert over_a_network(op).send(request, source="backend").status == 200


@pytest.mark.parametrize(("offset", "seen"), [(-300, -300), (600, 600)])
def test_clock_is_ahead_or_behind(op: Op, quirky: Quirky, offset: int, seen: int) -> None:
    other = quirky("clock", offset_s=offset)

    wrong, right = other.claims(other.tokens()["id_token"]), op.claims(op.tokens()["id_token"])

    assert {claim: int(str(wrong[claim])) - int(str(right[claim])) for claim in ("iat", "exp", "auth_time")} == {
        "iat": seen, "exp": seen, "auth_time": seen,
    }  # fmt: skip


def test_clock_wavers_within_bounds_and_runs_on() -> None:
    right = VirtualClock()
    wrong = build_quirk("clock", {"jitter_s": 5}).apply(right, None)  # type: ignore[arg-type]
    again = build_quirk("clock", {"jitter_s": 5}).apply(right, None)  # type: ignore[arg-type]
    off = []
    for _ in range(50):
        right.advance(1)
        assert wrong.now() == wrong.now() == again.now()  # type: ignore[attr-defined]
        off.append(wrong.now() - right.now())  # type: ignore[attr-defined]

    assert all(-5 <= one <= 5 for one in off)
    assert min(off) < -1
    assert max(off) > 1


def test_latency_lets_time_pass_at_each_endpoint(op: Op, quirky: Quirky) -> None:
    other = quirky("latency", milliseconds={"jwks": 4000, "any": 250})

    for provider, seconds in ((op, 0.0), (other, 4.25)):
        network = over_a_network(provider)
        for path in ("/jwks", "/.well-known/openid-configuration"):
            network.send(Request(method="GET", url=f"{provider.origin}{path}"), source="backend")
        assert provider.clock.now() - VIRTUAL_START == seconds


def test_latency_leaves_the_other_endpoints_alone(quirky: Quirky) -> None:
    op = quirky("latency", milliseconds={"token": 4000})

    assert got(op, "/jwks").delay == 0
    assert op.redeem("x").delay == 4


def test_latency_lets_a_code_grow_old(quirky: Quirky) -> None:
    op = quirky("latency", IdpProfile(lifetimes=Lifetimes(code=5)), milliseconds={"sign_in": 6000})
    page = op.browser.authorize()
    fields = {"transaction": op.transaction(page), "username": "ada", "password": op.ada.password}
    response = over_a_network(op).send(form_request(f"{op.origin}/sign-in", fields), source="browser")

    assert op.redeem(op.answer(response)["code"]).json_object()["error"] == "invalid_grant"


@pytest.mark.parametrize(("when", "then"), [("before_response", 200), ("after_response", 400)])
def test_drop_token_call_spends_the_code_or_not(op: Op, quirky: Quirky, when: str, then: int) -> None:
    other = quirky("drop_token_call", when=when)
    code = other.code()

    with pytest.raises(ConnectionLost, match=r"^the connection broke at the token endpoint \(iOS -1005\)$"):
        other.redeem(code)
    assert other.redeem(code).status == then
    assert op.redeem(op.code()).status == 200


def test_drop_token_call_drops_the_nth_and_no_other(quirky: Quirky) -> None:
    op = quirky("drop_token_call", when="before_response", nth=2)

    assert op.redeem("x").status == 400
    with pytest.raises(ConnectionLost):
        op.redeem("x")
    assert op.redeem("x").status == 400


# Together, and mistakes -----------------------------------------------------------------------------------------------


def test_faults_of_one_endpoint_add_up(make_op: MakeOp) -> None:
    op = make_op(
        IdpProfile(
            quirks={
                "http_fault": [{"endpoint": "jwks", "delay_ms": 100}, {"endpoint": "jwks", "status": 500}],
                "latency": {"milliseconds": {"jwks": 50}},
            }
        )
    )

    response = got(op, "/jwks")

    assert (response.status, round(response.delay, 3)) == (500, 0.15)


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        (
            "http_fault", {"endpoint": "jwks"},
            "quirk 'http_fault' needs one of 'status', 'body', 'content_type', 'truncate_at', 'reset', 'delay_ms'",
        ),
        (
            "http_fault", {"endpoint": "jwks", "reset": True, "status": 500},
            "quirk 'http_fault': 'reset' leaves no answer; it goes with 'endpoint' and 'after' only",
        ),
        (
            "http_fault", {"endpoint": "jwks", "status": 99},
            "quirk 'http_fault': 'status' is from 200 to 599, got 99",
        ),
        (
            "http_fault", {"endpoint": "jwks", "delay_ms": -1},
            "quirk 'http_fault': 'delay_ms' and 'truncate_at' are not negative",
        ),
        (
            "http_redirect", {"endpoint": "jwks", "hops": 0},
            "quirk 'http_redirect': 'hops' is at least 1, got 0",
        ),
        (
            "http_header", {"endpoint": "jwks", "header": "X", "op": "remove", "value": "y"},
            "quirk 'http_header': 'set' and 'append' need a 'value', 'empty' and 'remove' take none",
        ),
        (
            "http_header", {"endpoint": "jwks", "header": "X", "value": "a\r\nSet-Cookie: b"},
            "quirk 'http_header': 'header' or 'value' holds a character that no header may hold",
        ),
        ("clock", {}, "quirk 'clock' needs 'offset_s' or 'jitter_s'"),
        ("clock", {"jitter_s": -2}, "quirk 'clock': 'jitter_s' is not negative, got -2"),
        ("latency", {"milliseconds": {"token": -1}}, "quirk 'latency': 'milliseconds' are not negative"),
        (
            "drop_token_call", {"when": "after_response", "nth": 0},
            "quirk 'drop_token_call': 'nth' is at least 1, got 0",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(name: str, parameters: dict[str, JsonValue], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
