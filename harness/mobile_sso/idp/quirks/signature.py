"""The signature of the ID token does not hold.

Source: conformance-and-attacks 5.5 `signature` (corrupt: every octet XOR 0x5A); OpenID Connect Core 3.1.3.7 rule 6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.jws import SignedParts
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_SIGNATURE

_CORRUPTION = 0x5A


@dataclass(frozen=True, kw_only=True)
class Signature(Quirk[SignedParts]):
    """`corrupt`: its octets are spoilt; `wrong_key`: a key signed that nobody publishes, under the same `kid`."""

    name = "signature"
    stage = TOKEN_SIGNATURE

    mode: Literal["corrupt", "wrong_key"] = "corrupt"

    def apply(self, value: SignedParts, context: QuirkContext) -> SignedParts:
        """Return the token with another signature."""
        if self.mode == "corrupt":
            return replace(value, signature=bytes(octet ^ _CORRUPTION for octet in value.signature))
        return replace(value, signature=context.provider.keys.foreign.key(value.algorithm).sign(value.signing_input))
