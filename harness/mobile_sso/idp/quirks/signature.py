"""The signature of a JWT does not hold.

`corrupt`: every octet is XORed with 0x5A. `strip`: nothing is behind the last dot, though the header names an
algorithm. `truncate`: the second half is missing. `zero`: as many octets as there should be, all of them 0 (for ECDSA
r = s = 0). `wrong_key`: a key of the same kind that nobody publishes signed, under the same `kid`.

Source: conformance-and-attacks 5.5 `signature`, cases `sig-*`, `ecdsa-zero-signature`; OIDF
`oidcc-client-test-invalid-sig-rs256`; OpenID Connect Core 3.1.3.7 rule 6; RFC 8725 3.3.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from mobile_sso.idp.jws import SignedParts
from mobile_sso.idp.keys import ALGORITHMS, SigningKeys
from mobile_sso.idp.quirks.base import Artefact, Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_SIGNATURE

Spoiling: TypeAlias = Literal["corrupt", "strip", "truncate", "wrong_key", "zero"]

_CORRUPTION = 0x5A
_WRONG_SECRET = b"a secret that nobody shares with us"


@dataclass(frozen=True, kw_only=True)
class Signature(Quirk[SignedParts]):
    """Spoils the signature of one kind of `token`."""

    name = "signature"
    stage = TOKEN_SIGNATURE

    mode: Spoiling = "corrupt"
    token: Artefact = "id_token"

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether such a token is being made."""
        return context.artefact == self.token

    def apply(self, value: SignedParts, context: QuirkContext) -> SignedParts:
        """Return the token with another signature."""
        return spoilt(value, self.mode, context.provider.keys)


def spoilt(parts: SignedParts, mode: Spoiling, keys: SigningKeys) -> SignedParts:
    """Return `parts` with a signature that does not hold."""
    if mode == "wrong_key":
        return replace(parts, signature=_by_wrong_key(parts, keys))
    return replace(parts, signature=_SPOILT[mode](parts.signature))


def _by_wrong_key(parts: SignedParts, keys: SigningKeys) -> bytes:
    if parts.algorithm in ALGORITHMS:
        return keys.foreign.key(parts.algorithm).sign(parts.signing_input)
    if not parts.signature:
        return b""  # `none` has no key
    digest = hashlib.sha256 if len(parts.signature) == hashlib.sha256().digest_size else hashlib.sha512
    return hmac.digest(_WRONG_SECRET, parts.signing_input, digest)


_SPOILT: Mapping[str, Callable[[bytes], bytes]] = {
    "corrupt": lambda signature: bytes(octet ^ _CORRUPTION for octet in signature),
    "strip": lambda signature: b"",
    "truncate": lambda signature: signature[: len(signature) // 2],
    "zero": lambda signature: bytes(len(signature)),
}
