"""What a check may look at: one frozen value per stage.

Source: conformance-and-attacks 4.1-4.4, 4.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobile_sso.backend.jws import CompactJws
from mobile_sso.backend.keys import VerificationKey
from mobile_sso.testbed.http import JsonValue, Parameters, Response


@dataclass(frozen=True, kw_only=True)
class DiscoveryFacts:
    """A discovery document and where it came from."""

    discovery_url: str
    metadata: Mapping[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class AuthorizationResponseFacts:
    """What came back to the app, and what the attempt expects."""

    received_uri: str | None
    """The callback URL without query and fragment; None where the surface never sees it."""
    parameters: Parameters = field(repr=False)
    redirect_uri: str
    issuer: str
    iss_promised: bool
    """`authorization_response_iss_parameter_supported` of the metadata."""


@dataclass(frozen=True, kw_only=True)
class TokenResponseFacts:
    """The token endpoint's answer; `members` is empty where the body is not a JSON object."""

    response: Response
    is_json_object: bool
    members: Mapping[str, JsonValue] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class TokenFacts:
    """A parsed JWT (ID token, logout token or access token), candidate keys, and what is expected of it."""

    jws: CompactJws
    keys: tuple[VerificationKey, ...]
    algorithms: tuple[str, ...]
    issuer: str
    client_id: str
    now: float
    leeway: float
    """Seconds of clock difference that are forgiven."""
    greatest_age: float = 600.0
    """Seconds since `iat`; a token fetched just now is never older."""
    nonce: str | None = None
    acr_values: tuple[str, ...] = ()
    """What was asked for; empty: nothing."""
    max_age: int | None = None
    access_token: str | None = field(default=None, repr=False)
    trusted_audiences: tuple[str, ...] = ()
    """ID token: audiences allowed beside the client_id. Access token: audiences, one of which is needed."""


@dataclass(frozen=True, kw_only=True)
class UserinfoFacts:
    """The userinfo answer and whom the ID token named."""

    response: Response
    claims: Mapping[str, JsonValue]
    subject: JsonValue
