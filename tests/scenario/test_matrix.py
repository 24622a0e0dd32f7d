from __future__ import annotations

from collections.abc import Callable

import pytest

from mobile_sso.scenario.matrix import cases
from mobile_sso.scenario.model import Suite

Read = Callable[[str], Suite]
Text = Callable[..., str]
Mistakes = Callable[[str], list[str]]


def ids(suite: Suite) -> list[str]:
    return [case.id for case in cases(suite)]


def test_a_scenario_without_a_matrix_is_one_case_without_brackets(read_suite: Read, suite_of: Text) -> None:
    (case,) = cases(read_suite(suite_of()))
    assert case.id == "login"
    assert list(case.axes.items()) == [
        ("device", "ios-safari"),
        ("scheme", "makeitnative"),
        ("idp", "generic"),
        ("backend", "mendix-mobile-sso-2.1"),
        ("app", "field_service"),
    ]


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ("{ idp: [entra, okta] }", ["login[entra]", "login[okta]"]),
        ("{ idp: [okta, entra] }", ["login[okta]", "login[entra]"]),
        ("{ idp: [okta] }", ["login"]),
        ("{ platform: [android] }", ["login"]),
        ("{ platform: [ios, android] }", ["login[ios-safari]", "login[android-custom-tab]"]),
        ("{ idp: [entra], scheme: [makeitnative, https] }", ["login[makeitnative]", "login[https]"]),
        (
            "{ idp: [entra, okta], scheme: [appname, https], device: [ios-safari, ios-auth-session] }",
            [
                "login[ios-safari-appname-entra]",
                "login[ios-safari-appname-okta]",
                "login[ios-safari-https-entra]",
                "login[ios-safari-https-okta]",
                "login[ios-auth-session-appname-entra]",
                "login[ios-auth-session-appname-okta]",
                "login[ios-auth-session-https-entra]",
                "login[ios-auth-session-https-okta]",
            ],
        ),
        (
            "{ idp: [entra, okta], platform: [ios, android], exclude: [{ platform: ios, idp: okta }] }",
            ["login[ios-safari-entra]", "login[android-custom-tab-entra]", "login[android-custom-tab-okta]"],
        ),
        (
            "{ idp: [entra, okta], backend: [hardened], exclude: [{ idp: okta, backend: hardened }] }",
            ["login[entra]"],
        ),
    ],
)
def test_ids_name_the_axes_that_vary_in_their_fixed_order(
    read_suite: Read, suite_of: Text, matrix: str, expected: list[str]
) -> None:
    assert ids(read_suite(suite_of(f"matrix: {matrix}"))) == expected


def test_the_axes_of_the_file_hold_where_a_scenario_sets_none(read_suite: Read, suite_of: Text) -> None:
    head = "matrix: { idp: [entra, okta], platform: [ios, android], exclude: [{ idp: okta, platform: ios }] }\n"
    assert ids(read_suite(suite_of(head=head))) == [
        "login[ios-safari-entra]",
        "login[android-custom-tab-entra]",
        "login[android-custom-tab-okta]",
    ]
    assert ids(
        read_suite(suite_of("matrix: { device: [android-custom-tab] }", head=head.split(", exclude")[0] + "}\n"))
    ) == [
        "login[entra]",
        "login[okta]",
    ]


def test_the_defaults_of_the_file_are_the_axes_nobody_sets(read_suite: Read, suite_of: Text) -> None:
    head = "defaults: { idp: okta, scheme: https, app: inspections, device: ios-auth-session, backend: hardened }\n"
    (case,) = cases(read_suite(suite_of(head=head)))
    assert tuple(case.axes.values()) == ("ios-auth-session", "https", "okta", "hardened", "inspections")


def test_the_first_of_the_backends_idps_is_the_idp_of_the_case(read_suite: Read, suite_of: Text) -> None:
    text = suite_of("given: { backend_idps: [okta, entra] }", head="matrix: { idp: [entra, generic] }\n")
    (case,) = cases(read_suite(text))
    assert (case.id, case.axes["idp"]) == ("login", "okta")


def test_a_case_knows_whether_and_why_it_must_fail(read_suite: Read, suite_of: Text) -> None:
    text = suite_of(
        "matrix: { backend: [hardened, mendix-mobile-sso-2.1], platform: [ios, android] }",
        "expect_failure:",
        "  - { when: { backend: hardened, platform: ios }, because: of this, fails: [phone.signed_in] }",
        "  - { when: { backend: hardened, platform: android }, because: of that, fails: [phone] }",
    )
    failures = {case.id: case.expected_failure for case in cases(read_suite(text))}
    assert {name: failure and (failure.because, failure.fails) for name, failure in failures.items()} == {
        "login[ios-safari-hardened]": ("of this", ("phone.signed_in",)),
        "login[ios-safari-mendix-mobile-sso-2.1]": None,
        "login[android-custom-tab-hardened]": ("of that", ("phone",)),
        "login[android-custom-tab-mendix-mobile-sso-2.1]": None,
    }


def test_a_condition_may_name_an_axis_that_does_not_vary(read_suite: Read, suite_of: Text) -> None:
    text = suite_of("expect_failure: [{ when: { idp: generic }, because: of this, fails: [phone] }]")
    (case,) = cases(read_suite(text))
    assert case.expected_failure is not None


def test_cases_come_the_same_way_every_time(read_suite: Read, suite_of: Text) -> None:
    text = suite_of("matrix: { idp: [okta, entra, generic], scheme: [https, appname] }")
    assert ids(read_suite(text)) == ids(read_suite(text))


FAILURE = "because: of this, fails: [phone.signed_in] }"


@pytest.mark.parametrize(
    ("lines", "mistake"),
    [
        (["matrix: { idp: [okta], exclude: [{ idp: entra }] }"], "6:38: no case has idp: entra"),
        (["matrix: { idp: [okta], exclude: [{ idp: okta }] }"], "4:11: every case of this scenario is excluded"),
        (["matrix: { idp: [okta, okta] }"], "6:20: `okta` is listed twice"),
        (["matrix: { platform: [ios], device: [ios-safari] }"], "6:13: give `platform` or `device`, not both"),
        (
            ["matrix: { exclude: [{ platform: ios, device: ios-safari }] }"],
            "6:25: give `platform` or `device`, not both",
        ),
        ([f"expect_failure: [{{ when: {{ idp: okta }}, {FAILURE}]"], "6:30: no case has idp: okta"),
        ([f"expect_failure: [{{ when: {{}}, {FAILURE}]"], "6:30: this names no axis"),
        (
            [f"expect_failure: [{{ when: {{ idp: generic }}, {FAILURE}, {{ when: {{ app: field_service }}, {FAILURE}]"],
            "6:102: a second entry for login",
        ),
        (
            ["matrix: { idp: [okta] }", "given: { backend_idps: [entra] }"],
            "6:20: `given.backend_idps` and the axis `idp` exclude each other",
        ),
    ],
)
def test_a_mark_that_matches_nothing_or_too_much_is_a_mistake(
    mistakes_in: Mistakes, suite_of: Text, lines: list[str], mistake: str
) -> None:
    assert mistakes_in(suite_of(*lines)) == [mistake]


def test_an_excluded_case_cannot_be_expected_to_fail(mistakes_in: Mistakes, suite_of: Text) -> None:
    text = suite_of(
        "matrix: { idp: [okta, entra], exclude: [{ idp: okta }] }",
        f"expect_failure: [{{ when: {{ idp: okta }}, {FAILURE}]",
    )
    assert mistakes_in(text) == ["7:30: no case has idp: okta"]


def test_an_exclude_of_the_file_that_no_scenario_meets_is_a_mistake(mistakes_in: Mistakes, suite_of: Text) -> None:
    head = "matrix: { idp: [okta, entra], exclude: [{ scheme: https }] }\n"
    assert mistakes_in(suite_of(head=head)) == ["3:41: no case has scheme: https"]


def test_two_cases_that_would_share_an_id_are_a_mistake(mistakes_in: Mistakes, suite_of: Text) -> None:
    text = suite_of("matrix: { idp: [a, a-b], backend: [b-c, c] }")
    assert mistakes_in(text) == ["6:13: two cases have the id login[a-b-c]"]
