"""An `id_token_hint` must be an ID token of ours; it may have expired, and its session may have ended.

Source: RP-Initiated Logout 2, 4; conformance-and-attacks 4.5 ESR-07, 2.3 `-bad-id-token-hint`,
`-modified-id-token-hint`.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.hints import hinted_claims
from mobile_sso.idp.logout.examined import ExaminedLogout


def check(request: ExaminedLogout) -> None:
    """Find the claims of the hint; raise OAuthError where it is not genuine."""
    hint = request.parameter("id_token_hint")
    if hint is None:
        return
    request.hint = hinted_claims(request.state, hint)
    if request.hint is None:
        raise invalid_request("The id_token_hint is not an ID token that this provider issued.", event="logout_hint")
