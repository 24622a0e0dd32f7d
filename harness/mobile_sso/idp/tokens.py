"""The token response: access token, ID token, refresh token.

Source: OpenID Connect Core 2, 3.1.3.3, 12.2; RFC 9068 2; RFC 6749 5.1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from mobile_sso.idp.claim_templates import TokenSubject, filled
from mobile_sso.idp.claims import claims_of, role_words, subject_identifier, with_roles
from mobile_sso.idp.clients import Client
from mobile_sso.idp.grants import Grant
from mobile_sso.idp.jws import decode, encode, json_octets
from mobile_sso.idp.logout.participants import Participant
from mobile_sso.idp.minting import mint, remember
from mobile_sso.idp.quirks import QuirkContext
from mobile_sso.idp.quirks.stages import (
    ACCESS_GRANT,
    ACCESS_TOKEN_SHAPE,
    NONCE_ECHO,
    PERSONA,
    REFRESH_TOKEN,
    TOKEN_RESPONSE,
)
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
    persona = state.quirks.apply(PERSONA, persona, context)
    subject = TokenSubject(persona=persona, issuer=state.issuer, client_id=client.client_id, auth_time=grant.auth_time)
    sub = subject_identifier(persona, client.client_id, state.profile)
    access_token = _access_token(state, grant, subject, scopes, context)
    members: dict[str, JsonValue] = {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": state.profile.lifetimes.access_token,
        "scope": " ".join(scopes),
    }
    if "openid" in scopes:
        echoes = state.quirks.apply(NONCE_ECHO, grant_type == "authorization_code", context)
        nonce = grant.nonce if echoes else None
        members["id_token"] = _id_token(state, grant, client, subject, sub, scopes, nonce, access_token, context)
        if grant_type == "authorization_code":
            participant = Participant(client_id=client.client_id, username=persona.username, sub=sub)
            state.participants.note(grant.sid, participant)
    if state.quirks.apply(REFRESH_TOKEN, OFFLINE_ACCESS in grant.scopes, context):
        members["refresh_token"] = state.grants.mint_refresh_token(grant)
    return state.quirks.apply(TOKEN_RESPONSE, members, context)


def _access_token(
    state: ProviderState, granted: Grant, subject: TokenSubject, scopes: tuple[str, ...], context: QuirkContext
) -> str:
    grant = state.quirks.apply(ACCESS_GRANT, granted, context)
    other = state.personas.get(grant.username) if grant is not granted else None
    if other is not None:
        subject = replace(subject, persona=other)
    token = _made_access_token(state, grant, subject, scopes, context)
    return state.grants.keep_access_token(token, grant, scopes)


def _made_access_token(
    state: ProviderState, grant: Grant, subject: TokenSubject, scopes: tuple[str, ...], context: QuirkContext
) -> str:
    shape = state.quirks.apply(ACCESS_TOKEN_SHAPE, state.profile.access_token, context)
    if shape.format != "jwt":
        token = shape.prefix + state.tokens.token() if shape.format == "opaque" else _sealed(state)
        remember(state, "access_token", token, context)
        return state.secrets.register("access_token", token)
    now = state.now()
    words = [*scopes, *role_words(subject.persona, state.profile.roles)]
    claims: dict[str, JsonValue] = {
        "iss": state.issuer,
        "sub": subject_identifier(subject.persona, grant.client_id, state.profile),
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


def _sealed(state: ProviderState) -> str:
    """Return a JWE of five parts, for a key that nobody keeps: the grant is found by the token, as with any other."""
    from mobile_sso.idp.jwe import gcm

    key, iv, content = (decode(state.tokens.token(octets)) for octets in (32, 12, 32))
    protected = encode(json_octets({"alg": "dir", "enc": "A256GCM", "iss": state.issuer}))
    ciphertext, tag = gcm(key, iv, content, protected.encode("ascii"))
    return f"{protected}..{encode(iv)}.{encode(ciphertext)}.{encode(tag)}"


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
    algorithm = client.registration.id_token_signed_response_alg
    about: dict[str, JsonValue] = claims_of(subject.persona, scopes) if shape.scope_claims else {}
    if state.profile.roles.in_id_token:
        about = with_roles(about, subject.persona, state.profile.roles)
    claims: dict[str, JsonValue] = {
        **about,
        **grant.claims.claims("id_token", subject.persona),
        **filled(shape.claims, subject),
        "iss": state.issuer,
        "sub": sub,
        "aud": client.client_id,
        "exp": now + state.profile.lifetimes.id_token,
        "iat": now,
        "auth_time": grant.auth_time,
        "amr": list(grant.amr),
        "at_hash": at_hash(access_token, algorithm),
        "sid": grant.sid,
    }
    if nonce is not None:
        claims["nonce"] = nonce
    if grant.acr is not None:
        claims["acr"] = grant.acr
    return mint(state, "id_token", claims, algorithm=algorithm, typ="JWT", context=context)


_HASHES: Mapping[str, str] = {"RS256": "sha256", "PS256": "sha256", "ES256": "sha256", "EdDSA": "sha512"}


def at_hash(access_token: str, algorithm: str) -> str:
    """Return the left half of the token's hash, for an ID token that is signed with `algorithm`.

    The hash is that of the algorithm (Core 3.1.3.6). `EdDSA` names none; Ed25519 hashes with SHA-512 (RFC 8032 5.1, to
    which RFC 8037 3.1 points), and so do the providers that sign with it.
    """
    digest = hashlib.new(_HASHES[algorithm], access_token.encode("ascii")).digest()
    return encode(digest[: len(digest) // 2])
