"""Recorded trials: one JSON object a line, or the JUnit XML of a run that was repeated.

JSON: `{"passed": true}`; with a `seed` or a `number`, trials of two builds are paired by it. JUnit: each test case is a
trial, a skipped one is none. An `<error>` is no answer: the test did not get as far as the sign-in.

Source: deep-link-return 4.5 (one number for several cases would mix them), 4.8; pytest-and-style A8 (JUnit).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from glob import escape
from xml.etree import ElementTree

from mobile_sso.scenario.trials.trial import Trial

_REPETITION = re.compile(r"(?:-|\[)#(\d+)\]$")


class Unreadable(Exception):
    """A file that holds no outcomes one could count: where, what is wrong, what to do."""


def recorded_trials(name: str, text: str, cases: str | None = None) -> Sequence[Trial]:
    """Return the trials in the `text` of the file called `name`, in its order; numbered repetitions in theirs.

    Args:
        name: for messages.
        text: JSON lines or JUnit XML.
        cases: which cases of a JUnit file count, as a shell pattern for their names without the repetition; None where
            the file holds one case only.

    Raises:
        Unreadable: it is neither, holds no outcome, holds one twice, or holds several cases and none is chosen.
    """
    trials = _junit(name, text, cases) if text.lstrip().startswith("<") else _json_lines(name, text)
    if not trials:
        raise Unreadable(f"{name}: no outcome is in it")
    keys = [trial.key for trial in trials]
    twice = next((key for key in keys if keys.count(key) > 1), None) if len(set(keys)) < len(keys) else None
    if twice is not None:
        raise Unreadable(f"{name}: the trial {twice} is in it twice: leave one out")
    return trials


def _json_lines(name: str, text: str) -> list[Trial]:
    trials: list[Trial] = []
    for line, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        try:
            outcome = json.loads(written)
        except ValueError:
            outcome = None
        if not isinstance(outcome, dict) or not isinstance(outcome.get("passed"), bool):
            raise Unreadable(f'{name}:{line}: expected one JSON object a line, such as {{"passed": true}}')
        key = outcome.get("seed", outcome.get("number", len(trials) + 1))
        trials.append(Trial(key=str(key), failed=not outcome["passed"]))
    return trials


def _junit(name: str, text: str, cases: str | None) -> list[Trial]:
    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        raise Unreadable(f"{name}: this is no JUnit XML: {error}") from None
    chosen = [
        found
        for found in root.iter("testcase")
        if found.find("skipped") is None and (cases is None or fnmatchcase(_case(found), cases))
    ]
    chosen.sort(key=_number)
    several = list(dict.fromkeys(_case(found) for found in chosen))
    if cases is None and len(several) > 1:
        raise Unreadable(
            f"{name}: it holds {len(several)} cases, and one number for several would mix them: choose with --case, "
            f"for example --case '{escape(several[0])}', or --case '*' for all"
        )
    return [_trial(name, found, position, len(several) == 1) for position, found in enumerate(chosen, start=1)]


def _trial(name: str, found: ElementTree.Element, position: int, alone: bool) -> Trial:
    if found.find("error") is not None:
        raise Unreadable(
            f"{name}: {found.get('name', '')} ended with an error, which says nothing about the sign-in: "
            "mend the run, or choose other cases with --case"
        )
    number = _REPETITION.search(found.get("name", ""))
    key = f"#{number[1]}" if number else f"{position}"
    return Trial(key=key if alone else f"{_case(found)} {key}", failed=found.find("failure") is not None)


def _number(found: ElementTree.Element) -> int:
    """Return the repetition, 0 for none: workers report the quick ones first, and the slow ones are those that fail."""
    number = _REPETITION.search(found.get("name", ""))
    return int(number[1]) if number else 0


def _case(found: ElementTree.Element) -> str:
    """Return the name without the repetition."""
    return _REPETITION.sub(lambda match: "]" if match[0].startswith("-") else "", found.get("name", ""))
