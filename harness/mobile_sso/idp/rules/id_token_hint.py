"""An `id_token_hint` must be an ID token of ours for this client; it may have expired.

Source: OpenID Connect Core 3.1.2.1; OIDF `oidcc-id-token-hint`.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.hints import hinted_claims
from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Find the subject that the hint speaks of; raise OAuthError where the hint is not genuine."""
    hint = request.parameter("id_token_hint")
    if hint is None:
        return
    claims = hinted_claims(request.state, hint)
    if claims is None or claims.get("aud") != request.client.client_id:
        raise invalid_request(
            "The id_token_hint is not an ID token that this provider issued to this client.", event="id_token_hint"
        )
    request.hinted_sub = str(claims.get("sub"))
