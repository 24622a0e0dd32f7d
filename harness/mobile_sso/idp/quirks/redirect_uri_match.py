"""A redirect_uri that is not the registered one is accepted, because it looks like it.

Source: conformance-and-attacks 5.3 `redirect_uri_match`, case `redirect-uri-lax-op`; RFC 9700 2.1, 4.1; idp-knobs B
`redirect.match`; idp-behaviour 2, 5 (a `*` for a sub-domain of https), 4 (a `*` at the end only).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import REDIRECTING_RULES
from mobile_sso.idp.redirect_uris import RegisteredUri, complaints
from mobile_sso.idp.rules import AuthorizationRule, redirect_uri
from mobile_sso.idp.rules.examined import ExaminedAuthorization


@dataclass(frozen=True, kw_only=True)
class RedirectUriMatch(Quirk[tuple[AuthorizationRule, ...]]):
    """Compares by `mode` where the exact comparison failed.

    `prefix`: it begins with a registered one; `wildcard`: a `*` in a registered one stands for any text, be it empty;
    `wildcard_at_end`: only as its last character; `wildcard_subdomain`: only as the first label of the host of an https
    URL, for one label; `ignore_query`, `ignore_case`: without regard to either; `none`: anything goes. `exact` is the
    ideal. A URI that could not be registered at all, such as `javascript:` or one with a fragment, is refused in every
    mode.
    """

    name = "redirect_uri_match"
    stage = REDIRECTING_RULES

    mode: Literal[
        "exact", "prefix", "wildcard", "wildcard_at_end", "wildcard_subdomain", "ignore_query", "ignore_case", "none"
    ]  # fmt: skip

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules with the comparison of redirect URIs relaxed."""
        if self.mode == "exact":
            return value
        return tuple(self._check if rule is redirect_uri.check else rule for rule in value)

    def _check(self, request: ExaminedAuthorization) -> None:
        try:
            redirect_uri.check(request)
        except OAuthError as error:
            requested = request.parameter("redirect_uri")
            if error.event != "redirect_uri_mismatch" or requested is None or not self._accepts(request, requested):
                raise
            request.redirect_uri = requested

    def _accepts(self, request: ExaminedAuthorization, requested: str) -> bool:
        registration = request.client.registration
        uri = RegisteredUri(member="redirect_uri", text=requested, application_type=registration.application_type)
        if any(complaint.refused for complaint in complaints(uri, "lax")):
            return False
        alike = ALIKE[self.mode]
        return any(alike(registered, requested) for registered in registration.redirect_uris)


def _wildcard(registered: str, requested: str) -> bool:
    pattern = ".*".join(map(re.escape, registered.split("*")))
    return re.fullmatch(pattern, requested) is not None


def _wildcard_at_end(registered: str, requested: str) -> bool:
    return registered.endswith("*") and requested.startswith(registered[:-1])


def _wildcard_subdomain(registered: str, requested: str) -> bool:
    before, star, after = registered.partition("https://*.")
    if before or not star:
        return False
    return re.fullmatch(r"https://[A-Za-z0-9-]+\." + re.escape(after), requested) is not None


ALIKE: Mapping[str, Callable[[str, str], bool]] = {
    "prefix": lambda registered, requested: requested.startswith(registered),
    "wildcard": _wildcard,
    "wildcard_at_end": _wildcard_at_end,
    "wildcard_subdomain": _wildcard_subdomain,
    "ignore_query": lambda registered, requested: registered.partition("?")[0] == requested.partition("?")[0],
    "ignore_case": lambda registered, requested: registered.lower() == requested.lower(),
    "none": lambda registered, requested: True,
}
"""Mode → does a requested URI look like the registered one? Shared with `post_logout_redirect_uri_match`."""
