"""One kind of walk: Hypothesis chooses the moves, the invariants judge after each, and it shortens what they condemn.

Source: deep-link-return 2.2 (global invariants); the rule-based state machines of Hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, strategies
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from mobile_sso.device.browser import NotOnScreen
from mobile_sso.scenario.explorer.moves import MOVES, Arguments, Move, step_of
from mobile_sso.scenario.failure import StepImpossible
from mobile_sso.scenario.invariants import InvariantBroken, Named, hold
from mobile_sso.scenario.world import World
from mobile_sso.testbed.http import JsonValue

CRASH = "never-crashes"
"""What is broken where a step ends in an exception that nobody foresaw."""


class Condemned(Exception):
    """A walk that breaks an invariant."""

    def __init__(self, name: str, wrong: str, steps: Sequence[JsonValue]) -> None:
        """`name` is broken, as `wrong` says, by the last of `steps`."""
        super().__init__(f"{name}: {wrong}")
        self.name = name
        self.wrong = wrong
        self.steps = tuple(steps)


@dataclass(kw_only=True)
class Walked:
    """How far the walks went."""

    sequences: int = 0
    steps: int = 0


def walk(
    make_world: Callable[[], World],
    invariants: Sequence[Named],
    *,
    moves: Sequence[Move] = MOVES,
    sequences: int,
    steps: int,
    seed: int,
    walked: Walked,
) -> Condemned | None:
    """Walk through `sequences` fresh worlds, at most `steps` moves each; return the shortest condemned walk, or None.

    `walked` counts on, also what it took to shorten. The same seed walks the same ways.
    """
    machine = hypothesis.seed(seed)(_machine(make_world, tuple(invariants), moves, walked))
    settings = hypothesis.settings(
        max_examples=sequences,
        stateful_step_count=steps,
        deadline=None,
        derandomize=False,  # else a profile that somebody loaded would overrule the seed
        database=None,
        verbosity=Verbosity.quiet,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
    )
    try:
        run_state_machine_as_test(machine, settings=settings)
    except Condemned as condemned:
        return condemned
    return None


def told(crash: Exception) -> str:
    """Return what a crash says in one line."""
    return f"{type(crash).__name__}: {str(crash).partition(chr(10))[0]}"


def _as_loaded(arguments: Arguments) -> object:
    """Return `arguments` as the loader of scenario files hands them to the models, which are strict."""
    if isinstance(arguments, list):
        return tuple(map(_as_loaded, arguments))
    if isinstance(arguments, dict):
        return {key: _as_loaded(value) for key, value in arguments.items()}
    return {} if arguments is None else arguments


def _machine(
    make_world: Callable[[], World], invariants: tuple[Named, ...], moves: Sequence[Move], walked: Walked
) -> type[RuleBasedStateMachine]:
    """Return the state machine whose rules are the moves."""

    class Walk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.world = make_world()
            self.steps: list[JsonValue] = []
            walked.sequences += 1

        def teardown(self) -> None:
            self.world.testbed.close()

        def take(self, move: Move, arguments: Arguments) -> None:
            self.steps.append(step_of(move, arguments))
            walked.steps += 1
            try:
                move.verb.run(self.world, move.verb.arguments.model_validate(_as_loaded(arguments)))
                hold(self.world, invariants)
            except (NotOnScreen, StepImpossible):
                hypothesis.reject()  # the person finds nothing to do this with: no legal walk
            except InvariantBroken as broken:
                raise Condemned(broken.name, broken.wrong, self.steps) from None
            except Exception as crash:
                raise Condemned(CRASH, told(crash), self.steps) from crash

    for move in moves:
        setattr(Walk, _name(move), _rule(move))
    return Walk


def _name(move: Move) -> str:
    return move.name or move.verb.name


def _rule(move: Move) -> Callable[..., None]:
    def take(self, arguments):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202  # a method, made here
        self.take(move, arguments)

    take.__name__ = _name(move)
    guarded = precondition(lambda self: move.legal(self.world))
    ruled: Callable[..., None] = guarded(rule(arguments=strategies.sampled_from(move.forms))(take))
    return ruled
