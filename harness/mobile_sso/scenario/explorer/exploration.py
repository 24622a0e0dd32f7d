"""An exploration: walk until the budget is spent, and keep the shortest scenario of every kind of break.

Source: deep-link-return 2.2 (global invariants); scenario-format rule 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from mobile_sso.device.faults import build_fault
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.explorer.as_scenario import scenario_text
from mobile_sso.scenario.explorer.moves import moves_for
from mobile_sso.scenario.explorer.walk import CRASH, Condemned, Walked, told, walk
from mobile_sso.scenario.failure import ScenarioFailed
from mobile_sso.scenario.invariants import INVARIANTS
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import Case, cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.run import run_case
from mobile_sso.scenario.steps import VERBS
from mobile_sso.scenario.world import World
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Where the walks take place."""

    axes: Mapping[str, str]
    """Device, app, scheme, IdP and backend, by name."""
    behaviour: str
    """How the app is written: `well-built` or `mendix-native`."""
    seed: int
    sequences: int
    steps: int
    """Moves in a sequence, at most."""
    invariants: tuple[str, ...] = ()
    """Only these, where any are named."""
    faults: tuple[str, ...] = ()
    """Only these are armed, where any are named."""
    outside: OutsideBackend | None = None
    """Somebody else's backend, in place of the one among the axes."""
    keys: SigningKeys = field(default_factory=SigningKeys.mint, repr=False)
    """The IdP's, the same for every walk."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A break, and the shortest scenario that shows it."""

    invariant: str
    wrong: str
    name: str
    """The scenario's name, fit for a file's."""
    text: str
    """The scenario file."""
    steps: int
    replayed: bool
    """Whether the file, read again and run with another seed, failed in the same way."""


@dataclass(frozen=True, kw_only=True)
class Explored:
    """What came of it."""

    found: tuple[Found, ...]
    sequences: int
    """Walked in all, also to shorten what was found."""
    steps: int


def explore(ground: Ground, library: Library) -> Explored:
    """Walk over `ground` until its sequences are spent; each invariant is looked for until it is found broken once.

    Raises ValueError for an invariant or a fault that there is not, BrokenDocument for a name that the library lacks.
    """
    known = dict(INVARIANTS)
    for name in ground.invariants:
        if name not in known:
            raise ValueError(f"there is no invariant {name!r}; there are {', '.join(known)}")
    for fault in ground.faults:
        build_fault(fault)
    wanted = dict.fromkeys(ground.invariants or known)
    walked = Walked()
    found: list[Found] = []
    moves = moves_for(faults=frozenset(ground.faults), in_real_time=ground.outside is not None)
    case = _case(ground, library, name="walk", why="A walk begins.", steps=["open_app"])
    while wanted and walked.sequences < ground.sequences:
        condemned = walk(
            lambda: _world(case, ground, library, ground.seed),
            [(name, known[name]) for name in wanted],
            moves=moves,
            sequences=ground.sequences - walked.sequences,
            steps=ground.steps,
            seed=ground.seed + len(found),
            walked=walked,
        )
        if condemned is None:
            break
        found.append(_found(condemned, ground, library))
        if condemned.name == CRASH:
            break
        wanted.pop(condemned.name)
    return Explored(found=tuple(found), sequences=walked.sequences, steps=walked.steps)


def _found(condemned: Condemned, ground: Ground, library: Library) -> Found:
    steps = _shortened(condemned, ground, library)
    case = _written(condemned, ground, library, steps)
    return Found(
        invariant=condemned.name,
        wrong=condemned.wrong,
        name=case.scenario.name,
        text=_text(ground, name=case.scenario.name, why=case.scenario.why, steps=steps),
        steps=len(steps),
        replayed=_fails_again(case, ground, library, ground.seed + 1, condemned),
    )


def _shortened(condemned: Condemned, ground: Ground, library: Library) -> list[JsonValue]:
    """Return the steps without those that change nothing; Hypothesis leaves some where a rule depends on the state."""
    steps = list(condemned.steps)
    while True:
        shorter = next((fewer for fewer in _shorter(steps) if _still(fewer, condemned, ground, library)), None)
        if shorter is None:
            return steps
        steps = shorter


def _shorter(steps: list[JsonValue]) -> Iterator[list[JsonValue]]:
    """Yield the steps without one, then without two of them: a sign-in and the sign-out that it makes possible."""
    before = range(len(steps) - 1)  # the last step is the one that breaks something
    for left_out in (*combinations(before, 1), *combinations(before, 2)):
        yield [step for number, step in enumerate(steps) if number not in left_out]


def _still(steps: list[JsonValue], condemned: Condemned, ground: Ground, library: Library) -> bool:
    case = _written(condemned, ground, library, steps)
    return _fails_again(case, ground, library, ground.seed, condemned)


def _written(condemned: Condemned, ground: Ground, library: Library, steps: list[JsonValue]) -> Case:
    why = f"A walk of {len(steps)} steps broke {condemned.name}: {condemned.wrong}."
    return _case(ground, library, name=f"found-{condemned.name}", why=why, steps=steps)


def _fails_again(case: Case, ground: Ground, library: Library, seed: int, condemned: Condemned) -> bool:
    world = _world(case, ground, library, seed)
    try:
        run_case(case, world)
    except ScenarioFailed as failed:
        return failed.verdict.startswith(f"invariant {condemned.name}:")
    except Exception as crash:  # the crash that was found, raised again
        return condemned.wrong == told(crash)
    finally:
        world.testbed.close()
    return False


def _world(case: Case, ground: Ground, library: Library, seed: int) -> World:
    return assemble(case, library, RunOptions(seed=seed, keys=ground.keys, outside=ground.outside))


def _case(ground: Ground, library: Library, *, name: str, why: str, steps: list[JsonValue]) -> Case:
    text = _text(ground, name=name, why=why, steps=steps)
    suite = load_suite(Path(f"{name}.sso.yaml"), text, VERBS, names_for_scenarios(library))
    return next(iter(cases(suite)))


def _text(ground: Ground, *, name: str, why: str, steps: list[JsonValue]) -> str:
    given: dict[str, JsonValue] = {"app": {"behaviour": ground.behaviour}, "known_breaks": "fail"}
    return scenario_text(name=name, why=why, axes=ground.axes, given=given, steps=steps)
