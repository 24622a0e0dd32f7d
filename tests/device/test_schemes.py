from __future__ import annotations

from dataclasses import replace

import pytest

from mobile_sso.device.schemes import SCHEME_FORMS, callback_url, registrations, scheme_of
from mobile_sso.documents.library import Library

CALLBACKS = {
    "makeitnative": "makeitnative://oauth/callback",
    "appname": "fieldservice://oauth/callback",
    "reverse-domain": "com.example.fieldservice:/oauth/callback",
    "https": "https://app.fieldservice.test/oauth/callback",
}


@pytest.mark.parametrize(("scheme", "url"), CALLBACKS.items())
def test_each_form_makes_its_callback_url(library: Library, scheme: str, url: str) -> None:
    assert callback_url(library.apps["field_service"], scheme) == url


def test_every_form_has_a_callback_url() -> None:
    assert set(CALLBACKS) == set(SCHEME_FORMS)


@pytest.mark.parametrize(
    ("scheme", "registered"),
    [
        ("makeitnative", (("makeitnative",), ())),
        ("appname", (("fieldservice",), ())),
        ("reverse-domain", (("com.example.fieldservice",), ())),
        ("https", ((), ("app.fieldservice.test",))),
    ],
)
def test_the_app_registers_what_its_callback_url_needs(
    library: Library, scheme: str, registered: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    assert registrations(library.apps["field_service"], scheme) == registered


def test_an_unknown_form_is_refused_with_the_known_ones(library: Library) -> None:
    with pytest.raises(ValueError, match="form of callback URL") as caught:
        callback_url(library.apps["field_service"], "reverse_domain")
    assert str(caught.value) == (
        "unknown form of callback URL 'reverse_domain'; did you mean 'reverse-domain'? "
        "known: makeitnative, appname, reverse-domain, https"
    )


def test_an_app_without_a_host_has_no_https_callback(library: Library) -> None:
    app = replace(library.apps["field_service"], claimed_https_host=None)
    with pytest.raises(ValueError, match="claims no https host; set claimed_https_host in its profile"):
        callback_url(app, "https")


@pytest.mark.parametrize(
    ("url", "scheme"),
    [
        ("MakeItNative://OAuth/callback", "MakeItNative"),
        ("com.example.fieldservice:/oauth/callback", "com.example.fieldservice"),
        ("/relative?next=https://idp.test", None),
        ("?code=1", None),
    ],
)
def test_the_scheme_is_read_as_it_is_written(url: str, scheme: str | None) -> None:
    assert scheme_of(url) == scheme
