"""Simulated trials: each is the first sign-in of a new person on a new phone, in process.

What strikes a trial depends on the seed and its number alone, so that two builds meet the same faults. The world around
the phones is replaced from time to time, so that memory does not grow with the number of trials.

Source: deep-link-return 4.1 (a simulator with a fixed seed is deterministic), 4.8 (common random numbers).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from mobile_sso.device.browser import NotOnScreen
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.attempt import sign_in
from mobile_sso.scenario.failure import StepImpossible
from mobile_sso.scenario.given import Given, GivenApp
from mobile_sso.scenario.invariants import OF_ALL_SESSIONS, OF_THE_MOMENT, InvariantBroken, Named, hold
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.model import Scenario
from mobile_sso.scenario.plain_case import plain_case
from mobile_sso.scenario.trials.trial import Trial, TrialsStopped
from mobile_sso.scenario.world import World
from mobile_sso.testbed.network import NetworkError
from mobile_sso.testbed.randomness import case_seed

IN_ONE_WORLD = 200
"""How many people meet one IdP and one backend; then both are new."""


@dataclass(frozen=True, kw_only=True)
class Build:
    """What is tried, by the names of `fixtures/`."""

    device: str
    backend: str
    idp: str
    app_behaviour: str | None = None
    """A preset of `device.behaviours`; None for the app profile's own."""
    mix: str | None = None
    """None for the device's own."""
    failure_rate: float | None = None
    """The share of sign-ins (0 to 1) that a fault of the mix strikes; None for the rate of the mix that is named."""


def simulated_trials(build: Build, library: Library, *, seed: int, keys: SigningKeys) -> Iterator[Trial]:
    """Yield trial after trial, without end.

    Args:
        build: what is tried.
        library: what the names stand for.
        seed: the seed of the run; the same seed gives the same trials.
        keys: the IdP's signing keys.

    Raises:
        TrialsStopped: an invariant broke, or a sign-in could not be played to its end.
    """
    case, first = _case(build), 1
    while True:
        options = RunOptions(
            seed=case_seed(seed, f"trials from {first}"), keys=keys, mix=build.mix, failure_rate=build.failure_rate
        )
        world = assemble(case, library, options)
        try:
            for number in range(first, first + IN_ONE_WORLD):
                yield _trial(world, seed, number)
            _hold(world, f"trials {first} to {number}", OF_ALL_SESSIONS)
        finally:
            world.testbed.close()
        first += IN_ONE_WORLD


def drawing(build: Build, library: Library) -> str | None:
    """Return in one line how the faults are drawn; None where the device has no mix and none is named."""
    name = build.mix or library.devices[build.device].mix
    if name is None:
        return None
    mix = library.mixes[name]
    return mix.described(mix.rate if build.failure_rate is None else build.failure_rate)


def behaviour_of(build: Build, library: Library) -> str:
    """Return the preset that the app of `build` is written by."""
    return build.app_behaviour or library.apps[_case(build).axes["app"]].behaviour


def _case(build: Build) -> Case:
    case = plain_case(device=build.device, backend=build.backend, idp=build.idp)
    if build.app_behaviour is None:
        return case
    behaviour = cast('Literal["well-built", "mendix-native"]', build.app_behaviour)
    given = Given(app=GivenApp(behaviour=behaviour))
    scenario = Scenario.model_construct(name="trial", why="a trial", steps=(), given=given)
    return Case(scenario=scenario, axes=case.axes, id=case.id)


def _trial(world: World, seed: int, number: int) -> Trial:
    world.replace_phone(number)
    world.testbed.trace.forget()
    for ledger in world.ledgers.values():
        ledger.forget()
    app = world.app()
    try:
        app.native.open()
        sign_in(world, app, world.faked(number))
    except (StepImpossible, NotOnScreen, NetworkError) as error:
        raise TrialsStopped(f"trial {number} could not be played: {error}") from error
    _hold(world, f"trial {number}", OF_THE_MOMENT)
    failed = app.native.signed_in is None or bool(app.native.errors)
    return Trial(key=str(number), failed=failed, faults=tuple(world.phone.struck))


def _hold(world: World, where: str, invariants: Sequence[Named]) -> None:
    try:
        hold(world, invariants)
    except InvariantBroken as broken:
        raise TrialsStopped(f"{where}: {broken}") from broken
