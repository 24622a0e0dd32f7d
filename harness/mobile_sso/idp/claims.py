"""Claims about a person: which scope asks for which claim, where roles go, what the subject identifier is.

Source: OpenID Connect Core 5.1, 5.4 (claims by scope), 8.1 (pairwise subject identifiers).
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Mapping

from mobile_sso.idp.jws import encode
from mobile_sso.idp.profile import IdpProfile, RolesShape
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import JsonValue

SCOPE_CLAIMS: Mapping[str, tuple[str, ...]] = {
    "profile": (
        "name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
        "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at",
    ),
    "email": ("email", "email_verified"),
    "address": ("address",),
    "phone": ("phone_number", "phone_number_verified"),
}  # fmt: skip
_SCOPE_OF = {claim: scope for scope, claims in SCOPE_CLAIMS.items() for claim in claims}

PROTOCOL_CLAIMS = frozenset(
    {"iss", "sub", "aud", "exp", "iat", "nbf", "jti", "azp", "nonce", "auth_time", "acr", "amr", "at_hash", "sid"}
)
"""Claims that say something about the token; a persona cannot set them."""


def claims_of(persona: Persona, scopes: Collection[str]) -> dict[str, JsonValue]:
    """Return the persona's claims that `scopes` ask for; claims of its own that no scope governs are always there."""
    return {
        claim: value
        for claim, value in persona.claims.items()
        if claim not in PROTOCOL_CLAIMS and (claim not in _SCOPE_OF or _SCOPE_OF[claim] in scopes)
    }


def subject_identifier(persona: Persona, client_id: str, profile: IdpProfile) -> str:
    """Return the `sub` that this client sees."""
    if profile.subject_type == "public":
        return persona.sub if profile.subject_form == "{sub}" else _written(profile.subject_form, persona.sub)
    return encode(hashlib.sha256(f"{client_id}|{persona.sub}".encode()).digest())


def _written(form: str, sub: str) -> str:
    """Return `sub` in a profile's `subject_form`."""
    return form.replace("{sub_uuid}", str(uuid.uuid5(uuid.NAMESPACE_OID, sub))).replace("{sub}", sub)


def with_roles(claims: dict[str, JsonValue], persona: Persona, shape: RolesShape) -> dict[str, JsonValue]:
    """Return `claims` with the persona's roles in `shape`; without roles they stay as they are."""
    if not persona.roles or shape.claim is None:
        return claims
    path = shape.claim.split(".") if shape.nested else [shape.claim]
    value: JsonValue = list(persona.roles)
    for name in reversed(path[1:]):
        value = {name: value}
    return {**claims, path[0]: value}


def role_words(persona: Persona, shape: RolesShape) -> tuple[str, ...]:
    """Return the roles as words of the access token's scope (a private IAM broker; mendix-behaviour 3.8)."""
    if shape.scope_prefix is None:
        return ()
    return tuple(f"{shape.scope_prefix}{role}" for role in persona.roles)
