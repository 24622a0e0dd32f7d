"""An app has a signing key of its own, which the key set holds only for who asks with the app's id.

Without the parameter the set is that of everybody else: nothing in it signs this app's tokens.

Source: idp-knobs D `jwks.app_specific_key` (Entra: `?appid=`); idp-behaviour, keys of Entra, and its row on
nextauthjs/next-auth#5137 and panva/openid-client#277.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import JWKS
from mobile_sso.testbed.http import JsonValue

_Members = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class JwksAppSpecificKey(Quirk[_Members]):
    """Publishes the signing keys only where the `parameter` of the query names a registered client."""

    name = "jwks_app_specific_key"
    stage = JWKS

    parameter: str = "appid"

    def apply(self, value: _Members, context: QuirkContext) -> _Members:
        """Return the key set; for anybody else one of the same kinds of keys."""
        request = context.request
        named = request.query.get(self.parameter) if request is not None else None
        if named and context.provider.clients.get(named):
            return value
        provider = context.provider
        return {**value, **provider.keys.foreign.jwks(provider.signing_algorithms, now=provider.clock.now())}
