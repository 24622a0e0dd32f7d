"""What must hold after every step of every scenario, asked for or not.

The grid lists each invariant once; a test keeps it in step with the files. A backend flaw may be *known* to break one
(`BREAKS` in the flaw's file): then the break is recorded as exposed instead of failing the case.

Source: deep-link-return 2.2, "Global invariants for every run". That the app never crashes needs no file: a crash is an
exception, and fails the case by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from mobile_sso.scenario.invariants import (
    error_shown_means_not_signed_in,
    every_attempt_ends,
    no_secret_in_any_log,
    no_session_for_a_foreign_app,
    no_session_without_matching_state,
    one_session_per_attempt,
    one_token_request_per_code,
)
from mobile_sso.scenario.world import World

Invariant: TypeAlias = Callable[[World], "str | None"]
"""Returns what is wrong, or None."""
Named: TypeAlias = tuple[str, Invariant]

OF_ALL_SESSIONS: tuple[Named, ...] = (
    ("one-session-per-attempt", one_session_per_attempt.check),
    ("no-session-without-matching-state", no_session_without_matching_state.check),
)
"""Those that look at every session there is: after each of ten thousand people that would take hours."""

OF_THE_MOMENT: tuple[Named, ...] = (
    ("one-token-request-per-code", one_token_request_per_code.check),
    ("no-session-for-a-foreign-app", no_session_for_a_foreign_app.check),
    ("error-shown-means-not-signed-in", error_shown_means_not_signed_in.check),
    ("every-attempt-ends", every_attempt_ends.check),
    ("no-secret-in-any-log", no_secret_in_any_log.check),
)
"""Those that look at what is there now; they are checked after each person of `repeat_sign_in`, too."""

INVARIANTS: tuple[Named, ...] = (*OF_ALL_SESSIONS, *OF_THE_MOMENT)


class InvariantBroken(Exception):
    """Something that must always hold does not, and no flaw of the backend is known for it."""

    def __init__(self, name: str, wrong: str) -> None:
        """Say what is `wrong` against the invariant `name`."""
        super().__init__(f"invariant {name}: {wrong}")
        self.name = name
        self.wrong = wrong


def broken(world: World, invariants: Sequence[Named] = INVARIANTS) -> list[tuple[str, str]]:
    """Return the name of every broken invariant and what is wrong."""
    return [(name, wrong) for name, check in invariants if (wrong := check(world)) is not None]


def hold(world: World, invariants: Sequence[Named] = INVARIANTS) -> None:
    """Check `invariants`; note a break as exposed where a flaw is known for it, unless the case excuses none.

    Raises InvariantBroken.
    """
    for name, wrong in broken(world, invariants):
        if world.excuses_known_breaks and any(name in app.known_breaks for app in world.apps.values()):
            world.exposed[name] = wrong
        else:
            raise InvariantBroken(name, wrong)
