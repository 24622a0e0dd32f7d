"""The table of knobs: every knob of the reference is in it, and what it names is there."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_type_hints

import pytest

from mobile_sso.idp.knobs import KNOBS
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import QUIRKS, quirk_class
from mobile_sso.idp.quirks.parameters import declared_parameters

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference" / "idp-knobs.md"
TARGETS = [(knob, target) for knob, targets in KNOBS.items() for target in targets.split("; ")]


def is_profile_field(dotted: str) -> bool:
    shape: object = IdpProfile
    for name in dotted.split("."):
        if not is_dataclass(shape) or name not in {field.name for field in fields(shape)}:
            return False
        shape = get_type_hints(shape)[name]
    return True


def is_quirk(dotted: str) -> bool:
    name, _, parameter = dotted.partition(".")
    return name in QUIRKS and (not parameter or parameter in declared_parameters(quirk_class(name)))


@pytest.mark.parametrize(("knob", "target"), TARGETS)
def test_what_a_knob_names_is_there(knob: str, target: str) -> None:
    kind, _, name = target.partition(" ")

    exists = {"profile": is_profile_field, "quirk": is_quirk, "device": lambda _: knob.startswith("device.")}
    assert exists[kind](name), f"{knob}: {target}"


@pytest.mark.parametrize(
    ("name", "there"),
    [("lifetimes.code", True), ("lifetimes.codes", False), ("scopes.first", False), ("metadata", True)],
)
def test_a_profile_field_that_does_not_exist_would_be_found(name: str, there: bool) -> None:
    assert is_profile_field(name) is there


@pytest.mark.parametrize(
    ("name", "there"), [("pkce.mode", True), ("pkce.modes", False), ("pkcs", False), ("end_session_noop", True)]
)
def test_a_quirk_that_does_not_exist_would_be_found(name: str, there: bool) -> None:
    assert is_quirk(name) is there


def knobs_of_the_reference() -> set[str]:
    """Return the knobs that the first cells of the tables name: `a.b †`, or several in one cell."""
    text = re.split(r"^## H\..*?(?=^## I\.)", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    cells = [line.split("|")[1] for part in text for line in part.splitlines() if line.startswith("| `")]
    return {name.removesuffix("†").strip() for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_knob_of_the_reference_is_in_the_table() -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference texts are not beside this copy of the repository")

    assert set(KNOBS) == knobs_of_the_reference()
