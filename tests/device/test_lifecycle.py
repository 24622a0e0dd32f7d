from __future__ import annotations

import pytest

from mobile_sso.device.lifecycle import Lifecycle
from mobile_sso.device.memory import Launch
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.trace import Trace


def _life(*, suspends: bool = True) -> Lifecycle:
    return Lifecycle(
        actor="app:a", suspends_in_background=suspends, trace=Trace(clock=VirtualClock(), secrets=Secrets())
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
