from __future__ import annotations

from dataclasses import fields

import pytest

from mobile_sso.device.behaviours import BEHAVIOURS, MENDIX_NATIVE, WELL_BUILT, behaviour


def test_the_ideal_comes_first_and_each_preset_is_found_by_its_name() -> None:
    assert list(BEHAVIOURS) == ["well-built", "mendix-native"]
    assert behaviour("well-built") is WELL_BUILT


def test_the_presets_differ_in_every_choice() -> None:
    same = [
        field.name
        for field in fields(WELL_BUILT)
        if getattr(WELL_BUILT, field.name) == getattr(MENDIX_NATIVE, field.name)
    ]
    assert same == []


def test_the_well_built_app_repeats_at_most_twice_and_first_at_once() -> None:
    assert WELL_BUILT.retry_pauses == (0.0, 0.3)


def test_an_unknown_behaviour_is_refused() -> None:
    with pytest.raises(ValueError, match="app behaviour") as caught:
        behaviour("wellbuilt")
    assert str(caught.value) == (
        "unknown app behaviour 'wellbuilt'; did you mean 'well-built'? known: well-built, mendix-native"
    )
