from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pydantic import TypeAdapter, ValidationError

from mobile_sso.device.profile import AppProfile, DeviceProfile, FaultMix, FaultShare
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


def test_the_iphone_names_the_mix_that_has_its_documented_rate(library: Library) -> None:
    device = library.devices["ios-safari"]
    assert device.mix == "ios-flaky"
    assert library.mixes[device.mix].rate == device.documented_failure_rate
    assert "which faults make up the documented 5 %" in device.unconfirmed


def test_every_bundled_mix_says_that_its_weights_are_a_choice_and_names_its_sources(library: Library) -> None:
    assert list(library.mixes) == ["android-choice", "each-by-itself", "ios-flaky", "once-in-a-while"]
    for mix in library.mixes.values():
        assert "the weights are a choice, not a measurement" in mix.unconfirmed
        assert mix.sources


def test_only_a_mix_that_is_asked_for_strikes(library: Library) -> None:
    assert [device.failure_rate for device in library.devices.values()] == [0.0] * 6
    assert library.mixes["android-choice"].rate == 0.0


@pytest.mark.parametrize("rate", [-0.1, 1.1])
def test_a_rate_is_a_number_from_0_to_1(library: Library, rate: float) -> None:
    with pytest.raises(ValueError, match=f"documented_failure_rate must be from 0 to 1, got {rate}"):
        replace(library.devices["ios-safari"], documented_failure_rate=rate)


def test_a_rate_without_a_mix_is_refused(library: Library) -> None:
    with pytest.raises(ValueError, match=r"^a failure rate needs a mix: name under `mix` one of fixtures/mixes$"):
        replace(library.devices["ios-safari"], mix=None)


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
    document = '{"shares":[{"fault":"net-lost","weight":1}]}'
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(FaultMix).validate_json(document)
    messages = {error["loc"]: error["msg"] for error in caught.value.errors()}
    assert "unknown device fault 'net-lost'" in messages["shares", 0]


def test_a_device_names_its_mix_and_does_not_hold_it() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(DeviceProfile).validate_json('{"mix":{"shares":[]}}')
    messages = {error["loc"]: error["msg"] for error in caught.value.errors()}
    assert messages["mix",] == "Input should be a valid string"


LOST = FaultShare(fault="net-lost-request", weight=1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rate": 1.5}, "rate must be from 0 to 1, got 1.5"),
        ({"rate": -0.1}, "rate must be from 0 to 1, got -0.1"),
        ({"sticky": 2.0}, "sticky must be from 0 to 1, got 2.0"),
        ({"shares": ()}, "a mix needs a fault: say under shares which faults strike"),
        (
            {"shares": (LOST, FaultShare(fault="net-lost-request", weight=2))},
            "'net-lost-request' is in this mix twice: make one share of it, with the sum of the weights",
        ),
    ],
)
def test_a_mix_that_makes_no_sense_is_refused(changes: dict[str, object], sentence: str) -> None:
    mix = FaultMix(name="m", title="M", sampling="exclusive", rate=0.05, shares=(LOST,))
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        replace(mix, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("share", "sentence"),
    [
        (
            {"fault": "net-lost-request", "weight": 0},
            "the weight of fault 'net-lost-request' must be greater than 0, got 0",
        ),
        (
            {"fault": "net-lost-request", "weight": float("nan")},
            "the weight of fault 'net-lost-request' must be greater than 0, got nan",
        ),
        (
            {"fault": "process-death", "weight": 1, "parameters": {"wen": "in-browser"}},
            "device fault 'process-death': unknown parameter 'wen'; did you mean 'when'? known: when",
        ),
        (
            {"fault": "scheme-case", "weight": 1},
            "the fault 'scheme-case' changes the set-up for good, so it cannot strike a share of the sign-ins",
        ),
    ],
)
def test_a_share_that_makes_no_sense_is_refused(share: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        FaultShare(**share)  # type: ignore[arg-type]


def test_a_mix_is_described_by_its_sampling_rule_its_rate_and_its_sticky_share() -> None:
    mix = FaultMix(name="ours", title="Ours", sampling="independent", rate=0.05, shares=(LOST,))
    assert mix.described(mix.rate) == "ours: independent sampling, rate 5 %"
    assert replace(mix, sticky=0.2).described(0.125) == "ours: independent sampling, rate 12.5 %, sticky 20 %"
