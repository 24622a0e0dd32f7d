"""The provider judges a redirect URI by its scheme when it is used, more strictly or more freely than the ideal.

What may be *registered* is the profile's `redirect_policy`; this is about a URI that is registered.

Source: conformance-and-attacks 5.3 `scheme_policy`, cases `redirect-uri-scheme-without-period`,
`redirect-uri-http-cleartext`; RFC 8252 7.1, 7.3, 8.1, 8.4; RFC 9700 2.6; idp-knobs B `redirect.localhost_port`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES, REDIRECTING_RULES
from mobile_sso.idp.redirect_uris import LOOPBACK_HOSTS, RegisteredUri, accepts, scheme_with_period
from mobile_sso.idp.rules import AuthorizationRule, redirect_uri
from mobile_sso.idp.rules.examined import ExaminedAuthorization


@dataclass(frozen=True, kw_only=True)
class SchemePolicy(Quirk[tuple[AuthorizationRule, ...]]):
    """Four decisions, each at its ideal value by default.

    `require_period`: a private-use scheme without a period is refused. `allow_http` false: `http` is refused, but for
    the loopback address. `loopback_any_port`: the port of a loopback address is free for every client, not only for
    native ones. `require_pkce_for_private_scheme`: a request that returns by such a scheme needs a code_challenge.
    """

    name = "scheme_policy"
    stage = REDIRECTING_RULES
    also_at = (AUTHORIZATION_RULES,)

    require_period: bool = False
    allow_http: bool = True
    loopback_any_port: bool = False
    require_pkce_for_private_scheme: bool = False

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules with those of this policy: the one on PKCE among those whose failure is redirected."""
        if context.stage == AUTHORIZATION_RULES.name:
            return (*value, _needs_challenge) if self.require_pkce_for_private_scheme else value
        rules = (
            _any_loopback_port if rule is redirect_uri.check and self.loopback_any_port else rule for rule in value
        )
        return (*rules, self._check_scheme)

    def _check_scheme(self, request: ExaminedAuthorization) -> None:
        uri = RegisteredUri(member="redirect_uri", text=request.redirect_uri)
        if self.require_period and scheme_with_period(uri):
            raise _refused(request, "The scheme of the redirect_uri has no period; RFC 8252 7.1 asks for one.")
        loopback = uri.parts is not None and uri.parts.hostname in LOOPBACK_HOSTS
        if not self.allow_http and uri.scheme.lower() == "http" and not loopback:
            raise _refused(request, "The redirect_uri is cleartext http; use https.")


def _refused(request: ExaminedAuthorization, description: str) -> OAuthError:
    detail = f"redirect_uri {request.redirect_uri!r}, client {request.client.client_id!r}"
    return invalid_request(description, event="redirect_uri_mismatch", detail=detail)


def _any_loopback_port(request: ExaminedAuthorization) -> None:
    requested = request.parameter("redirect_uri") or ""
    if "redirect_uri" not in request.parameters.repeated and accepts(
        request.client.registration.redirect_uris, "native", requested
    ):
        request.redirect_uri = requested
    else:
        redirect_uri.check(request)


def _needs_challenge(request: ExaminedAuthorization) -> None:
    if not RegisteredUri(member="redirect_uri", text=request.redirect_uri).is_web and request.code_challenge is None:
        raise invalid_request(
            "Code challenge required: the redirect_uri has a private-use scheme.", event="code_challenge_missing"
        )
