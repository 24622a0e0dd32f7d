from __future__ import annotations

from contextlib import suppress

import pytest

from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.http import Request, Response, Send, form_request, redirect
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import (
    PATIENCE_SECONDS,
    CertificateRefused,
    ConnectionLost,
    Exchange,
    Interceptor,
    Network,
    NetworkError,
    UnknownHost,
)
from mobile_sso.testbed.trace import Trace

IDP = "https://idp.test"


class Provider:
    """Counts what reaches it."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, request: Request) -> Response:
        self.seen.append(request.path)
        return Response(body=request.path.encode())


@pytest.fixture
def trace() -> Trace:
    return Trace(clock=VirtualClock(), secrets=Secrets())


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def network(trace: Trace, provider: Provider) -> Network:
    network = Network(trace=trace)
    network.connect(IDP, provider, name="idp")
    return network


def get(path: str) -> Request:
    return Request(method="GET", url=f"{IDP}{path}")


def lose_request(_request: Request, _forward: Send) -> Response:
    raise ConnectionLost("the request never arrived")


def lose_response(request: Request, forward: Send) -> Response:
    forward(request)
    raise ConnectionLost("no answer")


def test_a_request_reaches_the_application_of_its_origin(network: Network, provider: Provider) -> None:
    assert network.send(get("/authorize"), source="browser").text == "/authorize"
    assert provider.seen == ["/authorize"]


def test_a_sender_signs_with_its_name(network: Network, trace: Trace) -> None:
    network.sender("backend")(get("/jwks"))
    assert [(event.source, event.target) for event in trace.events] == [("backend", "idp")]


def test_an_unknown_host_is_said_with_what_there_is(network: Network, trace: Trace) -> None:
    with pytest.raises(UnknownHost, match=r"^no host answers at https://idp\.tset; this world has https://idp\.test$"):
        network.send(Request(method="GET", url="https://idp.tset/x"), source="browser")
    assert [(event.verb, event.status) for event in trace.events] == [("GET /x", "unknown host")]


def test_an_empty_world_has_nothing(trace: Trace) -> None:
    with pytest.raises(UnknownHost, match=r"this world has nothing$"):
        Network(trace=trace).send(get("/"), source="browser")


@pytest.mark.parametrize("error", [ConnectionLost, UnknownHost])
def test_every_network_failure_is_a_network_error(error: type[Exception]) -> None:
    assert issubclass(error, NetworkError)


def test_a_lost_request_never_reaches_the_application(network: Network, provider: Provider, trace: Trace) -> None:
    network.intercept_next(lambda *_: True, lose_request)
    with pytest.raises(ConnectionLost, match=r"^the request never arrived$"):
        network.send(get("/token"), source="backend")
    assert provider.seen == []
    assert [event.status for event in trace.events] == ["lost: the request never arrived"]


def test_a_lost_response_has_reached_the_application(network: Network, provider: Provider, trace: Trace) -> None:
    network.intercept_next(lambda *_: True, lose_response)
    with pytest.raises(ConnectionLost, match=r"^no answer$"):
        network.send(get("/token"), source="backend")
    assert provider.seen == ["/token"]
    assert [event.status for event in trace.events] == ["lost: no answer"]


def test_another_event_can_run_while_a_request_is_in_flight(network: Network, provider: Provider) -> None:
    def second_delivery_meanwhile(request: Request, forward: Send) -> Response:
        network.send(get("/second"), source="app")
        return forward(request)

    network.intercept_next(lambda _source, _target, request: request.path == "/first", second_delivery_meanwhile)
    assert network.send(get("/first"), source="app").text == "/first"
    assert provider.seen == ["/second", "/first"]


def test_an_interceptor_strikes_once_and_only_what_it_matches(network: Network, provider: Provider) -> None:
    network.intercept_next(lambda source, target, _: (source, target) == ("backend", "idp"), lose_request)
    network.send(get("/a"), source="browser")
    with pytest.raises(ConnectionLost):
        network.send(get("/b"), source="backend")
    network.send(get("/c"), source="backend")
    assert provider.seen == ["/a", "/c"]


def test_interceptors_strike_in_the_order_they_were_laid(network: Network, provider: Provider) -> None:
    network.intercept_next(lambda *_: True, lose_request)
    network.intercept_next(lambda *_: True, lose_response)
    for path in ("/a", "/b"):
        with pytest.raises(ConnectionLost):
            network.send(get(path), source="app")
    assert provider.seen == ["/b"]


def test_what_has_not_struck_can_be_taken_away(network: Network, provider: Provider) -> None:
    network.intercept_next(lambda *_: True, lose_request)
    network.disarm()
    network.send(get("/a"), source="app")
    assert provider.seen == ["/a"]


@pytest.mark.parametrize(("interceptor", "reached"), [(None, True), (lose_request, False), (lose_response, True)])
def test_observers_are_told_whether_the_target_saw_the_request(
    network: Network, interceptor: Interceptor | None, reached: bool
) -> None:
    seen: list[Exchange] = []
    network.observe(seen.append)
    if interceptor is not None:
        network.intercept_next(lambda source, target, request: True, interceptor)
    with suppress(ConnectionLost):
        network.send(get("/token"), source="app")
    assert [exchange.reached for exchange in seen] == [reached]


def test_observers_see_every_exchange_after_it_happened(network: Network) -> None:
    seen: list[Exchange] = []
    network.observe(seen.append)
    network.intercept_next(lambda _s, _t, request: request.path == "/lost", lose_response)
    network.send(get("/a"), source="browser")
    with pytest.raises(ConnectionLost):
        network.send(get("/lost"), source="browser")
    assert [(one.source, one.target, one.request.path, one.response) for one in seen] == [
        ("browser", "idp", "/a", Response(body=b"/a")),
        ("browser", "idp", "/lost", None),
    ]


def test_the_trace_shows_query_form_and_location_masked(trace: Trace) -> None:
    network = Network(trace=trace)
    callback = "MakeItNative://OAuth/callback?code=SplxlOBeZQQYbYS6WxSbIA&state=a b+c%2b"
    network.connect(IDP, lambda _: redirect(callback), name="idp")
    network.send(form_request(f"{IDP}/sign-in?x=1", {"username": "ada", "password": "hush-hush"}), source="browser")
    (event,) = trace.events
    assert event.facts == {
        "query": "x=1",
        "form": "username=ada&password=password:fbdc",
        "location": "MakeItNative://OAuth/callback?code=code:a35b&state=a b+c%2b",
    }


def test_a_location_passes_untouched(network: Network) -> None:
    callback = "MakeItNative://OAuth/callback?state=a b+c%2b"
    network.connect("https://other.test", lambda _: redirect(callback), name="other")
    answer = network.send(Request(method="GET", url="https://other.test/"), source="browser")
    assert answer.header("location") == callback


def test_the_time_an_answer_takes_passes_before_the_sender_has_it() -> None:
    clock = VirtualClock()
    trace = Trace(clock=clock, secrets=Secrets())
    network = Network(trace=trace, pass_time=clock.advance)
    network.connect(IDP, lambda _: Response(body=b"late", delay=2.5), name="idp")
    start = clock.now()

    assert network.send(get("/a"), source="browser") == Response(body=b"late")
    assert clock.now() == start + 2.5
    assert trace.events[0].at == 2.5


def test_whoever_waits_too_long_has_lost_the_connection(trace: Trace) -> None:
    clock = VirtualClock()
    network = Network(trace=trace, pass_time=clock.advance)
    network.connect(IDP, lambda _: Response(delay=60), name="idp")
    start = clock.now()

    with pytest.raises(ConnectionLost, match=r"^no answer within 10 seconds$"):
        network.send(get("/a"), source="browser")
    assert clock.now() == start + PATIENCE_SECONDS
    assert trace.events[0].status == "lost: no answer within 10 seconds"


def test_without_a_clock_no_time_passes(network: Network) -> None:
    network.connect("https://slow.test", lambda _: Response(delay=3), name="slow")
    assert network.send(Request(method="GET", url="https://slow.test/"), source="browser") == Response()


@pytest.mark.parametrize("cut", [0, 3])
def test_a_body_that_is_cut_short_is_a_lost_connection(network: Network, cut: int) -> None:
    network.connect("https://cut.test", lambda _: Response(body=b"{..}", truncate_at=cut), name="cut")
    with pytest.raises(ConnectionLost, match=rf"^the connection broke after {cut} of 4 bytes of the body$"):
        network.send(Request(method="GET", url="https://cut.test/"), source="backend")


def test_a_cut_behind_the_end_cuts_nothing(network: Network) -> None:
    network.connect("https://cut.test", lambda _: Response(body=b"{..}", truncate_at=4), name="cut")
    assert network.send(Request(method="GET", url="https://cut.test/"), source="backend") == Response(body=b"{..}")


def test_a_refused_certificate_is_recorded_like_a_lost_connection(network: Network, trace: Trace) -> None:
    def untrusted(_: Request) -> Response:
        raise CertificateRefused("the certificate has expired")

    network.connect("https://old.test", untrusted, name="old")
    with pytest.raises(CertificateRefused, match=r"^the certificate has expired$"):
        network.send(Request(method="GET", url="https://old.test/"), source="backend")
    assert trace.events[0].status == "lost: the certificate has expired"


# What went another way ------------------------------------------------------------------------------------------------


def test_where_everybody_is_here_there_is_nothing_to_witness(network: Network) -> None:
    assert network.witness("browser") is None


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ("https://op.example", ("browser", "op", "GET /page", "200")),
        ("https://cdn.example", ("browser", "https://cdn.example", "GET /page", "200")),
        (IDP, None),
    ],
)
def test_an_exchange_with_somebody_outside_is_recorded_by_whoever_saw_it(
    network: Network, trace: Trace, origin: str, told: tuple[str, ...] | None
) -> None:
    seen: list[Exchange] = []
    network.connect("https://op.example", lambda request: Response(status=500), name="op", outside=True)
    network.observe(seen.append)
    witness = network.witness("browser")
    assert witness is not None

    request = Request(method="GET", url=f"{origin}/page")
    witness(request, Response(body=b"drawn"))
    assert [(event.source, event.target, event.verb, event.status) for event in trace.events] == (
        [told] if told else []
    )
    assert [(one.request, one.response) for one in seen] == ([(request, Response(body=b"drawn"))] if told else [])


def test_an_answer_that_never_came_is_witnessed_as_lost(network: Network, trace: Trace) -> None:
    network.connect("https://op.example", lambda request: Response(), name="op", outside=True)
    witness = network.witness("browser")
    assert witness is not None

    witness(Request(method="GET", url="https://op.example/page"), None)
    assert trace.events[-1].status == "lost"
