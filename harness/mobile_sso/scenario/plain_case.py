"""A case that no file describes: the world of an ordinary Python test."""

from __future__ import annotations

from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.model import AXES, Defaults, Scenario


def plain_case(**axes: str) -> Case:
    """Return a case with the default axes but for those given; raise ValueError for a word that is no axis."""
    unknown = sorted(set(axes) - set(AXES))
    if unknown:
        raise ValueError(f"`{unknown[0]}` is no axis of a case; axes are {', '.join(AXES)}")
    defaults = Defaults()
    scenario = Scenario.model_construct(name="python-test", why="a Python test", steps=())
    return Case(
        scenario=scenario, axes={axis: axes.get(axis, getattr(defaults, axis)) for axis in AXES}, id="python-test"
    )
