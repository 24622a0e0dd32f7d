"""Verifying a signed token: keys from its issuer, then the checks of its stage.

Source: OpenID Connect Core 3.1.3.7; OpenID Connect Back-Channel Logout 2.6; RFC 9068 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.checks import run
from mobile_sso.backend.discovery import ProviderMetadata
from mobile_sso.backend.facts import TokenFacts
from mobile_sso.backend.jws import CompactJws
from mobile_sso.backend.keys import KeyStore, VerificationKey
from mobile_sso.backend.settings import IdpConfiguration
from mobile_sso.backend.stages import Stage
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.http import JsonValue

ASYMMETRIC = ("RS256", "ES256")


@dataclass(frozen=True, kw_only=True)
class Expectations:
    """What this very token has to say, beyond what every token of the issuer has to."""

    algorithms: tuple[str, ...] | None = None
    """None: the registered ones."""
    nonce: str | None = field(default=None, repr=False)
    acr_values: tuple[str, ...] = ()
    max_age: int | None = None
    access_token: str | None = field(default=None, repr=False)
    trusted_audiences: tuple[str, ...] = ()


class TokenVerifier:
    """Verifies ID tokens, logout tokens and access tokens."""

    def __init__(
        self, *, keys: KeyStore, clock: Clock, behaviour: Behaviour, registered_algorithms: tuple[str, ...]
    ) -> None:
        """Take keys from `keys`; `registered_algorithms` is the client's `id_token_signed_response_alg`."""
        self._keys = keys
        self._clock = clock
        self._behaviour = behaviour
        self._registered = registered_algorithms

    def verified(
        self,
        stage: Stage[TokenFacts],
        jws: CompactJws,
        idp: IdpConfiguration,
        metadata: ProviderMetadata,
        expected: Expectations,
    ) -> Mapping[str, JsonValue]:
        """Return the claims of `jws`, all of whose checks passed.

        Raises CheckFailed for the first that did not, KeysUnavailable where the issuer's keys cannot be had.
        """
        algorithms = expected.algorithms or self._behaviour.id_token_algs or self._registered
        facts = TokenFacts(
            jws=jws,
            keys=self._candidates(jws, algorithms, metadata),
            algorithms=algorithms,
            issuer=metadata.issuer,
            client_id=idp.client_id,
            now=self._clock.now(),
            leeway=self._behaviour.leeway,
            nonce=expected.nonce,
            acr_values=expected.acr_values,
            max_age=expected.max_age,
            access_token=expected.access_token,
            trusted_audiences=expected.trusted_audiences,
        )
        run(stage, facts, active=self._behaviour.checks)
        return jws.claims

    def _candidates(
        self, jws: CompactJws, algorithms: tuple[str, ...], metadata: ProviderMetadata
    ) -> tuple[VerificationKey, ...]:
        """No key is fetched for an algorithm that will be refused, nor where a flaw insists on a `kid`."""
        alg, kid = jws.header.get("alg"), jws.header.get("kid")
        if alg not in algorithms or (kid is None and self._behaviour.kid_required):
            return ()
        return self._keys.candidates(metadata.jwks_uri, kid=kid, alg=alg)
