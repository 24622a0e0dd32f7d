"""The four forms of a redirect URI that leads back into an app.

Source: Mobile SSO "Custom callback URL" (`makeitnative`, the app's name), RFC 8252 7.1 (reverse domain name, one slash)
and 7.2 (claimed `https`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from mobile_sso.device.naming import unknown

SCHEME_FORMS: Mapping[str, str] = {
    "makeitnative": "the scheme of the Make It Native app, for tests on a developer's machine",
    "appname": "the plain name of the app, the documented form of Mobile SSO",
    "reverse-domain": "the reversed domain name of RFC 8252 7.1; Mobile SSO does not use it",
    "https": "a claimed https address: Universal Link, App Link (RFC 8252 7.2)",
}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


class AppIdentity(Protocol):
    """What an app goes by."""

    @property
    def appname(self) -> str:
        """The app's name, as in `fieldservice://`."""
        ...

    @property
    def reverse_domain(self) -> str:
        """The reversed domain name, as in `com.example.fieldservice:/`."""
        ...

    @property
    def claimed_https_host(self) -> str | None:
        """The host whose https addresses the app claims, or None."""
        ...


def callback_url(app: AppIdentity, scheme: str) -> str:
    """Return the redirect URI of `app` in the form called `scheme` (a key of SCHEME_FORMS).

    Raises ValueError where there is no such form, or where the app claims no https host.
    """
    scheme_or_host = _claim(app, scheme)
    if scheme == "https":
        return f"https://{scheme_or_host}/oauth/callback"
    slashes = "/" if scheme == "reverse-domain" else "//"
    return f"{scheme_or_host}:{slashes}oauth/callback"


def registrations(app: AppIdentity, scheme: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the app must register to receive that URL: private-use URI schemes and claimed https hosts."""
    claim = _claim(app, scheme)
    return ((), (claim,)) if scheme == "https" else ((claim,), ())


def scheme_of(url: str) -> str | None:
    """Return the scheme of `url` as it is written there, or None for a relative reference."""
    match = _SCHEME.match(url)
    return match[1] if match else None


def _claim(app: AppIdentity, scheme: str) -> str:
    claims = {
        "makeitnative": "makeitnative",
        "appname": app.appname,
        "reverse-domain": app.reverse_domain,
        "https": app.claimed_https_host,
    }
    if scheme not in claims:
        raise ValueError(unknown("form of callback URL", scheme, SCHEME_FORMS))
    claim = claims[scheme]
    if claim is None:
        raise ValueError(f"the app {app.appname!r} claims no https host; set claimed_https_host in its profile")
    return claim
