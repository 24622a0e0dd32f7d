"""Which URIs a client may register: one function per rule, and a table that says which policy refuses what.

*lax* refuses what could never receive a response, or would run it; *strict* also what the specifications advise
against. What lax lets pass although strict would not is a warning. `accepts` then compares a request with the
registration.

Source: OpenID Connect Registration 2; RFC 8252 7.1, 7.3, 8.4; RFC 9700 2.1, 2.6; Front-Channel Logout 2;
conformance-and-attacks 2.5, 3.1 `redirect-uri-scheme-without-period`, `redirect-uri-http-cleartext`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias
from urllib.parse import SplitResult, urlsplit

Policy: TypeAlias = Literal["lax", "strict"]

REFUSED_SCHEMES = frozenset({"about", "blob", "data", "file", "javascript", "vbscript"})
"""A redirect to one of these would run or show content instead of delivering the response."""
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

_WEB_SCHEMES = ("http", "https")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+\Z")
_LOOPBACK = re.compile(r"http://(?P<host>localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?(?P<rest>[/?].*)?\Z")


@dataclass(frozen=True, kw_only=True)
class RegisteredUri:
    """One URI of a registration, under examination."""

    member: str
    """What it is: `redirect_uri`, `post_logout_redirect_uri`, `frontchannel_logout_uri`, …"""
    text: str
    application_type: str = "web"
    redirect_uris: tuple[str, ...] = ()
    """The redirect URIs of the same registration."""

    @cached_property
    def scheme(self) -> str:
        """The scheme as it is written."""
        return self.text.partition(":")[0]

    @cached_property
    def is_web(self) -> bool:
        """Whether it is an http or https URL."""
        return self.scheme.lower() in _WEB_SCHEMES

    @cached_property
    def parts(self) -> SplitResult | None:
        """Its parts, or None where host or port cannot be read."""
        try:
            parts = urlsplit(self.text)
            _ = parts.port
        except ValueError:
            return None
        return parts


UriRule: TypeAlias = Callable[[RegisteredUri], str]
"""A rule: what is wrong with the URI, or an empty text."""


def absolute(uri: RegisteredUri) -> str:
    """A URI is absolute and written in printable ASCII (RFC 3986 4.3; Core 3.1.2.1 compares it as text)."""
    return "" if _URI.match(uri.text) else "is not an absolute URI of printable ASCII characters"


def deliverable(uri: RegisteredUri) -> str:
    """The scheme is not one that runs or shows content."""
    refused = uri.scheme.lower() in REFUSED_SCHEMES
    return f"has the scheme {uri.scheme!r}, which cannot receive a response" if refused else ""


def no_fragment(uri: RegisteredUri) -> str:
    """A URI has no fragment (OIDF `oidcc-redirect-uri-regfrag`)."""
    return "has a fragment, which RFC 6749 3.1.2 forbids" if "#" in uri.text else ""


def host(uri: RegisteredUri) -> str:
    """An http or https URL has a host, and a port that is one."""
    if not uri.is_web:
        return ""
    return "" if uri.parts and uri.parts.hostname else "has no host, or one that cannot be read"


def web_url(uri: RegisteredUri) -> str:
    """What the provider or a frame of it loads is an http or https URL (Back-Channel 2.2, Front-Channel Logout 2)."""
    return "" if uri.is_web else "is not an http or https URL, so nothing can be sent there"


def https_only(uri: RegisteredUri) -> str:
    """An initiate_login_uri is https (Registration 2; OIDF `oidcc-3rd_party-init-login-nohttps`)."""
    return "" if uri.scheme.lower() == "https" else "is not https, which Registration 2 demands"


def scheme_with_period(uri: RegisteredUri) -> str:
    """A private-use scheme is a domain name in reverse order, so it holds a period (RFC 8252 7.1, 8.4)."""
    if uri.is_web or "." in uri.scheme:
        return ""
    return (
        f"has the private-use scheme {uri.scheme!r} without a period: RFC 8252 7.1 asks for a domain name of one's own "
        f"in reverse order, like com.example.{uri.scheme.lower()}, because any app may claim a bare word, and 8.4 lets "
        "a provider refuse it"
    )


def no_cleartext(uri: RegisteredUri) -> str:
    """No http, but for the loopback address of a native client (RFC 9700 2.6; RFC 8252 7.3)."""
    if uri.scheme.lower() != "http":
        return ""
    if uri.application_type == "native" and uri.parts and uri.parts.hostname in LOOPBACK_HOSTS:
        return ""
    return "is cleartext http, which RFC 9700 2.6 allows to a native client's loopback address only"


def no_userinfo(uri: RegisteredUri) -> str:
    """An http or https URL has no user information, which hides its host from a reader (RFC 9110 4.2.4)."""
    hidden = uri.is_web and uri.parts is not None and "@" in uri.parts.netloc
    return "has user information before its host, which RFC 9110 4.2.4 forbids" if hidden else ""


def no_wildcard(uri: RegisteredUri) -> str:
    """No wildcard: a redirect URI is compared as text (RFC 9700 2.1)."""
    return "has a wildcard, but RFC 9700 2.1 wants redirect URIs compared exactly" if "*" in uri.text else ""


def https_for_web(uri: RegisteredUri) -> str:
    """The redirect URIs of an application of type web are https (Registration 2)."""
    if uri.application_type != "web" or uri.scheme.lower() == "https":
        return ""
    return "is not https, as Registration 2 wants it of application_type web; a native application is registered so"


def same_origin_as_redirect(uri: RegisteredUri) -> str:
    """A frontchannel_logout_uri has scheme, host and port of a registered redirect URI (Front-Channel Logout 2)."""
    if _origin(uri.text) in {_origin(other) for other in uri.redirect_uris}:
        return ""
    return "has scheme, host and port of no redirect_uri, which Front-Channel Logout 2 demands"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the table."""

    rule: UriRule
    members: Collection[str]
    """Which URIs of a registration it is for."""
    always: bool
    """True: both policies refuse; False: strict refuses, lax warns."""


_REDIRECT = ("redirect_uri",)
_BROWSER = ("redirect_uri", "post_logout_redirect_uri")
_LOGOUT = ("backchannel_logout_uri", "frontchannel_logout_uri")
_ALL = (*_BROWSER, *_LOGOUT, "initiate_login_uri")

TABLE: tuple[Row, ...] = (
    Row(rule=absolute, members=_ALL, always=True),
    Row(rule=deliverable, members=_BROWSER, always=True),
    Row(rule=web_url, members=_LOGOUT, always=True),
    Row(rule=https_only, members=("initiate_login_uri",), always=True),
    Row(rule=no_fragment, members=_ALL, always=True),
    Row(rule=host, members=_ALL, always=True),
    Row(rule=scheme_with_period, members=_REDIRECT, always=False),
    Row(rule=no_cleartext, members=_REDIRECT, always=False),
    Row(rule=https_for_web, members=_REDIRECT, always=False),
    Row(rule=no_userinfo, members=_ALL, always=False),
    Row(rule=no_wildcard, members=_BROWSER, always=False),
    Row(rule=same_origin_as_redirect, members=("frontchannel_logout_uri",), always=False),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """What is wrong with a URI."""

    rule: str
    """The rule's name: `scheme_with_period`."""
    text: str
    """Member, URI and reason in one sentence."""
    refused: bool
    """False: the policy lets it pass, and warns."""


def complaints(uri: RegisteredUri, policy: Policy) -> tuple[Complaint, ...]:
    """Return everything that is wrong with `uri`, those rules first whose breach both policies refuse."""
    found = []
    for row in TABLE:
        reason = row.rule(uri) if uri.member in row.members else ""
        if reason:
            refused = row.always or policy == "strict"
            name = row.rule.__name__
            found.append(Complaint(rule=name, text=f"{uri.member} {uri.text!r} {reason}", refused=refused))
    return tuple(found)


def accepts(redirect_uris: Collection[str], application_type: str, requested: str) -> bool:
    """Return whether `requested` is a registered redirect URI, character by character.

    The port of a native client's loopback address is free (RFC 8252 7.3; RFC 9700 2.1).
    """
    if requested in redirect_uris:
        return True
    here = _LOOPBACK.match(requested) if application_type == "native" else None
    if here is None:
        return False
    loopbacks = (there for there in map(_LOOPBACK.match, redirect_uris) if there)
    return any((there["host"], there["rest"]) == (here["host"], here["rest"]) for there in loopbacks)


_DEFAULT_PORTS = {"http": 80, "https": 443}


def _origin(text: str) -> tuple[str, str | None, int | None] | None:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    return parts.scheme, parts.hostname, port if port is not None else _DEFAULT_PORTS.get(parts.scheme)
