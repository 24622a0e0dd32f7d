"""Signing keys: minted per run, on first need, and parsed never, because the key objects are kept.

A key set is a value: rotation gives a new one. `cryptography` and `jwt` are imported with the first key, not with this
module, and a key (RSA: 50 ms to generate) waits until somebody asks for a signature with it, or for the JWKS.

Source: RFC 7517, RFC 7518 3.3-3.5, RFC 8037 2 and 3.1 (EdDSA), RFC 7638 and RFC 8037 2 (key id); OpenID Connect Core
10.1.1 (rotation: decommissioned keys stay published for a while); peers "Crypto on this machine".
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, TypeAlias, cast

from mobile_sso.idp.settings import MAX_RETIRED_KEY_SETS
from mobile_sso.testbed.http import JsonValue

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    PrivateKey: TypeAlias = RSAPrivateKey | EllipticCurvePrivateKey | Ed25519PrivateKey

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""`none` is not among them and never will be; each algorithm has a key of its own, RS256 and PS256 too."""

RSA_BITS = 2048


@dataclass(frozen=True, kw_only=True)
class Signer:
    """What signs one JWT, and what the header says of it."""

    algorithm: str
    kid: str
    sign: Callable[[bytes], bytes] = field(repr=False)


class SigningKey:
    """One private key with its algorithm."""

    def __init__(self, algorithm: str, private_key: PrivateKey, *, number: int = 0) -> None:
        """Hold `private_key` for signatures with `algorithm`; it is the `number`th key of its family."""
        from jwt.algorithms import get_default_algorithms

        self.algorithm = algorithm
        self.number = number
        self.private_key = private_key
        self._signer = get_default_algorithms()[algorithm]

    @cached_property
    def public_jwk(self) -> Mapping[str, JsonValue]:
        """The public key as a JWK with `kid`, `use` and `alg`."""
        members = self._jwk(self.private_key.public_key())
        return {**members, "kid": thumbprint(members), "use": "sig", "alg": self.algorithm}

    @property
    def private_jwk(self) -> Mapping[str, JsonValue]:
        """The whole key as a JWK: what nobody should ever publish."""
        return {**self._jwk(self.private_key), **self.public_jwk}

    @property
    def kid(self) -> str:
        """The key id: the RFC 7638 thumbprint."""
        return str(self.public_jwk["kid"])

    @cached_property
    def certificate(self) -> bytes:
        """A self-signed certificate for it, in DER, always the same."""
        from mobile_sso.idp.certificates import self_signed

        return self_signed(self)

    @property
    def signer(self) -> Signer:
        """What signs with this key."""
        return Signer(algorithm=self.algorithm, kid=self.kid, sign=self.sign)

    def sign(self, signing_input: bytes) -> bytes:
        """Return the signature of `signing_input`."""
        return self._signer.sign(signing_input, self.private_key)

    def verifies(self, signing_input: bytes, signature: bytes) -> bool:
        """Return whether this key made `signature`."""
        return self._signer.verify(signing_input, self.private_key.public_key(), signature)

    def _jwk(self, key: object) -> dict[str, JsonValue]:
        members = cast("dict[str, JsonValue]", self._signer.to_jwk(key, as_dict=True))
        members.pop("key_ops", None)
        return members


class _KeyRing:
    """One key per algorithm, minted on first need, and the key rings that belong to it."""

    def __init__(self, numbers: Iterator[int], *, rsa_bits: int = RSA_BITS) -> None:
        self._numbers = numbers
        self._rsa_bits = rsa_bits
        self.minted: dict[str, SigningKey] = {}
        self.relatives: dict[str, SigningKeys] = {}

    def key(self, algorithm: str) -> SigningKey:
        found = self.minted.get(algorithm)
        if found is None:
            private_key = _GENERATORS[algorithm](self._rsa_bits)
            found = self.minted[algorithm] = SigningKey(algorithm, private_key, number=next(self._numbers))
        return found

    def successor(self) -> _KeyRing:
        return _KeyRing(self._numbers, rsa_bits=self._rsa_bits)

    def relative(self, name: str, rsa_bits: int) -> SigningKeys:
        if name not in self.relatives:
            self.relatives[name] = SigningKeys(_KeyRing(self._numbers, rsa_bits=rsa_bits))
        return self.relatives[name]


@dataclass(frozen=True, kw_only=True)
class _Older:
    """A key ring that has been replaced and is published all the same, until an instant or for good."""

    ring: _KeyRing
    until: float | None


class SigningKeys:
    """Today's keys, the older ones that are still published, and the retired ones that only check old hints."""

    def __init__(
        self,
        today: _KeyRing,
        *,
        older: tuple[_Older, ...] = (),
        retired: tuple[_KeyRing, ...] = (),
        occasions: tuple[object, ...] = (),
    ) -> None:
        """Sign with `today`; `older` rings stay in the JWKS, `retired` ones only verify."""
        self._today = today
        self._older = older
        self._retired = retired
        self._occasions = occasions

    @classmethod
    def mint(cls) -> SigningKeys:
        """Return a fresh key set; the keys themselves are generated when first needed."""
        return cls(_KeyRing(count()))

    def key(self, algorithm: str) -> SigningKey:
        """Return the key that signs with `algorithm`, generating it on first need."""
        return self._today.key(algorithm)

    def rotated(self, *, keep_old: bool, until: float | None = None) -> SigningKeys:
        """Return a new key set in place of this one.

        `keep_old` leaves today's keys in the JWKS: until the instant `until`, or, without one, until they are the
        oldest of too many.
        """
        older = (_Older(ring=self._today, until=until), *self._older) if keep_old else ()
        return SigningKeys(
            self._today.successor(),
            older=older[:MAX_RETIRED_KEY_SETS],
            retired=(self._today, *self._retired)[:MAX_RETIRED_KEY_SETS],
            occasions=self._occasions,
        )

    def remembers(self, occasion: object) -> bool:
        """Return whether this very `occasion` was noted by `remembering`."""
        return any(known is occasion for known in self._occasions)

    def remembering(self, occasion: object) -> SigningKeys:
        """Return the same keys, which know that `occasion` has been: how a quirk tells a first time from a second."""
        occasions = (occasion, *self._occasions)[:_MAX_OCCASIONS]
        return SigningKeys(self._today, older=self._older, retired=self._retired, occasions=occasions)

    def relative(self, name: str, *, rsa_bits: int = RSA_BITS) -> SigningKeys:
        """Return a further key set, always the same one for the same `name`; only a quirk publishes its keys."""
        return self._today.relative(name, rsa_bits)

    @property
    def foreign(self) -> SigningKeys:
        """A key set nobody publishes: somebody else's."""
        return self.relative("foreign")

    @property
    def changes_by_itself(self) -> bool:
        """Whether the JWKS changes with time alone: an older key ring is published for a while only."""
        return any(older.until is not None for older in self._older)

    def jwks(self, algorithms: Sequence[str], *, now: float) -> dict[str, JsonValue]:
        """Return the JWK set to publish at the instant `now`: newest first, public members only.

        Today's keys of all `algorithms`, generated where they were not; of older ones those somebody may have seen.
        """
        keys = [self.key(algorithm) for algorithm in algorithms]
        for older in self._older:
            if older.until is None or now < older.until:
                keys += [older.ring.minted[name] for name in algorithms if name in older.ring.minted]
        return {"keys": [dict(key.public_jwk) for key in keys]}

    def find(self, kid: str) -> SigningKey | None:
        """Return the key whose thumbprint is `kid`, among today's, the older ones and their relatives, or None."""
        rings = (self._today, *(older.ring for older in self._older))
        family = (one for ring in rings for one in (ring, *(keys._today for keys in ring.relatives.values())))
        return next((key for ring in family for key in ring.minted.values() if key.kid == kid), None)

    def verifies(self, algorithm: str, signing_input: bytes, signature: bytes) -> bool:
        """Return whether a key of ours, of today or retired, made `signature`."""
        if algorithm not in ALGORITHMS:
            return False
        return any(
            ring.minted[algorithm].verifies(signing_input, signature)
            for ring in (self._today, *self._retired)
            if algorithm in ring.minted
        )


_MAX_OCCASIONS = 8


def _rsa(bits: int) -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _p256(_bits: int) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def _ed25519(_bits: int) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate()


_GENERATORS: Mapping[str, Callable[[int], PrivateKey]] = {
    "RS256": _rsa,
    "PS256": _rsa,
    "ES256": _p256,
    "EdDSA": _ed25519,
}
_THUMBPRINT_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "RSA": ("e", "kty", "n"),
    "EC": ("crv", "kty", "x", "y"),
    "OKP": ("crv", "kty", "x"),
    "oct": ("k", "kty"),
}


def thumbprint(jwk: Mapping[str, JsonValue]) -> str:
    """Return the RFC 7638 thumbprint of a JWK, in base64url."""
    required = {name: jwk[name] for name in _THUMBPRINT_MEMBERS[str(jwk["kty"])]}
    text = json.dumps(required, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
