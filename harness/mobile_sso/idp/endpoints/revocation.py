"""Revocation: a client gives a token back.

Revoking a refresh token ends its whole grant; revoking an access token ends that token.

Source: RFC 7009 2.
"""

from __future__ import annotations

from mobile_sso.idp.clients import client_id_of
from mobile_sso.idp.endpoints.error_answers import error_json
from mobile_sso.idp.errors import OAuthError, invalid_grant, invalid_request
from mobile_sso.idp.grants import Grant
from mobile_sso.idp.quirks.stages import CLIENT_RULES
from mobile_sso.idp.rules import CLIENT_REQUEST
from mobile_sso.idp.rules.examined import ExaminedTokenRequest
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import NO_STORE, Request, Response


def revoke(state: ProviderState, request: Request) -> Response:
    """Answer a revocation request; a token nobody knows is no error (RFC 7009 2.2)."""
    examined = ExaminedTokenRequest(state=state, parameters=request.form, request=request)
    try:
        context = state.quirk_context(client_id=client_id_of(request), endpoint="revocation", request=request)
        for rule in state.quirks.apply(CLIENT_RULES, CLIENT_REQUEST, context):
            rule(examined)
        presented = examined.parameter("token")
        if presented is None:
            raise invalid_request("The parameter token is missing.", event="parameter_missing")
        _revoke(state, presented, examined.client.client_id)
    except OAuthError as error:
        return error_json(state, error, to=request)
    return Response(headers=NO_STORE)


def _revoke(state: ProviderState, presented: str, client_id: str) -> None:
    refresh = state.grants.refresh_token(presented)
    if refresh:
        _check_owner(refresh.grant, client_id)
        refresh.grant.revoked = True
        return
    access = state.grants.access_token(presented)
    if access:
        _check_owner(access.grant, client_id)
        state.grants.forget_access_token(presented)


def _check_owner(grant: Grant, client_id: str) -> None:
    if grant.client_id != client_id:
        raise invalid_grant("The token was issued to another client.", event="token_other_client")
