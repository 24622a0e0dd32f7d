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
        ("sensitive", "MakeItNative://oauth/callback", ("inspections",)),
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
