"""Each invariant holds where nothing is wrong, and says what is wrong where something is."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import cast

import pytest

from mobile_sso.device.attempts import Attempt
from mobile_sso.scenario.invariants import INVARIANTS, InvariantBroken, broken, hold
from mobile_sso.scenario.world import World
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.contracts import LogRecord, SessionRecord
from mobile_sso.testbed.masking import Secrets, handle, long_handle

SECRET = "code-that-was-minted-here"


def _world(
    *,
    sessions: tuple[SessionRecord, ...] = (),
    codes: dict[str, int] | None = None,
    errors: tuple[str, ...] = (),
    signed_in: str | None = None,
    log: tuple[str, ...] = (),
    stolen: int = 0,
    known_breaks: frozenset[str] = frozenset(),
    overdue: Attempt | None = None,
) -> World:
    secrets = Secrets()
    secrets.register("code", SECRET)
    inspection = SimpleNamespace(
        sessions=lambda: sessions, log=lambda: [LogRecord(level="Info", node="OIDC", text=text) for text in log]
    )
    app = SimpleNamespace(
        name="field_service",
        backend=SimpleNamespace(inspection=inspection),
        native=SimpleNamespace(errors=errors, signed_in=signed_in),
        log_lines_checked=0,
        known_breaks=known_breaks,
    )
    ledger = SimpleNamespace(codes_redeemed=Counter(codes or {}), states={"state-that-was-sent"})
    world = SimpleNamespace(
        apps={"field_service": app},
        ledgers={"generic": ledger},
        testbed=SimpleNamespace(secrets=secrets, clock=VirtualClock(3000.0)),
        phone=SimpleNamespace(faults=SimpleNamespace(sessions_stolen=stolen), overdue=overdue),
        excuses_known_breaks=True,
        exposed={},
    )
    return cast("World", world)


def _session(state: str = "state-that-was-sent") -> SessionRecord:
    return SessionRecord(user="ada", roles=(), attempt=long_handle("state", state))


def test_a_good_sign_in_breaks_none() -> None:
    world = _world(sessions=(_session(),), codes={"one": 1}, signed_in="ada", log=("user ada signed in",))
    assert broken(world) == []


@pytest.mark.parametrize(
    ("world", "name", "wrong"),
    [
        (
            _world(sessions=(_session(), _session())),
            "one-session-per-attempt",
            "one attempt opened 2 sessions at the backend of field_service",
        ),
        (
            _world(sessions=(_session("state-of-somebody-else"),)),
            "no-session-without-matching-state",
            "field_service: a session of ada stands without an authorization request",
        ),
        (
            _world(codes={"one": 2}),
            "one-token-request-per-code",
            "the IdP generic got 2 token requests for one code",
        ),
        (
            _world(stolen=1),
            "no-session-for-a-foreign-app",
            "a foreign app got 1 session(s) for a callback URL that it caught",
        ),
        (
            _world(errors=("Unable to complete login.",), signed_in="ada"),
            "error-shown-means-not-signed-in",
            "field_service shows `Unable to complete login.` although ada is signed in",
        ),
        (
            _world(overdue=Attempt(number=2, app="field_service", begun_at=500.0)),
            "every-attempt-ends",
            "attempt 2 in field_service has not ended after 2500 seconds",
        ),
        (
            _world(log=(f"token request with {SECRET} failed",)),
            "no-secret-in-any-log",
            f"the log of field_service's backend holds a secret: token request with {handle('code', SECRET)} failed",
        ),
    ],
    ids=[name for name, _ in INVARIANTS],
)
def test_a_break_is_found_and_worded(world: World, name: str, wrong: str) -> None:
    assert broken(world) == [(name, wrong)]


def test_a_break_that_a_flaw_is_known_for_is_exposed_and_any_other_fails() -> None:
    world = _world(codes={"one": 2}, known_breaks=frozenset({"one-token-request-per-code"}))
    hold(world)
    assert world.exposed == {"one-token-request-per-code": "the IdP generic got 2 token requests for one code"}
    with pytest.raises(InvariantBroken) as caught:
        hold(_world(codes={"one": 2}))
    assert (
        str(caught.value) == "invariant one-token-request-per-code: the IdP generic got 2 token requests for one code"
    )


def test_a_case_may_excuse_nothing() -> None:
    world = _world(codes={"one": 2}, known_breaks=frozenset({"one-token-request-per-code"}))
    world.excuses_known_breaks = False
    with pytest.raises(InvariantBroken):
        hold(world)
