from __future__ import annotations

from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.trace import Event, Trace


def test_an_event_is_recorded_in_the_time_of_the_case_with_its_step() -> None:
    clock = VirtualClock()
    trace = Trace(clock=clock, secrets=Secrets())
    clock.advance(2)
    trace.step = 12
    trace.record("person", "app:field_service", "taps sign in", "shown", page="Login_Native")
    assert trace.events == (
        Event(
            at=2.0,
            source="person",
            target="app:field_service",
            verb="taps sign in",
            status="shown",
            facts={"page": "Login_Native"},
            step=12,
        ),
    )


def test_every_text_of_an_event_is_masked_when_it_is_recorded() -> None:
    secrets = Secrets()
    trace = Trace(clock=VirtualClock(), secrets=secrets)
    secret = secrets.register("code", "SplxlOBeZQQYbYS6WxSbIA")
    trace.record("os", "app", f"deep link {secret}", f"lost: {secret}", link=f"app://cb?x={secret}")
    assert secret not in repr(trace.events)
    assert trace.events[0].verb == "deep link code:a35b"


def test_a_secret_registered_later_does_not_change_what_was_recorded() -> None:
    secrets = Secrets()
    trace = Trace(clock=VirtualClock(), secrets=secrets)
    trace.record("os", "app", "opens analytical-engine")
    secrets.register("password", "analytical-engine")
    assert trace.events[0].verb == "opens analytical-engine"


def test_a_trace_can_forget() -> None:
    trace = Trace(clock=VirtualClock(), secrets=Secrets())
    trace.record("os", "app", "anything")
    trace.forget()
    assert trace.events == ()
