"""What must hold after every step of every scenario, asked for or not.

The grid lists each invariant once; a test keeps it in step with the files. A backend flaw may be *known* to break one
(`BREAKS` in the flaw's file): then the break is recorded as exposed instead of failing the case.

Source: deep-link-return 2.2, "Global invariants for every run".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mobile_sso.scenario.invariants import (
    error_shown_means_not_signed_in,
    no_secret_in_any_log,
    no_session_without_matching_state,
    one_session_per_attempt,
    one_token_request_per_code,
)
from mobile_sso.scenario.world import World

Invariant: TypeAlias = Callable[[World], "str | None"]
"""Returns what is wrong, or None."""

INVARIANTS: tuple[tuple[str, Invariant], ...] = (
    ("one-session-per-attempt", one_session_per_attempt.check),
    ("one-token-request-per-code", one_token_request_per_code.check),
    ("no-session-without-matching-state", no_session_without_matching_state.check),
    ("error-shown-means-not-signed-in", error_shown_means_not_signed_in.check),
    ("no-secret-in-any-log", no_secret_in_any_log.check),
)


def broken(world: World) -> list[tuple[str, str]]:
    """Return the invariants that do not hold now, each with what is wrong."""
    return [(name, wrong) for name, check in INVARIANTS if (wrong := check(world)) is not None]
