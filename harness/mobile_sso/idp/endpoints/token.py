"""Token endpoint: redeem a code, or refresh.

Source: OpenID Connect Core 3.1.3, 12; RFC 6749 3.2, 4.1.3, 5, 6.
"""

from __future__ import annotations

from mobile_sso.idp.clients import client_id_of
from mobile_sso.idp.endpoints.error_answers import error_json
from mobile_sso.idp.errors import OAuthError, invalid_grant
from mobile_sso.idp.quirks.stages import CLIENT_RULES, TOKEN_RULES
from mobile_sso.idp.rules import CLIENT_REQUEST, GRANT_RULES, GRANT_TYPE
from mobile_sso.idp.rules.examined import ExaminedTokenRequest
from mobile_sso.idp.state import ProviderState
from mobile_sso.idp.tokens import token_response
from mobile_sso.testbed.http import NO_STORE, Request, Response, json_response


def token(state: ProviderState, request: Request) -> Response:
    """Answer a token request."""
    examined = ExaminedTokenRequest(state=state, parameters=request.form, request=request)
    quirks = state.quirks
    context = state.quirk_context(
        client_id=client_id_of(request),
        grant_type=request.form.get("grant_type") or "",
        endpoint="token",
        request=request,
    )
    try:
        for rule in (*quirks.apply(CLIENT_RULES, CLIENT_REQUEST, context), GRANT_TYPE):
            rule(examined)
        for rule in quirks.apply(TOKEN_RULES, GRANT_RULES[examined.grant_type], context):
            rule(examined)
        persona = state.personas.get(examined.grant.username)
        if persona is None or not persona.assigned:
            raise invalid_grant("The person may no longer use this client.", event="person_gone")
    except OAuthError as error:
        return error_json(state, error, to=request)
    members = token_response(
        state, examined.grant, examined.client, persona, scopes=examined.scopes, grant_type=examined.grant_type
    )
    return json_response(members, headers=NO_STORE)
