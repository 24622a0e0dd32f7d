from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from pydantic import BaseModel, RootModel

from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb


class Described(StrictModel):
    """Do something.

    At length.
    """

    what: str = "this"


class Demanding(StrictModel):
    """Do what is said."""

    what: str


class Single(RootModel[str]):
    """Say it."""


class Silent(StrictModel):
    what: str = "this"


def run(world: object, arguments: object) -> None:
    """Say what `run` does."""


def wordless(world: object, arguments: object) -> None:
    pass


@pytest.mark.parametrize(
    ("arguments", "bare", "one_value"), [(Described, True, False), (Demanding, False, False), (Single, False, True)]
)
def test_a_verb_may_stand_bare_where_nothing_has_to_be_said(
    arguments: type[BaseModel], bare: bool, one_value: bool
) -> None:
    verb = Verb(name="do_it", arguments=arguments, run=run)
    assert (verb.may_stand_bare, verb.takes_one_value) == (bare, one_value)


@pytest.mark.parametrize(
    ("arguments", "doc"), [(Described, "Do something.\n\nAt length."), (Silent, "Say what `run` does.")]
)
def test_a_verb_is_described_by_its_arguments_or_by_what_runs(arguments: type[BaseModel], doc: str) -> None:
    assert Verb(name="do_it", arguments=arguments, run=run).doc == doc


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Verb(name="Do-It", arguments=Described, run=run),
            "a verb is a word of lower-case letters and `_`, not 'Do-It'",
        ),
        (
            lambda: Verb(name="do_it", arguments=Described, run=run, needs=frozenset({"telepathy"})),
            "verb 'do_it' needs what is no capability: telepathy",
        ),
        (
            lambda: Verb(name="do_it", arguments=Silent, run=wordless),
            "verb 'do_it' says nowhere what it does: give its arguments a docstring",
        ),
    ],
)
def test_a_verb_that_nobody_could_use_is_refused(make: Callable[[], Verb], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make()
