"""From scenarios to cases: the product of the axes, without what is excluded, and with what must fail marked.

Everything that could make a case silently disappear or a mark silently match nothing is a mistake here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mobile_sso.documents.nodes import Location
from mobile_sso.scenario.model import AXES, Cell, Defaults, ExpectedFailure, Matrix, Scenario, Suite


@dataclass(frozen=True, kw_only=True)
class Case:
    """A scenario with one value for every axis; `id` is unique in its file and the same in every run."""

    scenario: Scenario
    axes: Mapping[str, str]
    id: str
    expected_failure: ExpectedFailure | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    """IdP of the axis → the IdP of the scenario whose part it plays; empty: its own."""


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A mistake in how cases are described, at a location of the file."""

    location: Location
    message: str
    hint: str | None = None


@dataclass(frozen=True, kw_only=True)
class FileScope:
    """What a file says for all its scenarios."""

    defaults: Defaults
    matrix: Matrix


def cases(suite: Suite) -> Iterator[Case]:
    """Yield the cases of `suite` in the order of the file and of its lists."""
    scope = FileScope(defaults=suite.defaults, matrix=suite.matrix)
    for scenario in suite.scenarios:
        yield from cases_of(scenario, scope)


def cases_of(scenario: Scenario, scope: FileScope) -> Iterator[Case]:
    """Yield the cases of one scenario."""
    values = axis_values(scenario, scope)
    varying = [axis for axis in AXES if len(values[axis]) > 1]
    for axes in _combinations(values):
        if any(cell.covers(axes) for cell in (*scope.matrix.exclude, *scenario.matrix.exclude)):
            continue
        label = "-".join(axes[axis] for axis in varying)
        matching = (failure for failure in scenario.expect_failure if failure.when.covers(axes))
        yield Case(
            scenario=scenario,
            axes=axes,
            id=f"{scenario.name}[{label}]" if label else scenario.name,
            expected_failure=next(matching, None),
        )


def axis_values(scenario: Scenario, scope: FileScope) -> dict[str, tuple[str, ...]]:
    """Return the values of every axis: the scenario's own, else the file's, else the default."""
    values = {
        axis: scenario.matrix.values(axis) or scope.matrix.values(axis) or (getattr(scope.defaults, axis),)
        for axis in AXES
    }
    if scenario.given.backend_idps:
        values["idp"] = scenario.given.backend_idps[:1]
    return values


def slips(scenarios: Sequence[tuple[int, Scenario]], scope: FileScope) -> Iterator[Slip]:
    """Yield the mistakes in `scenarios`, which are given with their position in the file."""
    for position, scenario in scenarios:
        yield from _slips_of(scenario, scope, ("scenarios", position))
    yield from _equal_ids(scenarios, scope)
    for number, cell in enumerate(scope.matrix.exclude):
        if scenarios and not any(_matched(cell, _all_axes(scenario, scope)) for _, scenario in scenarios):
            yield _matches_nothing(("matrix", "exclude", number), cell, None)


def _slips_of(scenario: Scenario, scope: FileScope, here: Location) -> Iterator[Slip]:
    if scenario.given.backend_idps and scenario.matrix.idp:
        message = "`given.backend_idps` and the axis `idp` exclude each other"
        yield Slip(location=(*here, "matrix", "idp"), message=message, hint="leave one of them out")
    values = axis_values(scenario, scope)
    for number, cell in enumerate(scenario.matrix.exclude):
        if not _matched(cell, _all_axes(scenario, scope)):
            yield _matches_nothing((*here, "matrix", "exclude", number), cell, values)
    left = list(cases_of(scenario, scope))
    if not left:
        message = "every case of this scenario is excluded"
        yield Slip(location=(*here, "name"), message=message, hint="it would never run")
    else:
        yield from _slips_of_failures(scenario, left, values, here)


def _slips_of_failures(
    scenario: Scenario, left: Sequence[Case], values: Mapping[str, tuple[str, ...]], here: Location
) -> Iterator[Slip]:
    for number, failure in enumerate(scenario.expect_failure):
        location = (*here, "expect_failure", number)
        covered = [case for case in left if failure.when.covers(case.axes)]
        if not covered:
            yield _matches_nothing((*location, "when"), failure.when, values)
        for case in covered:
            earlier = [other for other in scenario.expect_failure[:number] if other.when.covers(case.axes)]
            if earlier:
                message, hint = f"a second entry for {case.id}", "let each case meet one `when` only"
                yield Slip(location=(*location, "when"), message=message, hint=hint)
                break


def _equal_ids(scenarios: Iterable[tuple[int, Scenario]], scope: FileScope) -> Iterator[Slip]:
    """Different values may read the same once they are joined with dashes; reports would show only one of the cases."""
    for position, scenario in scenarios:
        ids = [case.id for case in cases_of(scenario, scope)]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            message, hint = f"two cases have the id {twice[0]}", "exclude one of them, or split the scenario"
            yield Slip(location=("scenarios", position, "matrix"), message=message, hint=hint)


def _matches_nothing(location: Location, cell: Cell, values: Mapping[str, tuple[str, ...]] | None) -> Slip:
    said = ", ".join(f"{axis}: {value}" for axis, value in cell.conditions().items())
    hint = None
    for axis, value in cell.conditions().items():
        if values is not None and value not in values[axis]:
            hint = f"this scenario runs with {axis}: {', '.join(values[axis])}"
            break
    return Slip(location=location, message=f"no case has {said}", hint=hint)


def _matched(cell: Cell, every: Iterable[Mapping[str, str]]) -> bool:
    return any(cell.covers(axes) for axes in every)


def _all_axes(scenario: Scenario, scope: FileScope) -> Iterator[Mapping[str, str]]:
    return _combinations(axis_values(scenario, scope))


def _combinations(values: Mapping[str, tuple[str, ...]]) -> Iterator[Mapping[str, str]]:
    for combination in itertools.product(*(values[axis] for axis in AXES)):
        yield dict(zip(AXES, combination, strict=True))
