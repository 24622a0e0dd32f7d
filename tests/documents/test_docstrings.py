from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.documents.docstrings import constant_docstrings, field_docstrings

PLAIN = 1
"""Said of a plain constant."""
TYPED: int = 2
"""Said of a typed one,
on two lines."""
SILENT = 3


@dataclass
class Parent:
    first: int = 0
    """The first."""
    silent: int = 0


@dataclass
class Child(Parent):
    second: int = 0
    """The second."""


def test_the_docstrings_of_fields_are_read_with_those_that_are_inherited() -> None:
    assert field_docstrings(Child) == {"first": "The first.", "second": "The second."}


def test_the_docstrings_of_constants_are_read_and_a_silent_one_has_none() -> None:
    said = constant_docstrings(__name__)
    assert said == {"PLAIN": "Said of a plain constant.", "TYPED": "Said of a typed one,\non two lines."}


def test_what_has_no_source_has_no_docstrings() -> None:
    assert field_docstrings(int) == {}
