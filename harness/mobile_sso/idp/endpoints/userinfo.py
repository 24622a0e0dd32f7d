"""Userinfo: claims about whoever granted the access token.

The token comes in the header or, by POST, in the body, never in the query.

Source: OpenID Connect Core 5.3; RFC 6750 2, 3.
"""

from __future__ import annotations

from mobile_sso.idp.claims import claims_of, subject_identifier, with_roles
from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.quirks.stages import USERINFO
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import NO_STORE, Request, Response, json_response

_REALM = 'Bearer realm="userinfo"'


def userinfo(state: ProviderState, request: Request) -> Response:
    """Answer a userinfo request, by GET or POST."""
    try:
        presented = _presented(request)
        if presented is None:
            # RFC 6750 3.1: without credentials the challenge carries no error code.
            return Response(status=401, headers=(*NO_STORE, ("WWW-Authenticate", _REALM)))
        return _claims(state, presented)
    except OAuthError as error:
        state.refusals.record(request.path, error)
        challenge = f'{_REALM}, error="{error.error}", error_description="{error.description}"'
        return json_response(
            {"error": error.error, "error_description": error.description},
            status=error.status,
            headers=(*NO_STORE, ("WWW-Authenticate", challenge)),
        )


def _presented(request: Request) -> str | None:
    in_header = request.bearer_token
    in_body = request.form.get("access_token") if request.method == "POST" else None
    if in_header and in_body:
        raise invalid_request("The access token is given more than once.", event="parameter_repeated")
    return in_header or in_body


def _claims(state: ProviderState, presented: str) -> Response:
    token = state.grants.access_token(presented)
    persona = state.personas.get(token.grant.username) if token else None
    if token is None or persona is None:
        raise OAuthError(
            "invalid_token",
            "The access token is invalid, expired or revoked.",
            event="access_token_invalid",
            status=401,
        )
    if "openid" not in token.scopes:
        raise OAuthError(
            "insufficient_scope", "The access token lacks the scope openid.", event="insufficient_scope", status=403
        )
    claims = claims_of(persona, token.scopes)
    claims["sub"] = subject_identifier(persona, token.grant.client_id, state.profile)
    if state.profile.roles.in_userinfo:
        claims = with_roles(claims, persona, state.profile.roles)
    context = state.quirk_context(client_id=token.grant.client_id, username=persona.username)
    claims = state.quirks.apply(USERINFO, claims, context)
    return json_response(claims, headers=NO_STORE)
