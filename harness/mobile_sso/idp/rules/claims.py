"""`claims` asks for single claims by name; a malformed one is refused, and an essential `acr` must be within reach.

Source: OpenID Connect Core 5.5, 5.5.1.1 (an essential acr that cannot be reached fails the sign-in);
OpenID Connect Core Error Code unmet_authentication_requirements 1.0.
"""

from __future__ import annotations

from mobile_sso.idp.claims_request import MalformedClaims, read_claims_request
from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Find the claims that are asked for; raise OAuthError where they are malformed or out of reach."""
    text = request.parameter("claims")
    if text is None:
        return
    try:
        asked = read_claims_request(text)
    except MalformedClaims as error:
        raise invalid_request(str(error), event="claims_malformed") from None
    reachable = request.state.profile.acr_values
    contexts = tuple(value for value in asked.acr_values if not reachable or value in reachable)
    if asked.acr_is_essential and asked.acr_values and not contexts:
        raise OAuthError(
            "unmet_authentication_requirements", "None of the essential acr values can be reached.", event="acr_unmet"
        )
    # Not besides acr_values or the client's default: one of those would let an essential context be passed over.
    request.acr_values = contexts or request.acr_values
    if asked.sub and request.hinted_sub not in (None, asked.sub):
        raise invalid_request(
            "The parameter claims asks for somebody else than the id_token_hint.", event="claims_malformed"
        )
    request.hinted_sub = asked.sub or request.hinted_sub
    request.claims = asked
