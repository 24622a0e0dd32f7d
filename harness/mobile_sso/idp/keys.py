"""Signing keys: minted per run, on first need, and parsed never, because the key objects are kept.

A key set is a value: rotation gives a new one. `cryptography` and `jwt` are imported with the first key, not with this
module, and RSA (50 ms to generate) waits until somebody asks for an RSA signature or the JWKS.

Source: RFC 7517, RFC 7518 3.3 and 3.4, RFC 7638 (key id); peers "Crypto on this machine".
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, cast

from mobile_sso.idp.settings import MAX_RETIRED_KEY_SETS
from mobile_sso.testbed.http import JsonValue

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

ALGORITHMS = ("RS256", "ES256")


class SigningKey:
    """One private key with its algorithm."""

    def __init__(self, algorithm: str, private_key: RSAPrivateKey | EllipticCurvePrivateKey) -> None:
        """Hold `private_key` for signatures with `algorithm` (`RS256` or `ES256`)."""
        from jwt.algorithms import get_default_algorithms

        self.algorithm = algorithm
        self._private_key = private_key
        self._signer = get_default_algorithms()[algorithm]

    @cached_property
    def public_jwk(self) -> Mapping[str, JsonValue]:
        """The public key as a JWK with `kid`, `use` and `alg`."""
        members = cast("dict[str, JsonValue]", self._signer.to_jwk(self._private_key.public_key(), as_dict=True))
        members.pop("key_ops", None)
        return {**members, "kid": _thumbprint(members), "use": "sig", "alg": self.algorithm}

    @property
    def kid(self) -> str:
        """The key id: the RFC 7638 thumbprint."""
        return str(self.public_jwk["kid"])

    def sign(self, signing_input: bytes) -> bytes:
        """Return the signature of `signing_input`."""
        return self._signer.sign(signing_input, self._private_key)

    def verifies(self, signing_input: bytes, signature: bytes) -> bool:
        """Return whether this key made `signature`."""
        return self._signer.verify(signing_input, self._private_key.public_key(), signature)


class SigningKeys:
    """One key per algorithm, the published older ones, and the retired ones that only check old hints."""

    def __init__(self, *, published: tuple[SigningKeys, ...] = (), retired: tuple[SigningKeys, ...] = ()) -> None:
        """Mint lazily; `published` sets stay in the JWKS, `retired` ones only verify."""
        self._published = published
        self._retired = retired
        self._keys: dict[str, SigningKey] = {}

    @classmethod
    def mint(cls) -> SigningKeys:
        """Return a fresh RSA-2048 and P-256 key set; the keys themselves are generated when first needed."""
        return cls()

    def key(self, algorithm: str) -> SigningKey:
        """Return the key that signs with `algorithm`, generating it on first need."""
        found = self._keys.get(algorithm)
        if found is None:
            found = self._keys[algorithm] = SigningKey(algorithm, _GENERATORS[algorithm]())
        return found

    def rotated(self, *, keep_old: bool) -> SigningKeys:
        """Return a new key set in place of this one; `keep_old` leaves today's keys in the JWKS."""
        published = (self, *self._published)[:MAX_RETIRED_KEY_SETS] if keep_old else ()
        retired = (self, *self._retired)[:MAX_RETIRED_KEY_SETS]
        return SigningKeys(published=published, retired=retired)

    @cached_property
    def foreign(self) -> SigningKeys:
        """A key set nobody publishes: somebody else's."""
        return SigningKeys()

    @property
    def jwks(self) -> dict[str, JsonValue]:
        """The JWK set to publish: newest first, public members only."""
        sets = (self, *self._published)
        return {"keys": [dict(keys.key(algorithm).public_jwk) for keys in sets for algorithm in ALGORITHMS]}

    def verifies(self, algorithm: str, signing_input: bytes, signature: bytes) -> bool:
        """Return whether a key of ours, of today or retired, made `signature`."""
        if algorithm not in ALGORITHMS:
            return False
        return any(
            keys.key(algorithm).verifies(signing_input, signature)
            for keys in (self, *self._retired)
            if algorithm in keys._keys
        )


def _rsa() -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _p256() -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


_GENERATORS: Mapping[str, Callable[[], RSAPrivateKey | EllipticCurvePrivateKey]] = {"RS256": _rsa, "ES256": _p256}
_THUMBPRINT_MEMBERS: Mapping[str, tuple[str, ...]] = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y")}


def _thumbprint(jwk: Mapping[str, JsonValue]) -> str:
    required = {name: jwk[name] for name in _THUMBPRINT_MEMBERS[str(jwk["kty"])]}
    text = json.dumps(required, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
