"""Token endpoint: redeem a code, or refresh.

Source: OpenID Connect Core 3.1.3, 12; RFC 6749 3.2, 4.1.3, 5, 6.
"""

from __future__ import annotations

from mobile_sso.idp.endpoints.answers import error_json
from mobile_sso.idp.errors import OAuthError, invalid_grant
from mobile_sso.idp.rules import GRANT_RULES, TOKEN_REQUEST
from mobile_sso.idp.rules.examined import ExaminedTokenRequest
from mobile_sso.idp.state import ProviderState
from mobile_sso.idp.tokens import token_response
from mobile_sso.testbed.http import NO_STORE, Request, Response, json_response


def token(state: ProviderState, request: Request) -> Response:
    """Answer a token request."""
    examined = ExaminedTokenRequest(state=state, parameters=request.form, request=request)
    try:
        for rule in TOKEN_REQUEST:
            rule(examined)
        for rule in GRANT_RULES[examined.grant_type]:
            rule(examined)
        persona = state.personas.get(examined.grant.username)
        if persona is None or not persona.assigned:
            raise invalid_grant("The person may no longer use this client.")
    except OAuthError as error:
        return error_json(state, error, to=request)
    members = token_response(
        state, examined.grant, examined.client, persona, scopes=examined.scopes, grant_type=examined.grant_type
    )
    return json_response(members, headers=NO_STORE)
