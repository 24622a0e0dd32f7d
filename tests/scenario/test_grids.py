"""Grids and files are kept in step: a file nobody lists, or a row without a file, is a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

import mobile_sso.scenario.invariants as invariants
import mobile_sso.scenario.steps as steps
from mobile_sso.scenario.expectations import backend, idp, phone


def _files(package: object) -> set[str]:
    folder = Path(str(package.__file__)).parent  # type: ignore[attr-defined]
    return {path.stem for path in folder.glob("*.py")} - {"__init__"}


def test_every_verb_has_one_file_of_its_name() -> None:
    assert [verb.name for verb in steps.VERBS] == list(dict.fromkeys(verb.name for verb in steps.VERBS))
    assert {verb.name for verb in steps.VERBS} == _files(steps)


def test_every_invariant_has_one_file_of_its_name() -> None:
    assert {name.replace("-", "_") for name, _ in invariants.INVARIANTS} == _files(invariants)
    assert all(check.__module__.endswith("." + name.replace("-", "_")) for name, check in invariants.INVARIANTS)


def test_a_flaw_may_break_every_invariant_but_that_of_the_phone() -> None:
    from mobile_sso.backend.flaws import INVARIANTS as named_by_flaws

    of_the_phone = {"every-attempt-ends"}
    assert set(named_by_flaws) == {name for name, _ in invariants.INVARIANTS} - of_the_phone


@pytest.mark.parametrize(
    ("party", "model", "not_observed"),
    [
        (phone, phone.PhoneExpectation, set()),
        (backend, backend.BackendExpectation, set()),
        (idp, idp.IdpExpectation, {"name"}),
    ],
    ids=["phone", "backend", "idp"],
)
def test_every_key_of_a_party_says_where_its_answer_comes_from(
    party: object, model: type, not_observed: set[str]
) -> None:
    assert set(model.model_fields) - not_observed == set(party.OBSERVE)  # type: ignore[attr-defined]
