"""Providers that run somewhere else: the part they play, and how they are reached."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.scenario.matrix import cases
from mobile_sso.scenario.model import Suite
from mobile_sso.scenario.remote_idp import RemoteProviders, in_place_of_the_control

Read = Callable[[str], Suite]
Text = Callable[..., str]


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ("{ platform: [ios] }", [("login", "acme")]),
        (
            "{ idp: [generic, okta], scheme: [makeitnative, https] }",
            [
                ("login[makeitnative-acme]", "acme"), ("login[makeitnative-okta]", "okta"),
                ("login[https-acme]", "acme"), ("login[https-okta]", "okta"),
            ],
        ),
    ],
)  # fmt: skip
def test_a_running_provider_plays_the_part_of_the_strict_control(
    read_suite: Read, suite_of: Text, matrix: str, expected: list[tuple[str, str]]
) -> None:
    played = list(in_place_of_the_control(cases(read_suite(suite_of(f"matrix: {matrix}"))), "acme"))
    assert sorted((case.id, case.axes["idp"]) for case in played) == sorted(expected)
    assert all(case.parts == ({"acme": "generic"} if case.axes["idp"] == "acme" else {}) for case in played)


def test_a_profile_of_another_engine_leads_nowhere() -> None:
    with pytest.raises(ValueError, match="the profile generic says nothing of a running provider: it has no block"):
        RemoteProviders(environment={}).check(IdpProfile())
