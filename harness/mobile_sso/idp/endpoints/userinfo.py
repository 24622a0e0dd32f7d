"""Userinfo: claims about whoever granted the access token, as plain JSON or, where the client registered so, signed.

The token comes in the header or, by POST, in the body, never in the query.

Source: OpenID Connect Core 5.3; RFC 6750 2, 3; Registration 2 `userinfo_signed_response_alg`.
"""

from __future__ import annotations

from mobile_sso.idp.claims import claims_of, subject_identifier, with_roles
from mobile_sso.idp.endpoints.error_answers import error_answer, error_challenge, rendered
from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.grants import AccessToken
from mobile_sso.idp.minting import mint
from mobile_sso.idp.quirks.stages import PERSONA, USERINFO, USERINFO_SIGNING
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import NO_STORE, JsonValue, Request, Response, json_response

_REALM = "userinfo"


def userinfo(state: ProviderState, request: Request) -> Response:
    """Answer a userinfo request, by GET or POST."""
    client_id = ""
    try:
        presented = _presented(request)
        if presented is None:
            return _challenge(state, request)
        token, persona = _granted(state, presented)
        client_id = token.grant.client_id
        if "openid" not in token.scopes:
            raise OAuthError(
                "insufficient_scope", "The access token lacks the scope openid.", event="insufficient_scope", status=403
            )
    except OAuthError as error:
        return error_challenge(state, error, to=request, realm=_REALM, client_id=client_id)
    return _answer(state, token, persona)


def _presented(request: Request) -> str | None:
    in_header = request.bearer_token
    in_body = request.form.get("access_token") if request.method == "POST" else None
    if in_header and in_body:
        raise invalid_request("The access token is given more than once.", event="parameter_repeated")
    return in_header or in_body


def _challenge(state: ProviderState, request: Request) -> Response:
    # RFC 6750 3.1: without credentials the challenge carries no error code, and nothing else.
    error = OAuthError("", "The access token is missing.", event="access_token_missing", status=401)
    challenge = f'Bearer realm="{_REALM}"'
    return rendered(state, error_answer(state, error, "empty", to=request, headers=NO_STORE, challenge=challenge))


def _granted(state: ProviderState, presented: str) -> tuple[AccessToken, Persona]:
    token = state.grants.access_token(presented)
    persona = state.personas.get(token.grant.username) if token else None
    if token is None or persona is None:
        raise OAuthError(
            "invalid_token",
            "The access token is invalid, expired or revoked.",
            event="access_token_invalid",
            status=401,
        )
    return token, persona


def _answer(state: ProviderState, token: AccessToken, persona: Persona) -> Response:
    quirks, client_id = state.quirks, token.grant.client_id
    context = state.quirk_context(client_id=client_id, username=persona.username, endpoint="userinfo")
    claims = quirks.apply(USERINFO, _claims(state, token, quirks.apply(PERSONA, persona, context)), context)
    client = state.clients.get(client_id)
    registered = client.registration.userinfo_signed_response_alg if client else None
    algorithm = quirks.apply(USERINFO_SIGNING, registered, context)
    if algorithm is None:
        return json_response(claims, headers=NO_STORE)
    signed = {**claims, "iss": state.issuer, "aud": client_id}
    text = mint(state, "userinfo", signed, algorithm=algorithm, typ="JWT", context=context)
    return Response(headers=(("Content-Type", "application/jwt"), *NO_STORE), body=text.encode())


def _claims(state: ProviderState, token: AccessToken, persona: Persona) -> dict[str, JsonValue]:
    claims = claims_of(persona, token.scopes) | token.grant.claims.claims("userinfo", persona)
    claims["sub"] = subject_identifier(persona, token.grant.client_id, state.profile)
    return with_roles(claims, persona, state.profile.roles) if state.profile.roles.in_userinfo else claims
