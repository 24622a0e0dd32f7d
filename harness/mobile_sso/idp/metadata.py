"""The discovery document of a profile.

Source: OpenID Connect Discovery 3; RFC 8414 2; RFC 9207 3; RP-Initiated Logout 2.1.
"""

from __future__ import annotations

from typing import cast

from mobile_sso.idp.claims import SCOPE_CLAIMS
from mobile_sso.idp.client_authentication_metadata import authentication_metadata
from mobile_sso.idp.jwe import ALGORITHMS as ENCRYPTION_ALGORITHMS
from mobile_sso.idp.jwe import ENCRYPTIONS
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.http import JsonValue

GRANT_TYPES = ("authorization_code", "refresh_token")

_TOKEN_CLAIMS = ("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "sid")


def provider_metadata(profile: IdpProfile, origin: str) -> dict[str, JsonValue]:
    """Return the discovery document of a provider of this shape at `origin`, before any quirk."""
    paths = profile.endpoints
    members: dict[str, JsonValue] = {
        "issuer": origin + profile.issuer_path,
        "authorization_endpoint": origin + paths.authorization,
        "token_endpoint": origin + paths.token,
        "jwks_uri": origin + paths.jwks,
        "scopes_supported": list(profile.scopes),
        "response_types_supported": ["code"],
        "response_modes_supported": list(profile.response_modes),
        "grant_types_supported": list(GRANT_TYPES),
        "subject_types_supported": [profile.subject_type],
        "id_token_signing_alg_values_supported": list(profile.signing_algs),
        "id_token_encryption_alg_values_supported": list(ENCRYPTION_ALGORITHMS),
        "id_token_encryption_enc_values_supported": list(ENCRYPTIONS),
        **authentication_metadata(profile, "token"),
        "claims_supported": [*_TOKEN_CLAIMS, *_scope_claims(profile)],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": list(profile.prompts),
        "claims_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
    if paths.userinfo:
        members["userinfo_endpoint"] = origin + paths.userinfo
        members["userinfo_signing_alg_values_supported"] = list(profile.signing_algs)
    if paths.revocation:
        members["revocation_endpoint"] = origin + paths.revocation
        members |= authentication_metadata(profile, "revocation")
    if paths.introspection:
        members["introspection_endpoint"] = origin + paths.introspection
        members |= authentication_metadata(profile, "introspection", public_clients=False)
    if paths.registration:
        members["registration_endpoint"] = origin + paths.registration
    if paths.pushed_authorization_request:
        members["pushed_authorization_request_endpoint"] = origin + paths.pushed_authorization_request
        members["require_pushed_authorization_requests"] = False
    if paths.end_session:
        members["end_session_endpoint"] = origin + paths.end_session
    channels = {"backchannel": profile.backchannel_logout, "frontchannel": profile.frontchannel_logout}
    for channel, offered in channels.items():
        if offered:
            members |= {f"{channel}_logout_supported": True, f"{channel}_logout_session_supported": True}
    if profile.acr_values:
        members["acr_values_supported"] = list(profile.acr_values)
    if profile.authorization_response_iss:
        members["authorization_response_iss_parameter_supported"] = True
    if profile.advertises is not None:
        members = {name: value for name, value in members.items() if name in profile.advertises}
    members.update({name: _placed(value, origin) for name, value in profile.metadata.items()})
    return {name: value for name, value in members.items() if not _removed(profile, name)}


def _placed(value: object, origin: str) -> JsonValue:
    """Return a member of `profile.metadata`; in a text, `{origin}` stands for the provider's."""
    return value.replace("{origin}", origin) if isinstance(value, str) else cast("JsonValue", value)


def _removed(profile: IdpProfile, name: str) -> bool:
    return name in profile.metadata and profile.metadata[name] is None


def _scope_claims(profile: IdpProfile) -> list[str]:
    return [claim for scope, claims in SCOPE_CLAIMS.items() if scope in profile.scopes for claim in claims]
