"""Public keys from an issuer's `jwks_uri`: parsed once, kept, and fetched again, within bounds, for an unknown `kid`.

Source: OpenID Connect Core 10.1, 10.1.1; RFC 7517 4; RFC 8725 3.2, 3.5; conformance-and-attacks IDT-04, IDT-05, DSC-05.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from jwt.exceptions import PyJWTError

from mobile_sso.backend.log import Entry, Log
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.http import JsonValue, Request, Send
from mobile_sso.testbed.network import NetworkError

PublicKey: TypeAlias = RSAPublicKey | EllipticCurvePublicKey

MAX_KEYS = 100
MAX_BYTES = 512 * 1024
MIN_RSA_BITS = 2048
REFETCHES = 5
"""How often an unknown `kid` may cause a fetch within REFETCH_WINDOW; a flood of forged tokens causes no more."""
REFETCH_WINDOW = 60.0
"""Seconds."""


class KeysUnavailable(Exception):
    """The key set could not be fetched or read, and none is at hand."""


@dataclass(frozen=True, kw_only=True)
class VerificationKey:
    """One public signature key of an issuer."""

    kid: str | None
    alg: str
    """The one algorithm it is used with here: `RS256` or `ES256`."""
    public_key: PublicKey = field(repr=False)


@dataclass
class _KeySet:
    keys: tuple[VerificationKey, ...]
    fetched_at: float
    refetches: list[float] = field(default_factory=list)


class KeyStore:
    """The key sets of all issuers."""

    def __init__(self, *, send: Send, clock: Clock, log: Log, lifetime: float) -> None:
        """Fetch through `send`; a key set is used for `lifetime` seconds (0: fetched anew for every token)."""
        self._send = send
        self._clock = clock
        self._log = log
        self._lifetime = lifetime
        self._sets: dict[str, _KeySet] = {}
        self._parsed: dict[str, VerificationKey | None] = {}

    def candidates(self, jwks_uri: str, *, kid: object, alg: object) -> tuple[VerificationKey, ...]:
        """Return the keys of `jwks_uri` that may have signed a token with this header; none where no key fits.

        Without a `kid` every key of that algorithm is a candidate. Raises KeysUnavailable where no key set can be had.
        """
        key_set, fresh = self._current(jwks_uri)
        found = _matching(key_set.keys, kid, alg)
        if found or fresh or not isinstance(kid, str) or not self._may_refetch(key_set):
            return found
        return _matching(self._refetched(jwks_uri, key_set).keys, kid, alg)

    def _current(self, jwks_uri: str) -> tuple[_KeySet, bool]:
        known = self._sets.get(jwks_uri)
        if known is not None and self._clock.now() - known.fetched_at < self._lifetime:
            return known, False
        try:
            keys = self._fetch(jwks_uri)
        except KeysUnavailable as unavailable:
            if known is None or self._lifetime == 0:
                raise
            self._log.write(Entry.KEYS_OUTDATED, detail=str(unavailable))
            return known, True
        self._sets[jwks_uri] = _KeySet(keys, self._clock.now())
        return self._sets[jwks_uri], True

    def _may_refetch(self, key_set: _KeySet) -> bool:
        recent = [at for at in key_set.refetches if self._clock.now() - at < REFETCH_WINDOW]
        key_set.refetches = recent
        return len(recent) < REFETCHES

    def _refetched(self, jwks_uri: str, key_set: _KeySet) -> _KeySet:
        key_set.refetches.append(self._clock.now())
        try:
            key_set.keys = self._fetch(jwks_uri)
        except KeysUnavailable as unavailable:
            self._log.write(Entry.KEYS_OUTDATED, detail=str(unavailable))
            return key_set
        key_set.fetched_at = self._clock.now()
        return key_set

    def _fetch(self, jwks_uri: str) -> tuple[VerificationKey, ...]:
        try:
            response = self._send(Request(method="GET", url=jwks_uri, headers=(("Accept", "application/json"),)))
            if response.status != 200 or len(response.body) > MAX_BYTES:
                raise KeysUnavailable(f"{jwks_uri} answered {response.status} with {len(response.body)} bytes")
            members = response.json_object().get("keys")
        except (NetworkError, ValueError) as error:
            raise KeysUnavailable(f"{jwks_uri} gave no JWK set: {error}") from error
        if not isinstance(members, list):
            raise KeysUnavailable(f"{jwks_uri} has no member `keys`")
        parsed = (self._parse_once(jwk) for jwk in members[:MAX_KEYS] if isinstance(jwk, dict))
        return tuple(key for key in parsed if key is not None)

    def _parse_once(self, jwk: Mapping[str, JsonValue]) -> VerificationKey | None:
        text = json.dumps(jwk, sort_keys=True)
        if text not in self._parsed:
            if len(self._parsed) >= MAX_KEYS:
                self._parsed.clear()
            self._parsed[text] = _verification_key(jwk)
        return self._parsed[text]


def _matching(keys: tuple[VerificationKey, ...], kid: object, alg: object) -> tuple[VerificationKey, ...]:
    return tuple(key for key in keys if key.alg == alg and (kid is None or key.kid == kid))


def _verification_key(jwk: Mapping[str, JsonValue]) -> VerificationKey | None:
    """Return the key, or None for one that is private, symmetric, weak, for encryption, or of another kind."""
    if "d" in jwk or "k" in jwk or jwk.get("use", "sig") != "sig":
        return None
    try:
        public_key = _public_key(jwk)
    except (PyJWTError, ValueError, TypeError, UnsupportedAlgorithm):
        return None
    alg = _algorithm_of(public_key)
    if alg is None or jwk.get("alg", alg) != alg:
        return None
    kid = jwk.get("kid")
    return VerificationKey(kid=kid if isinstance(kid, str) else None, alg=alg, public_key=public_key)


def _public_key(jwk: Mapping[str, JsonValue]) -> PublicKey:
    kind = jwk.get("kty")
    if kind not in ("RSA", "EC"):
        raise ValueError("neither RSA nor EC")
    key = RSAAlgorithm.from_jwk(dict(jwk)) if kind == "RSA" else ECAlgorithm.from_jwk(dict(jwk))
    if not isinstance(key, RSAPublicKey | EllipticCurvePublicKey):
        raise ValueError("not a public key")
    return key


def _algorithm_of(key: PublicKey) -> str | None:
    if isinstance(key, RSAPublicKey):
        return "RS256" if key.key_size >= MIN_RSA_BITS else None
    return "ES256" if isinstance(key.curve, SECP256R1) else None
