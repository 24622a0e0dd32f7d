"""What can never work is told before anybody signs in: the callback URL is compared in all the places where it stands.

`examine` is a pure function of what was entered: it opens no browser and asks no IdP. Four of its findings are faults
of the return trip and have their ids; the fifth, `redirect-uri-unregistered`, is the refusal of the IdP
(`redirect_uri_mismatch`), which is told here because the same comparison shows it.

Not examined: whether another app owns the same scheme, whether a claimed https address is verified, and a loopback
redirect, whose port is free (RFC 8252 7.3). A browser that hands the callback straight to the app that opened it asks
no registry: there `invalid-address` and `scheme-case` do no harm.

Source: deep-link-return 2.2 (`invalid-address`, `scheme-case`, `path-variant`, `redirect-uri-swap` are found before any
login), 1.3, 1.6, 3.4 "case"; RFC 6749 3.1.2.3, 4.1.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from mobile_sso.device.schemes import scheme_of

Mode: TypeAlias = Literal[
    "redirect-uri-unregistered", "invalid-address", "scheme-case", "path-variant", "redirect-uri-swap"
]
"""The id of a failure mode; the first one is no fault of the return trip but the IdP's refusal."""


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """What was entered for one app at one IdP; raises ValueError where the redirect URI is no absolute URL."""

    platform: Literal["ios", "android"]
    schemes: tuple[str, ...] = ()
    """The private-use URI schemes that the app registers, without `://`."""
    https_hosts: tuple[str, ...] = ()
    """The hosts whose https addresses it claims."""
    expected_path: str | None = None
    """The only path of callback URLs that the app's library takes; None: any."""
    redirect_uri: str
    """What the authorization request says."""
    token_redirect_uri: str | None = None
    """What the token request says; None: the same."""
    registered_redirect_uris: tuple[str, ...]
    """What is entered at the IdP."""

    def __post_init__(self) -> None:
        if scheme_of(self.redirect_uri) is None:
            raise ValueError(f"the redirect URI {self.redirect_uri!r} is no absolute URL; it begins with a scheme")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that keeps every sign-in from ending in the app."""

    mode: Mode
    what: str
    where: str
    """The place where it is to be put right."""
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.mode}: {self.what}\n  where: {self.where}\n  what to do: {self.what_to_do}"


def examine(set_up: SetUp) -> tuple[Finding, ...]:
    """Return everything that is wrong, in the order in which a sign-in would come upon it."""
    found = (_unregistered(set_up), _owner(set_up), _path(set_up), _swap(set_up))
    return tuple(finding for finding in found if finding is not None)


def _unregistered(set_up: SetUp) -> Finding | None:
    if set_up.redirect_uri in set_up.registered_redirect_uris:
        return None
    return Finding(
        mode="redirect-uri-unregistered",
        what=f"the IdP does not know {set_up.redirect_uri}; it knows {_listed(set_up.registered_redirect_uris)}",
        where="the client at the IdP, or the callback URL that the backend was given",
        what_to_do=f"register {set_up.redirect_uri} at the IdP, character by character",
    )


def _owner(set_up: SetUp) -> Finding | None:
    """Find the claim of the app that fits the redirect URI; without regard to case first, then as the system does."""
    scheme = scheme_of(set_up.redirect_uri) or ""
    if scheme.lower() == "https":
        kind, needed, claims = "claimed https host", urlsplit(set_up.redirect_uri).hostname or "", set_up.https_hosts
    else:
        kind, needed, claims = "scheme", scheme, set_up.schemes
    alike = tuple(claim for claim in claims if claim.lower() == needed.lower())
    if not alike:
        return Finding(
            mode="invalid-address",
            what=f"no app owns {needed}: the app registers {_listed(claims)} as {kind}",
            where="the build of the app",
            what_to_do=f"let the app register the {kind} {needed.lower()}, and install it anew",
        )
    if set_up.platform == "ios" or (needed in alike and needed == needed.lower()):
        return None
    return Finding(
        mode="scheme-case",
        what=f"Android matches lower case only: the app registers {_listed(alike)}, the callback URL says {needed}",
        where="the build of the app, or the callback URL that the backend was given",
        what_to_do=f"write {needed.lower()} in lower case in the app, at the backend and at the IdP",
    )


def _path(set_up: SetUp) -> Finding | None:
    path = urlsplit(set_up.redirect_uri).path
    if set_up.expected_path is None or set_up.expected_path == path:
        return None
    return Finding(
        mode="path-variant",
        what=f"the app's library takes the path {set_up.expected_path} only, the callback URL has {path or 'none'}",
        where="the redirect URI that the app's library was given",
        what_to_do="write the same path in the app, at the backend and at the IdP, with or without a slash at the end",
    )


def _swap(set_up: SetUp) -> Finding | None:
    token_redirect_uri = set_up.token_redirect_uri
    if token_redirect_uri is None or token_redirect_uri == set_up.redirect_uri:
        return None
    return Finding(
        mode="redirect-uri-swap",
        what=f"the token request says {token_redirect_uri}, the authorization request said {set_up.redirect_uri}",
        where="the backend, where it redeems the code",
        what_to_do="send the redirect_uri that the sign-in was begun with; the IdP answers invalid_grant to any other",
    )


def _listed(items: tuple[str, ...]) -> str:
    return ", ".join(items) or "nothing"
