"""A redirect_uri is refused for its form: its scheme, its slashes, its length, its characters.

Real providers check this before they look whether it is registered, each with a text of its own; most check when it is
entered, too, which is not shown here: everything may be registered.

Source: idp-knobs B `redirect.custom_scheme`, `redirect.form`, `redirect.max_length / forbidden`; idp-knobs I
`redirect.single_slash`; idp-behaviour 1 (256 characters, `! $ ' ( ) , ;`), 3 (texts of Google), 11, 12. The
descriptions that stand here are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import SplitResult, quote, urlsplit

from mobile_sso.idp.clients import Client
from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import REDIRECTING_RULES
from mobile_sso.idp.redirect_uris import LOOPBACK_HOSTS
from mobile_sso.idp.rules import AuthorizationRule
from mobile_sso.idp.rules.examined import ExaminedAuthorization

DESCRIPTIONS: Mapping[str, str] = {
    "scheme": "Missing scheme in the redirect_uri {redirect_uri}.",
    "custom_scheme": "A redirect_uri with a custom scheme is not allowed for a client of type {platform}.",
    "own_scheme": "The custom scheme of the redirect_uri {redirect_uri} does not belong to this client.",
    "single_slash": "A redirect_uri with a custom scheme cannot have an authority: {redirect_uri}.",
    "https_only": "The redirect_uri must be an https URL on a registered domain.",
    "path": "The redirect_uri must have a path.",
    "max_length": "The redirect_uri is longer than {max_length} characters.",
    "forbidden_characters": "The redirect_uri holds a character that is not allowed.",
}
"""What a person reads, by what is wrong."""

_DESCRIBABLE = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"\\')
"""What a description may hold (RFC 6749 5.2); a redirect_uri may hold anything."""
_NATIVE = frozenset({"public", "native", "ios", "android"})
_Broken: TypeAlias = Callable[["RedirectForm", str, Client], bool]


@dataclass(frozen=True, kw_only=True)
class RedirectForm(Quirk[tuple[AuthorizationRule, ...]]):
    """Refuses redirect URIs by their form, with `error`, on a page.

    `custom_scheme`: private-use schemes are for `any` client, for `none`, for native ones (`native_only`), or for
    native ones that use their own client_id in reverse order (`reverse_client_id`); `own_uri` allows just one such URI,
    in which `{client_id}` stands for the client. `single_slash` forbids `x://`; `https_only` allows nothing but https
    with a host that is neither an address nor local; `path_needed` wants a path; `max_length` counts characters.

    `descriptions` replaces the text of what is wrong, by the keys of DESCRIPTIONS; `{redirect_uri}`, `{client_id}`,
    `{platform}` (the client's, in capitals) and `{max_length}` are filled in. `event` says under which name another
    quirk finds this refusal. With `platforms` it looks at the clients of these platforms only.
    """

    name = "redirect_form"
    stage = REDIRECTING_RULES

    custom_scheme: Literal["any", "none", "native_only", "reverse_client_id"] = "any"
    own_uri: str | None = None
    single_slash: bool = False
    https_only: bool = False
    path_needed: bool = False
    max_length: int | None = None
    forbidden_characters: str = ""
    error: str = "invalid_request"
    descriptions: Mapping[str, str] = field(default_factory=dict)
    event: Literal["redirect_uri_mismatch", "redirect_uri_form"] = "redirect_uri_mismatch"
    platforms: tuple[Literal["web", "public", "spa", "native", "ios", "android"], ...] = ()

    def __post_init__(self) -> None:
        """Refuse descriptions of nothing, and an `own_uri` nobody could use."""
        for key in self.descriptions:
            if key not in DESCRIPTIONS:
                known = ", ".join(DESCRIPTIONS)
                raise ValueError(f"quirk 'redirect_form': 'descriptions' has no {key!r}; there are {known}")
        if self.own_uri is not None and (self.custom_scheme == "none" or self.https_only):
            raise ValueError("quirk 'redirect_form': 'own_uri' needs custom schemes to be allowed")

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules with one about the form after the first, which finds the client."""
        return (*value[:1], self._check, *value[1:])

    def _check(self, request: ExaminedAuthorization) -> None:
        redirect_uri = request.parameter("redirect_uri")
        if redirect_uri is None:
            return  # the next rule's affair
        client = request.client
        if self.platforms and client.registration.platform not in self.platforms:
            return
        for key, is_broken in _FORM.items():
            if is_broken(self, redirect_uri, client):
                raise OAuthError(
                    self.error,
                    self._described(key, redirect_uri, client),
                    event=self.event,
                    detail=f"{key}: redirect_uri {redirect_uri!r}, client {client.client_id!r}",
                )

    def _described(self, key: str, redirect_uri: str, client: Client) -> str:
        text = self.descriptions.get(key, DESCRIPTIONS[key])
        filled = {
            "redirect_uri": quote(redirect_uri, safe=_DESCRIBABLE, errors="replace"),
            "client_id": client.client_id,
            "platform": client.registration.platform.upper(),
            "max_length": str(self.max_length),
        }
        for name, value in filled.items():
            text = text.replace(f"{{{name}}}", value)
        return text


def _parts(uri: str) -> SplitResult:
    """Take `uri` apart; of one that is malformed (`https://[`) nothing but the scheme is known."""
    try:
        return urlsplit(uri)
    except ValueError:
        scheme, colon, _ = uri.partition(":")
        return SplitResult(scheme.lower() if colon else "", "", "", "", "")


def _is_custom(uri: str) -> bool:
    return _parts(uri).scheme not in ("http", "https", "")


def _custom_scheme(form: RedirectForm, uri: str, client: Client) -> bool:
    if not _is_custom(uri) or form.custom_scheme == "any":
        return False
    registration = client.registration
    native = registration.application_type == "native" or registration.platform in _NATIVE
    return form.custom_scheme == "none" or not native


def _own_scheme(form: RedirectForm, uri: str, client: Client) -> bool:
    if not _is_custom(uri):
        return False
    if form.own_uri is not None and uri != form.own_uri.replace("{client_id}", client.client_id):
        return True
    reverse = ".".join(reversed(client.client_id.split(".")))
    return form.custom_scheme == "reverse_client_id" and uri.partition(":")[0].lower() != reverse.lower()


def _https_only(form: RedirectForm, uri: str, client: Client) -> bool:
    if not form.https_only:
        return False
    parts = _parts(uri)
    host = parts.hostname or ""
    is_address = ":" in host or host.replace(".", "").isdigit()
    return parts.scheme != "https" or not host or is_address or host in LOOPBACK_HOSTS


_FORM: Mapping[str, _Broken] = {
    "scheme": lambda form, uri, client: not _parts(uri).scheme,
    "custom_scheme": _custom_scheme,
    "https_only": _https_only,
    "single_slash": lambda form, uri, client: form.single_slash and _is_custom(uri) and "://" in uri,
    "own_scheme": _own_scheme,
    "path": lambda form, uri, client: form.path_needed and not _parts(uri).path,
    "max_length": lambda form, uri, client: form.max_length is not None and len(uri) > form.max_length,
    "forbidden_characters": lambda form, uri, client: any(sign in uri for sign in form.forbidden_characters),
}
"""Whether something is wrong, in the order it is looked for."""
