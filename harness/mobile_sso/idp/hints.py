"""Reading an `id_token_hint`: a token is a hint only if one of our own keys signed it, whatever its age.

Source: OpenID Connect Core 3.1.2.1; RP-Initiated Logout 2 (an expired hint SHOULD be accepted).
"""

from __future__ import annotations

from collections.abc import Mapping

from mobile_sso.idp.jws import verified_claims
from mobile_sso.idp.quirks.stages import HINT_ISSUER
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import JsonValue


def hinted_claims(state: ProviderState, hint: str) -> dict[str, JsonValue] | None:
    """Return the claims of an ID token of ours, or None where it is not one."""
    claims = verified_claims(hint, state.keys)
    issuer = state.quirks.apply(HINT_ISSUER, state.issuer, state.quirk_context())
    if claims is None or claims.get("iss") != issuer or "events" in claims:  # a logout token is no ID token
        return None
    is_access_token = state.profile.access_token.scope_claim in claims
    return None if is_access_token else claims


def audience(claims: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Return the clients that an ID token was issued to."""
    aud = claims.get("aud")
    return tuple(str(one) for one in (aud if isinstance(aud, list) else [aud]))
