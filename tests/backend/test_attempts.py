from __future__ import annotations

import pytest

from mobile_sso.backend.attempt import IDEAL_TRANSITIONS, Attempt, Event, Status
from mobile_sso.backend.attempts import MAX_ATTEMPTS, Attempts, NotNow
from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.testbed.clock import VirtualClock

S, E = Status, Event


def attempt(state: str = "s", started_at: float = 0.0) -> Attempt:
    return Attempt(
        id=f"attempt of {state}",
        state=state,
        idp="acme",
        issuer="https://idp.test",
        redirect_uri="app://oauth/callback",
        device_type="Mobile",
        nonce="n",
        code_verifier=None,
        started_at=started_at,
    )


PATHS = {
    S.PENDING: [],
    S.EXCHANGING: [E.REDEEM],
    S.DONE: [E.REDEEM, E.SUCCEED],
    S.FAILED: [E.REDEEM, E.FAIL],
    S.EXPIRED: [E.EXPIRE],
}


@pytest.mark.parametrize("event", list(Event))
@pytest.mark.parametrize("status", list(PATHS))
def test_an_attempt_moves_along_the_table_and_no_other_way(status: Status, event: Event) -> None:
    attempts = Attempts(behaviour=Behaviour(), clock=VirtualClock())
    moved = attempt()
    attempts.add(moved)
    for step in PATHS[status]:
        moved = attempts.apply(moved, step)
    assert moved.status is status
    target = IDEAL_TRANSITIONS.get((status, event))
    if target is None:
        with pytest.raises(NotNow, match=f"^attempt of s is {status.value}: it cannot {event.value}$"):
            attempts.apply(moved, event)
    else:
        assert attempts.apply(moved, event).status is target


def test_the_second_to_claim_an_attempt_comes_too_late() -> None:
    attempts = Attempts(behaviour=Behaviour(), clock=VirtualClock())
    seen_by_both = attempt()
    attempts.add(seen_by_both)
    attempts.apply(seen_by_both, Event.REDEEM, code_sha256="one")
    with pytest.raises(NotNow):
        attempts.apply(seen_by_both, Event.REDEEM, code_sha256="two")


def test_what_nobody_can_ask_for_any_more_is_forgotten() -> None:
    clock = VirtualClock(0)
    attempts = Attempts(behaviour=Behaviour(), clock=clock)
    attempts.add(attempt("old", clock.now()))
    clock.advance(1800 + 121)
    attempts.add(attempt("new", clock.now()))
    assert list(attempts._attempts) == ["new"]


def test_memory_stays_flat_though_time_stands_still() -> None:
    attempts = Attempts(behaviour=Behaviour(), clock=VirtualClock(0))
    for number in range(MAX_ATTEMPTS + 5):
        attempts.add(attempt(str(number)))
    assert len(attempts._attempts) == MAX_ATTEMPTS
    assert attempts.find("0") is None
    assert attempts.find("5") is not None
