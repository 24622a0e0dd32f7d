"""The key set holds what no key set should hold, and tokens are signed accordingly.

`empty`: no keys; `absent`: not even the member `keys`. `weak_rsa`: RSA keys of `bits`, and what is signed with RSA is
signed with them. `oct`: nothing but a symmetric key, and every token is signed with it (HS256). `enc_only`: our keys,
said to be for encryption. `private`: our keys with their private members. `many`: `count` strangers' keys before ours.

Source: conformance-and-attacks 5.2 `jwks_content`, cases `jwks-weak-key`, `jwks-oct`, `jwks-enc-only`, `jwks-empty`,
`jwks-oversized`; RFC 8725 3.2, 3.5; RFC 7517 4.2, 9.2; RFC 7518 3.3, 6.4; OpenID Connect Core 10.1.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from mobile_sso.idp.keys import RSA_BITS, Signer, SigningKeys, thumbprint
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import JWKS, TOKEN_KEY
from mobile_sso.testbed.http import JsonValue

_LEAST_BITS = 1024
"""`cryptography` generates no shorter key."""
_MOST_KEYS = 100_000
_RSA = ("RS256", "PS256")

_Members = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class JwksContent(Quirk[_Members | Signer]):
    """Publishes other `keys`."""

    name = "jwks_content"
    stage = JWKS
    also_at = (TOKEN_KEY,)

    keys: Literal["empty", "absent", "weak_rsa", "oct", "enc_only", "private", "many"] = "empty"
    bits: int = _LEAST_BITS
    """Of `weak_rsa`."""
    count: int = 10_000
    """Of `many`."""

    def __post_init__(self) -> None:
        """Refuse keys that are not weak, or cannot be made, and numbers that would hurt the provider itself."""
        if not _LEAST_BITS <= self.bits < RSA_BITS:
            raise ValueError(f"quirk 'jwks_content': 'bits' is from {_LEAST_BITS} to {RSA_BITS - 1}, got {self.bits}")
        if not 1 <= self.count <= _MOST_KEYS:
            raise ValueError(f"quirk 'jwks_content': 'count' is from 1 to {_MOST_KEYS}, got {self.count}")

    def apply(self, value: _Members | Signer, context: QuirkContext) -> _Members | Signer:
        """Return the other key set, or what signs in accordance with it."""
        if isinstance(value, Signer):
            return self._signer(value, context)
        if self.keys == "absent":
            return {name: member for name, member in value.items() if name != "keys"}
        keys = self._published(cast("list[_Members]", value.get("keys", [])), context)
        return {**value, "keys": cast("list[JsonValue]", list(keys))}

    def _signer(self, value: Signer, context: QuirkContext) -> Signer:
        if self.keys == "weak_rsa" and value.algorithm in _RSA:
            return self._weak(context).key(value.algorithm).signer
        if self.keys == "oct":
            secret = _symmetric_key(context)
            sign = lambda octets: hmac.digest(secret, octets, "sha256")  # noqa: E731
            return Signer(algorithm="HS256", kid=str(_oct(context)["kid"]), sign=sign)
        return value

    def _published(self, keys: list[_Members], context: QuirkContext) -> Iterator[_Members]:
        if self.keys == "oct":
            yield _oct(context)
        if self.keys == "many":
            stranger = context.provider.keys.foreign.key("ES256").public_jwk
            yield from ({**stranger, "kid": f"{stranger['kid']}-{number}"} for number in range(self.count))
        for key in keys:
            if self.keys == "weak_rsa" and key.get("alg") in _RSA:
                yield dict(self._weak(context).key(str(key["alg"])).public_jwk)
            elif self.keys == "enc_only":
                yield {name: member for name, member in key.items() if name != "alg"} | {"use": "enc"}
            elif self.keys == "private":
                yield _with_private_members(key, context)
            elif self.keys in ("many", "weak_rsa"):
                yield key

    def _weak(self, context: QuirkContext) -> SigningKeys:
        return context.provider.keys.relative(f"rsa-{self.bits}", rsa_bits=self.bits)


def _symmetric_key(context: QuirkContext) -> bytes:
    """Return 32 octets, the same for as long as the keys are."""
    return context.provider.keys.relative("oct").key("EdDSA").sign(b"")[:32]


def _oct(context: QuirkContext) -> _Members:
    from mobile_sso.idp.jws import encode

    k = context.provider.secrets.register("private_key", encode(_symmetric_key(context)))
    return {"kty": "oct", "k": k, "kid": thumbprint({"kty": "oct", "k": k}), "use": "sig", "alg": "HS256"}


def _with_private_members(key: _Members, context: QuirkContext) -> _Members:
    found = context.provider.keys.find(thumbprint(key))
    if found is None:
        return key
    private = {name: member for name, member in found.private_jwk.items() if name not in found.public_jwk}
    for member in private.values():
        context.provider.secrets.register("private_key", str(member))
    return {**key, **private}
