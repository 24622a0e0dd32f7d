"""The public keys a client registered: whether they can be used, and whether one of them made a signature.

`cryptography` and `jwt` are imported with the first key.

Source: RFC 7517 4, 5; RFC 7518 3.3 (RSA of 2048 bits or more), 3.4, 6.2.2, 6.3.2, 6.4 (private members); RFC 8037 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from mobile_sso.testbed.http import JsonValue

MIN_RSA_BITS = 2048
PRIVATE_MEMBERS = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")


@dataclass(frozen=True)
class _Kind:
    """What a key for an algorithm is."""

    kty: str
    crv: str | None = None


KINDS: Mapping[str, _Kind] = {
    "RS256": _Kind("RSA"),
    "PS256": _Kind("RSA"),
    "ES256": _Kind("EC", "P-256"),
    "EdDSA": _Kind("OKP", "Ed25519"),
}
"""The asymmetric algorithms of clients, and the kind of key each takes."""


def check_jwks(jwks: Mapping[str, JsonValue]) -> None:
    """Raise ValueError where `jwks` is no JWK set of public keys that can be used."""
    keys = jwks.get("keys")
    if not isinstance(keys, list) or not keys:
        raise ValueError("jwks has no member 'keys' with at least one key")
    for number, jwk in enumerate(keys, start=1):
        if not isinstance(jwk, dict) or not isinstance(jwk.get("kty"), str):
            raise ValueError(f"key {number} of jwks is no JSON object with a 'kty'")
        private = [name for name in PRIVATE_MEMBERS if name in jwk]
        if private:
            raise ValueError(f"key {number} of jwks has the private member {private[0]!r}; register public keys only")
        for algorithm in _algorithms_for(jwk):
            _check_key(number, jwk, algorithm)
            break


def signing_algorithms(jwks: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Return the algorithms for which `jwks` holds a key that may verify signatures."""
    return tuple(algorithm for algorithm in KINDS if any(True for _ in _candidates(jwks, algorithm, None)))


def verifies(
    jwks: Mapping[str, JsonValue], algorithm: str, kid: JsonValue, signing_input: bytes, signature: bytes
) -> bool:
    """Return whether a key of `jwks` for `algorithm` made `signature`; with a `kid`, only a key of that id."""
    from jwt.algorithms import get_default_algorithms

    verifier = get_default_algorithms()[algorithm]
    return any(
        verifier.verify(signing_input, _loaded(jwk, algorithm), signature) for jwk in _candidates(jwks, algorithm, kid)
    )


def _candidates(jwks: Mapping[str, JsonValue], algorithm: str, kid: JsonValue) -> Iterator[Mapping[str, JsonValue]]:
    for jwk in cast("list[dict[str, JsonValue]]", jwks["keys"]):
        if algorithm in _algorithms_for(jwk) and jwk.get("use", "sig") == "sig" and kid in (None, jwk.get("kid")):
            yield jwk


def _algorithms_for(jwk: Mapping[str, JsonValue]) -> tuple[str, ...]:
    return tuple(
        algorithm
        for algorithm, kind in KINDS.items()
        if jwk.get("kty") == kind.kty
        and kind.crv in (None, jwk.get("crv"))
        # An `alg` binds the key to it (RFC 7517 4.4); a key for encryption names an algorithm of JWE.
        and jwk.get("alg", algorithm) == algorithm
    )


def _check_key(number: int, jwk: Mapping[str, JsonValue], algorithm: str) -> None:
    from jwt.exceptions import InvalidKeyError

    try:
        key = _loaded(jwk, algorithm)
    except (InvalidKeyError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"key {number} of jwks is no {jwk['kty']} key that can be read") from error
    bits = getattr(key, "key_size", MIN_RSA_BITS)
    if KINDS[algorithm].kty == "RSA" and bits < MIN_RSA_BITS:
        raise ValueError(f"key {number} of jwks is an RSA key of {bits} bits; RFC 7518 3.3 wants {MIN_RSA_BITS}")


def _loaded(jwk: Mapping[str, JsonValue], algorithm: str) -> object:
    from jwt.algorithms import get_default_algorithms

    return get_default_algorithms()[algorithm].from_jwk(dict(jwk))
