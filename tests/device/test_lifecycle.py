from __future__ import annotations

import pytest

from mobile_sso.device.lifecycle import Lifecycle
from mobile_sso.device.memory import Launch
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.trace import Trace


def _life(*, suspends: bool = True, told: list[str] | None = None) -> Lifecycle:
    told = [] if told is None else told
    return Lifecycle(
        actor="app:a",
        suspends_in_background=suspends,
        trace=Trace(clock=VirtualClock(), secrets=Secrets()),
        suspended=lambda: told.append("suspended"),
        died=lambda: told.append("died"),
    )


def test_a_launched_app_is_in_front() -> None:
    life = _life()
    life.launch(Launch())
    assert (life.state, life.running) == ("foreground", True)


@pytest.mark.parametrize(("suspends", "state"), [(True, "suspended"), (False, "background")])
def test_a_hidden_app_is_suspended_where_the_platform_does_so(suspends: bool, state: str) -> None:
    life = _life(suspends=suspends)
    life.launch(Launch())
    life.hide()
    assert life.state == state
    life.show()
    assert life.state == "foreground"


def test_hiding_twice_and_showing_twice_change_nothing() -> None:
    life = _life()
    life.launch(Launch())
    life.show()
    life.hide()
    life.hide()
    assert life.state == "suspended"


def test_a_reload_takes_the_runtime_and_keeps_the_process() -> None:
    life = _life()
    process = life.launch(Launch(initial_url="makeitnative://x", reports=1))
    before = process.runtime
    life.reload(process)
    assert not life.still_runs(before)
    assert life.still_runs(process.runtime)
    assert (life.process is process, process.launch.initial_url) == (True, "makeitnative://x")


def test_death_takes_both() -> None:
    life = _life()
    runtime = life.launch(Launch()).runtime
    life.kill()
    assert (life.state, life.process, life.still_runs(runtime)) == ("not-running", None, False)


@pytest.mark.parametrize("suspends", [True, False])
def test_under_a_sheet_an_app_is_inactive_and_goes_on(suspends: bool) -> None:
    told: list[str] = []
    life = _life(suspends=suspends, told=told)
    runtime = life.launch(Launch()).runtime
    life.cover()
    life.cover()
    assert (life.state, life.still_runs(runtime), told) == ("inactive", True, [])
    life.show()
    assert life.state == "foreground"


def test_a_covered_app_can_still_be_hidden() -> None:
    told: list[str] = []
    life = _life(told=told)
    life.launch(Launch())
    life.cover()
    life.hide()
    assert (life.state, told) == ("suspended", ["suspended"])


def test_an_app_in_the_background_is_not_covered() -> None:
    life = _life()
    life.launch(Launch())
    life.hide()
    life.cover()
    assert life.state == "suspended"


@pytest.mark.parametrize("hidden", [False, True])
def test_who_asked_is_told_of_suspension_and_death(hidden: bool) -> None:
    told: list[str] = []
    life = _life(told=told)
    life.launch(Launch())
    if hidden:
        life.hide()
    life.kill()
    assert told == (["suspended", "died"] if hidden else ["died"])
