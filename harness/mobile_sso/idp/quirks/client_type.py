"""The provider's console knows platforms, and each has rules of its own for secret, PKCE, Origin header and scheme.

A client's platform is that of its registration (`ClientRegistration.platform`), or `type` for every client. A word in
`secret`, `pkce`, `origin` and `scheme` changes the rule of one platform; without parameters the rules are Entra's:

| platform | secret | pkce | origin | scheme |
|---|---|---|---|---|
| web | required | optional | refused | any (a private-use scheme by editing the manifest) |
| public, native, ios, android | refused | optional | refused | any |
| spa | optional | required | required | https |

Google is `scheme: {web: https, ios: custom, android: custom}`, Okta `secret: {native: optional}`. The rules act where
the client calls directly (secret), where it redeems a code or refresh token (PKCE, then Origin), and before anything is
redirected (scheme: as if the URI were not registered).

Source: idp-knobs I `client.type`, B `redirect.custom_scheme`; idp-behaviour 1 "Platform types differ", 14 lines 10-12
(AADSTS7000218, 700025, 9002325, 9002327). *Unconfirmed*: that a platform other than spa refuses an Origin header
(9002326, general knowledge); that spa does not mind a secret (the failure reported for one is that of PKCE).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias, cast

from mobile_sso.idp.clients import Client
from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import CLIENT_METHODS, REDIRECTING_RULES, TOKEN_RULES
from mobile_sso.idp.redirect_uris import RegisteredUri
from mobile_sso.idp.registration_rules import PLATFORMS
from mobile_sso.idp.rules import AuthorizationRule, TokenRule, code_client, refresh_token_client
from mobile_sso.idp.rules.examined import Examined, ExaminedAuthorization, ExaminedTokenRequest

Decided: TypeAlias = tuple[str, ...] | tuple[TokenRule, ...] | tuple[AuthorizationRule, ...]
"""Methods of client authentication, rules of a token request, or those before anything is redirected."""

_Platform = Literal["web", "public", "spa", "native", "ios", "android"]
_Secret = Literal["required", "optional", "refused"]
_Pkce = Literal["required", "optional"]
_Origin = Literal["required", "optional", "refused"]
_Scheme = Literal["any", "https", "custom"]


@dataclass(frozen=True, kw_only=True)
class ClientType(Quirk[Decided]):
    """Holds each client against the rules of its platform, or of `type`.

    `secret`: whether it must, may or must not authenticate, with a secret or an assertion. `pkce`: whether a code needs
    a challenge. `origin`: whether a token request must, may or must not have an Origin header. `scheme`: `https`,
    `custom` (a private-use scheme) or `any`.
    """

    name = "client_type"
    stage = CLIENT_METHODS
    also_at = (TOKEN_RULES, REDIRECTING_RULES)

    type: _Platform | None = None
    secret: Mapping[str, _Secret] = field(default_factory=dict)
    pkce: Mapping[str, _Pkce] = field(default_factory=dict)
    origin: Mapping[str, _Origin] = field(default_factory=dict)
    scheme: Mapping[str, _Scheme] = field(default_factory=dict)

    _SECRET: ClassVar[Mapping[str, _Secret]] = {"web": "required", "spa": "optional"}
    _PKCE: ClassVar[Mapping[str, _Pkce]] = {"spa": "required"}
    _ORIGIN: ClassVar[Mapping[str, _Origin]] = {"spa": "required"}
    _SCHEME: ClassVar[Mapping[str, _Scheme]] = {"spa": "https"}

    def __post_init__(self) -> None:
        """Raise ValueError for a platform that does not exist."""
        for parameter in ("secret", "pkce", "origin", "scheme"):
            for platform in getattr(self, parameter):
                if platform not in PLATFORMS:
                    raise ValueError(
                        f"quirk 'client_type': parameter {parameter!r} has no platform {platform!r}; "
                        f"there are {', '.join(PLATFORMS)}"
                    )

    def apply(self, value: Decided, context: QuirkContext) -> Decided:
        """Return the methods that the platform leaves, or the rules with those of the platforms."""
        if context.stage == CLIENT_METHODS.name:
            return self._methods(cast("tuple[str, ...]", value), context.provider.clients.get(context.client_id))
        if context.stage == TOKEN_RULES.name:
            return tuple(self._token_rules(cast("tuple[TokenRule, ...]", value)))
        return (*cast("tuple[AuthorizationRule, ...]", value), self._check_scheme)

    def _platform(self, client: Client | None) -> str:
        return self.type or (client.registration.platform if client else "web")

    def _methods(self, methods: tuple[str, ...], client: Client | None) -> tuple[str, ...]:
        platform = self._platform(client)
        rule = self.secret.get(platform) or self._SECRET.get(platform, "refused")
        if rule == "refused":
            return ("none",)
        proving = tuple(method for method in methods if method != "none")
        return proving if rule == "required" else (*proving, "none")

    def _token_rules(self, rules: tuple[TokenRule, ...]) -> Iterator[TokenRule]:
        """Yield the rules, ours after the one that knows whose code or token it is, before it is spent."""
        ours: tuple[TokenRule, ...] = (self._check_pkce, self._check_origin)
        for rule in rules:
            yield rule
            if rule in (code_client.check, refresh_token_client.check):
                yield from ours
                ours = ()
        yield from ours  # where another quirk has dropped that rule

    def _check_pkce(self, request: ExaminedTokenRequest) -> None:
        platform = self._platform(request.client)
        rule = self.pkce.get(platform) or self._PKCE.get(platform, "optional")
        if rule == "required" and request.known_code is not None and request.known_code.code_challenge is None:
            raise invalid_request(
                "Proof Key for Code Exchange is required to redeem this code.",
                event="code_challenge_missing",
                detail=_of(request, platform),
            )

    def _check_origin(self, request: ExaminedTokenRequest) -> None:
        platform, present = self._platform(request.client), request.request.header("origin") is not None
        rule = self.origin.get(platform) or self._ORIGIN.get(platform, "refused")
        if rule == "required" and not present:
            raise invalid_request(
                "The tokens of this client are redeemed by cross-origin requests only.",
                event="origin_missing",
                detail=_of(request, platform),
            )
        if rule == "refused" and present:
            raise invalid_request(
                "A cross-origin request redeems the tokens of a single-page application only.",
                event="origin_unexpected",
                detail=_of(request, platform),
            )

    def _check_scheme(self, request: ExaminedAuthorization) -> None:
        platform = self._platform(request.client)
        rule = self.scheme.get(platform) or self._SCHEME.get(platform, "any")
        is_web = RegisteredUri(member="redirect_uri", text=request.redirect_uri).is_web
        if (rule == "https" and not is_web) or (rule == "custom" and is_web):
            raise invalid_request(
                "The scheme of the redirect_uri is not one that a client of this type may use.",
                event="redirect_uri_mismatch",
                detail=f"redirect_uri {request.redirect_uri!r}, {_of(request, platform)}",
            )


def _of(request: Examined, platform: str) -> str:
    return f"client {request.client.client_id!r} is of platform {platform}"
