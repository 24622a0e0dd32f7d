from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import TypeAdapter, ValidationError

from mobile_sso.device.mix import FaultMix
from mobile_sso.device.profile import AppProfile, DeviceProfile
from mobile_sso.documents.library import Library


def test_every_bundled_profile_is_well_formed_and_names_its_sources(library: Library) -> None:
    profiles = [*library.devices.values(), *library.apps.values()]
    assert len(profiles) == 8
    assert all(profile.sources for profile in profiles)


def test_ios_differs_from_android_where_the_reference_says_so(library: Library) -> None:
    ios, android = library.devices["ios-safari"], library.devices["android-custom-tab"]
    assert (ios.scheme_case, ios.asks_before_leaving, ios.suspends_in_background) == ("insensitive", True, True)
    assert (android.scheme_case, android.asks_before_leaving, android.suspends_in_background) == (
        "sensitive",
        False,
        False,
    )


def test_the_failure_rate_is_documented_for_ios_only(library: Library) -> None:
    assert library.devices["ios-safari"].documented_failure_rate == 0.05
    assert library.devices["android-custom-tab"].documented_failure_rate == 0.0


def test_the_weights_of_the_mix_are_called_unconfirmed(library: Library) -> None:
    assert "which faults make up the documented 5 %, and their weights" in library.devices["ios-safari"].unconfirmed


@pytest.mark.parametrize("rate", [-0.1, 1.1])
def test_a_rate_is_a_number_from_0_to_1(library: Library, rate: float) -> None:
    with pytest.raises(ValueError, match=f"documented_failure_rate must be from 0 to 1, got {rate}"):
        replace(library.devices["ios-safari"], documented_failure_rate=rate)


def test_a_rate_without_a_mix_is_refused(library: Library) -> None:
    with pytest.raises(ValueError, match=r"needs a mix: say under mix\.shares which faults strike"):
        replace(library.devices["ios-safari"], mix=FaultMix())


def test_an_app_with_an_unknown_behaviour_is_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="unknown app behaviour 'mendix-nativ'; did you mean 'mendix-native'"):
        replace(library.apps["field_service"], behaviour="mendix-nativ")


@pytest.mark.parametrize(
    ("document", "where", "message"),
    [
        ('{"name":"x","titel":"X"}', ("titel",), "Unexpected keyword argument"),
        ('{"name":"x","title":7}', ("title",), "Input should be a valid string"),
    ],
)
def test_a_file_with_a_wrong_key_or_type_is_refused(document: str, where: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(AppProfile).validate_json(document)
    assert (where, message) in [(error["loc"], error["msg"]) for error in caught.value.errors()]


def test_a_wrong_fault_in_a_mix_is_refused_with_its_place() -> None:
    document = '{"mix":{"shares":[{"fault":"net-lost","weight":1}]}}'
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(DeviceProfile).validate_json(document)
    messages = {error["loc"]: error["msg"] for error in caught.value.errors()}
    assert "unknown device fault 'net-lost'" in messages["mix", "shares", 0]
