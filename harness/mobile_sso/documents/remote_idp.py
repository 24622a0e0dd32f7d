"""What is wrong with a profile of a running provider beyond the form of its fields.

Source: design "IdP engine"; docs/providers.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mobile_sso.documents.nodes import Location
from mobile_sso.documents.spelling import suggestion
from mobile_sso.testbed.contracts import CAPABILITIES
from mobile_sso.testbed.css import is_selector, parse_selector

if TYPE_CHECKING:
    from mobile_sso.documents.profiles import Wrong
    from mobile_sso.idp.profile import IdpProfile
    from mobile_sso.idp.remote_profile import RemoteProvider, SignInStep

OURS_ALONE = frozenset({"client_platforms", "clock", "profiles", "quirks", "sso_end", "tenants"})
"""Capabilities that nobody else's running provider has."""


def wrong_idp(profile: IdpProfile) -> Iterator[Wrong]:
    """Yield what is wrong with `profile` where it is one of a running provider, or half of one."""
    if profile.remote is None:
        if profile.engine == "remote":
            yield (
                (),
                "`engine: remote` needs a block `remote`",
                "say there where the provider is; see docs/providers.md",
            )
        return
    if profile.engine != "remote":
        yield ("remote",), "a block `remote` has no effect with this engine", "write `engine: remote`, or leave it out"
    yield from _wrong_addresses(profile.remote)
    yield from _wrong_capabilities(profile.remote)
    if not profile.remote.clients:
        yield ("remote", "clients"), "there is no client", "name the app `field_service` and the client of its backend"
    if profile.quirks:
        message = "a provider of somebody else's cannot misbehave on demand"
        yield ("quirks",), message, "leave `quirks` out, or choose the embedded engine"
    yield from _wrong_steps(profile.remote)


def _wrong_addresses(remote: RemoteProvider) -> Iterator[Wrong]:
    url = urlsplit(remote.discovery_url)
    if url.scheme not in ("http", "https") or not url.netloc or not url.path.strip("/"):
        message = f"`{remote.discovery_url}` is no discovery URL"
        yield ("remote", "discovery_url"), message, "write it whole: https://HOST/.well-known/openid-configuration"
    for number, origin in enumerate(remote.origins):
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != origin:
            hint = "an origin is a scheme, a host and perhaps a port: https://login.example.com"
            yield ("remote", "origins", number), f"`{origin}` is no origin", hint


def _wrong_capabilities(remote: RemoteProvider) -> Iterator[Wrong]:
    for number, word in enumerate(remote.capabilities):
        where: Location = ("remote", "capabilities", number)
        if word in OURS_ALONE:
            yield where, f"no running provider has the capability `{word}`", "leave it out"
        elif word not in CAPABILITIES:
            known = tuple(sorted(set(CAPABILITIES) - OURS_ALONE))
            yield where, f"`{word}` is not a capability", suggestion(word, known, "known") or "leave it out"


def _wrong_steps(remote: RemoteProvider) -> Iterator[Wrong]:
    if not remote.sign_in or remote.sign_in[0].username is None:
        hint = "name the field of the user name: `sign_in: [{ username: login, password: password }]`"
        yield ("remote", "sign_in"), "the first page of the sign-in needs a field `username`", hint
    if remote.cancel is not None:
        yield from _wrong_selector(("remote", "cancel"), remote.cancel)
    for key, steps in (("sign_in", remote.sign_in), ("logout", remote.logout)):
        for number, step in enumerate(steps):
            yield from _wrong_step(("remote", key, number), step, first=key == "sign_in" and number == 0)


def _wrong_step(where: Location, step: SignInStep, *, first: bool) -> Iterator[Wrong]:
    for key, written in (("press", step.press), ("shown_by", step.shown_by)):
        if written is not None:
            yield from _wrong_selector((*where, key), written)
    for key, written in (("username", step.username), ("password", step.password)):
        if written is not None and is_selector(written):
            yield from _wrong_selector((*where, key), written)
    if first and (step.enter or step.shown_by or step.optional):
        message = "the first page takes `username`, `password` and `press` only"
        yield where, message, "what else there is to enter belongs to a page of its own"
    if not first and not (step.username or step.password or step.enter or step.press or step.shown_by):
        yield (
            where,
            "nothing tells this page from others",
            "name a field, a button to `press`, or what it is `shown_by`",
        )


def _wrong_selector(where: Location, written: str) -> Iterator[Wrong]:
    try:
        if not is_selector(written):
            raise ValueError(f"`{written}` is no selector")
        parse_selector(written)
    except ValueError as error:
        message, _, hint = str(error).partition("; ")
        yield where, message, hint or "write #id, .class, [name=value], or one of these behind a tag: button[value=yes]"
