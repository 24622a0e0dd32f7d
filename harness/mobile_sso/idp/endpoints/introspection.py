"""Introspection: a client asks whether a token of its own is still good, and what it stands for.

Whatever is not good *for this client* is inactive, and nothing more is said about it. A public client is refused: the
endpoint would answer anybody who names it (RFC 7662 2.1, 4). `jti` is there where the token has one: as a JWT.

Source: RFC 7662 2; RFC 9068 2.2 (the members of a JWT access token).
"""

from __future__ import annotations

import json

from mobile_sso.idp.claim_templates import TokenSubject, filled
from mobile_sso.idp.claims import subject_identifier
from mobile_sso.idp.clients import client_id_of
from mobile_sso.idp.endpoints.error_answers import error_json
from mobile_sso.idp.errors import OAuthError, invalid_client, invalid_request
from mobile_sso.idp.grants import Grant
from mobile_sso.idp.jws import decode
from mobile_sso.idp.quirks.stages import CLIENT_RULES
from mobile_sso.idp.rules import CLIENT_REQUEST
from mobile_sso.idp.rules.examined import ExaminedTokenRequest
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import NO_STORE, JsonValue, Request, Response, json_response


def introspect(state: ProviderState, request: Request) -> Response:
    """Answer an introspection request; `token_type_hint` helps nobody here and is not looked at."""
    examined = ExaminedTokenRequest(state=state, parameters=request.form, request=request)
    try:
        context = state.quirk_context(client_id=client_id_of(request), endpoint="introspection", request=request)
        for rule in state.quirks.apply(CLIENT_RULES, CLIENT_REQUEST, context):
            rule(examined)
        if examined.client.is_public:
            raise invalid_client("A public client cannot introspect tokens.", event="client_authentication_method")
        presented = examined.parameter("token")
        if presented is None:
            raise invalid_request("The parameter token is missing.", event="parameter_missing")
    except OAuthError as error:
        return error_json(state, error, to=request)
    about = _about(state, presented, examined.client.client_id)
    return json_response({"active": about is not None, **(about or {})}, headers=NO_STORE)


def _about(state: ProviderState, presented: str, client_id: str) -> dict[str, JsonValue] | None:
    """Return the members of the answer, or None where the token is not active for this client."""
    refresh = state.grants.refresh_token(presented)
    if refresh is not None:
        persona = _owner(state, refresh.grant, client_id)
        if persona is None or refresh.spent or refresh.grant.revoked:
            return None
        # A refresh token is for this provider; its audience says so.
        times: dict[str, JsonValue] = {"exp": refresh.expires_at, "iat": refresh.issued_at, "aud": state.issuer}
        return {**_members(state, refresh.grant, persona, refresh.grant.scopes), **times}
    access = state.grants.access_token(presented)
    if access is None:
        return None
    persona = _owner(state, access.grant, client_id)
    if persona is None:
        return None
    subject = TokenSubject(persona=persona, issuer=state.issuer, client_id=client_id, auth_time=access.grant.auth_time)
    members: dict[str, JsonValue] = {
        **_members(state, access.grant, persona, access.scopes),
        "token_type": "Bearer",
        "exp": access.expires_at,
        "iat": access.issued_at,
        **filled({"aud": state.profile.access_token.audience}, subject),
    }
    identifier = _identifier(presented) if state.profile.access_token.format == "jwt" else None
    return members if identifier is None else {**members, "jti": identifier}


def _owner(state: ProviderState, grant: Grant, client_id: str) -> Persona | None:
    """Return the person behind the grant, or None where they are gone or the grant is another client's."""
    return state.personas.get(grant.username) if grant.client_id == client_id else None


def _members(state: ProviderState, grant: Grant, persona: Persona, scopes: tuple[str, ...]) -> dict[str, JsonValue]:
    return {
        "scope": " ".join(scopes),
        "client_id": grant.client_id,
        "username": grant.username,
        "sub": subject_identifier(persona, grant.client_id, state.profile),
        "iss": state.issuer,
    }


def _identifier(token: str) -> JsonValue:
    """Return the `jti` of a JWT of ours, None where a quirk has left none or no JWT."""
    parts = token.split(".")
    try:
        claims = json.loads(decode(parts[1])) if len(parts) == 3 else None
    except ValueError:
        return None
    return claims.get("jti") if isinstance(claims, dict) else None
