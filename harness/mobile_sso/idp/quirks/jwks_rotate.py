"""The signing keys are new each time an ID token is signed, so the relying party has not seen them yet.

Source: conformance-and-attacks 5.2 `jwks_rotate`; OIDF `oidcc-client-test-signing-key-rotation-just-before-signing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import SIGNING_KEYS


@dataclass(frozen=True, kw_only=True)
class JwksRotate(Quirk[SigningKeys]):
    """Rotates before each signature; `keep_old` leaves the previous keys in the JWKS."""

    name = "jwks_rotate"
    stage = SIGNING_KEYS

    when: Literal["before_signing"] = "before_signing"
    keep_old: bool = True

    def apply(self, value: SigningKeys, context: QuirkContext) -> SigningKeys:
        """Return a new key set."""
        return value.rotated(keep_old=self.keep_old)
