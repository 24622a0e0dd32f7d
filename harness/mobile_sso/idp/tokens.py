"""The token response: access token, ID token, refresh token.

Source: OpenID Connect Core 2, 3.1.3.3, 12.2; RFC 9068 2; RFC 6749 5.1.
"""

from __future__ import annotations

import hashlib

from mobile_sso.idp.claim_templates import TokenSubject, filled
from mobile_sso.idp.claims import claims_of, role_words, subject_identifier, with_roles
from mobile_sso.idp.clients import Client
from mobile_sso.idp.grants import Grant
from mobile_sso.idp.jws import encode
from mobile_sso.idp.minting import mint
from mobile_sso.idp.quirks import QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_RESPONSE
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import JsonValue

OFFLINE_ACCESS = "offline_access"


def token_response(
    state: ProviderState, grant: Grant, client: Client, persona: Persona, *, scopes: tuple[str, ...], grant_type: str
) -> dict[str, JsonValue]:
    """Mint the tokens of one token request and return the response's members.

    A refreshed ID token has the first one's `auth_time` and no `nonce` (Core 12.2). A refresh token comes with
    `offline_access` only (Core 11), in exchange for the previous one where there was one.
    """
    context = state.quirk_context(client_id=client.client_id, username=persona.username, grant_type=grant_type)
    subject = TokenSubject(persona=persona, issuer=state.issuer, client_id=client.client_id, auth_time=grant.auth_time)
    sub = subject_identifier(persona, client.client_id, state.profile)
    access_token = _access_token(state, grant, subject, sub, scopes, context)
    state.grants.keep_access_token(access_token, grant, scopes)
    members: dict[str, JsonValue] = {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": state.profile.lifetimes.access_token,
        "scope": " ".join(scopes),
    }
    if "openid" in scopes:
        nonce = grant.nonce if grant_type == "authorization_code" else None
        members["id_token"] = _id_token(state, grant, client, subject, sub, scopes, nonce, access_token, context)
    if OFFLINE_ACCESS in grant.scopes:
        members["refresh_token"] = state.grants.mint_refresh_token(grant)
    return state.quirks.apply(TOKEN_RESPONSE, members, context)


def _access_token(
    state: ProviderState,
    grant: Grant,
    subject: TokenSubject,
    sub: str,
    scopes: tuple[str, ...],
    context: QuirkContext,
) -> str:
    shape = state.profile.access_token
    if shape.format == "opaque":
        return state.tokens.token()
    now = state.now()
    words = [*scopes, *role_words(subject.persona, state.profile.roles)]
    claims: dict[str, JsonValue] = {
        "iss": state.issuer,
        "sub": sub,
        **filled({"aud": shape.audience}, subject),
        "exp": now + state.profile.lifetimes.access_token,
        "iat": now,
        "jti": state.tokens.token(16),
        shape.client_id_claim: grant.client_id,
        shape.scope_claim: list(words) if shape.scope_as_array else " ".join(words),
    }
    if state.profile.roles.in_access_token:
        claims = with_roles(claims, subject.persona, state.profile.roles)
    claims |= filled(shape.claims, subject)
    return mint(state, "access_token", claims, algorithm=shape.signing_alg, typ=shape.typ, context=context)


def _id_token(
    state: ProviderState,
    grant: Grant,
    client: Client,
    subject: TokenSubject,
    sub: str,
    scopes: tuple[str, ...],
    nonce: str | None,
    access_token: str,
    context: QuirkContext,
) -> str:
    shape, now = state.profile.id_token, state.now()
    about: dict[str, JsonValue] = claims_of(subject.persona, scopes) if shape.scope_claims else {}
    if state.profile.roles.in_id_token:
        about = with_roles(about, subject.persona, state.profile.roles)
    claims: dict[str, JsonValue] = {
        **about,
        **filled(shape.claims, subject),
        "iss": state.issuer,
        "sub": sub,
        "aud": client.client_id,
        "exp": now + state.profile.lifetimes.id_token,
        "iat": now,
        "auth_time": grant.auth_time,
        "amr": list(grant.amr),
        "at_hash": at_hash(access_token),
        "sid": grant.sid,
    }
    if nonce is not None:
        claims["nonce"] = nonce
    if grant.acr is not None:
        claims["acr"] = grant.acr
    algorithm = client.registration.id_token_signed_response_alg
    return mint(state, "id_token", claims, algorithm=algorithm, typ="JWT", context=context)


def at_hash(access_token: str) -> str:
    """Return the left half of the token's SHA-256: both algorithms of ours hash with it (Core 3.1.3.6)."""
    return encode(hashlib.sha256(access_token.encode("ascii")).digest()[:16])
