"""The keys are where nobody could guess: the last part of `jwks_uri` is random, and new with each provider.

A relying party that reads the metadata does not notice; one that knows where keys usually are finds nothing there.

Source: conformance-and-attacks 5.2 `discovery_random_jwks_uri`; OIDF `oidcc-client-test-discovery-jwks-uri-keys`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobile_sso.idp.profile import Endpoints
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import ENDPOINTS

_MOST = 64


@dataclass(frozen=True, kw_only=True)
class DiscoveryRandomJwksUri(Quirk[Endpoints]):
    """Moves the key set below its usual path, behind `suffix_length` random characters."""

    name = "discovery_random_jwks_uri"
    stage = ENDPOINTS

    suffix_length: int = 10

    def __post_init__(self) -> None:
        """Refuse a suffix that is none."""
        if not 1 <= self.suffix_length <= _MOST:
            raise ValueError(
                f"quirk 'discovery_random_jwks_uri': 'suffix_length' is from 1 to {_MOST}, got {self.suffix_length}"
            )

    def apply(self, value: Endpoints, context: QuirkContext) -> Endpoints:
        """Return the paths with another one for the keys."""
        suffix = context.provider.tokens.token(_MOST)[: self.suffix_length]
        return replace(value, jwks=f"{value.jwks.rstrip('/')}/{suffix}")
