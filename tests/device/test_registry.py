from __future__ import annotations

import pytest

from mobile_sso.device.registry import SchemeRegistry


def _registry(scheme_case: str) -> SchemeRegistry:
    registry = SchemeRegistry(scheme_case=scheme_case)
    registry.install("field_service", schemes=("makeitnative",), https_hosts=("app.fieldservice.test",))
    registry.install("inspections", schemes=("MakeItNative", "makeitnative"), https_hosts=())
    return registry


@pytest.mark.parametrize(
    ("scheme_case", "url", "owners"),
    [
        ("sensitive", "makeitnative://oauth/callback", ("field_service", "inspections")),
        ("sensitive", "MakeItNative://oauth/callback", ()),
        ("sensitive", "MAKEITNATIVE://oauth/callback", ()),
        ("insensitive", "MAKEITNATIVE:/anything", ("field_service", "inspections", "inspections")),
        ("insensitive", "https://app.fieldservice.test/oauth/callback", ("field_service",)),
        ("insensitive", "https://APP.fieldservice.test/oauth/callback", ("field_service",)),
        ("insensitive", "http://app.fieldservice.test/oauth/callback", ()),
        ("insensitive", "https://elsewhere.test/", ()),
        ("insensitive", "/oauth/callback", ()),
    ],
)
def test_a_url_belongs_to_those_who_registered_for_it(scheme_case: str, url: str, owners: tuple[str, ...]) -> None:
    assert _registry(scheme_case).owners(url) == owners


def test_without_any_claim_no_https_url_is_claimed() -> None:
    assert SchemeRegistry(scheme_case="sensitive").claimants("https://app.fieldservice.test/") == ()


def test_what_an_app_registered_can_be_read_back() -> None:
    assert _registry("sensitive").registered("field_service") == (("makeitnative",), ("app.fieldservice.test",))
    assert _registry("sensitive").registered("inspections") == (("makeitnative", "MakeItNative"), ())
    assert _registry("sensitive").registered("nobody") == ((), ())


def test_an_uninstalled_app_owns_nothing_and_the_others_keep_what_they_have() -> None:
    registry = _registry("sensitive")
    registry.uninstall("field_service")
    assert registry.registered("field_service") == ((), ())
    assert registry.owners("makeitnative://oauth/callback") == ("inspections",)
    assert registry.owners("https://app.fieldservice.test/oauth/callback") == ()
    registry.uninstall("field_service")
    assert registry.registered("inspections") == (("makeitnative", "MakeItNative"), ())


@pytest.mark.parametrize(
    ("scheme_case", "matters", "lower", "upper"),
    [
        ("sensitive", True, ("inspections",), ()),
        ("insensitive", False, ("inspections", "inspections", "field_service"),
         ("inspections", "inspections", "field_service")),
    ],
)  # fmt: skip
def test_a_scheme_in_upper_case_is_never_matched_where_case_is_told_apart(
    scheme_case: str, matters: bool, lower: tuple[str, ...], upper: tuple[str, ...]
) -> None:
    registry = _registry(scheme_case)
    assert registry.register_in_upper_case("field_service") is matters
    assert registry.owners("makeitnative://oauth/callback") == lower
    assert registry.owners("MAKEITNATIVE://oauth/callback") == upper


def test_upper_case_does_not_matter_to_an_app_without_a_scheme() -> None:
    registry = SchemeRegistry(scheme_case="sensitive")
    registry.install("linked", schemes=(), https_hosts=("app.linked.test",))
    assert registry.register_in_upper_case("linked") is False
    assert registry.registered("linked") == ((), ("app.linked.test",))
