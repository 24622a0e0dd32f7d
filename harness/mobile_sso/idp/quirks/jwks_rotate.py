"""The signing keys are other ones than the relying party has seen.

`before_signing`: new each time an ID token is signed. `between_logins`: new with every authorization request but the
first (with `strikes`: with those that it strikes at). `now`: new once, as soon as the quirk is switched on.

Source: conformance-and-attacks 5.2 `jwks_rotate`, cases `jwks-rotation-*`; OIDF
`oidcc-client-test-signing-key-rotation-just-before-signing` and `oidcc-client-test-signing-key-rotation`; OpenID
Connect Core 10.1.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import SIGNING_KEYS


@dataclass(frozen=True, kw_only=True)
class JwksRotate(Quirk[SigningKeys]):
    """Rotates; `keep_old` leaves the previous keys in the JWKS, for `grace_s` seconds or, without, until they are many.

    Hints signed by an old key stay valid in any case.
    """

    name = "jwks_rotate"
    stage = SIGNING_KEYS

    when: Literal["before_signing", "between_logins", "now"] = "before_signing"
    keep_old: bool = True
    grace_s: float | None = None

    def __post_init__(self) -> None:
        """Refuse a time of grace for keys that are not kept, or none at all."""
        if self.grace_s is None:
            return
        if not self.keep_old:
            raise ValueError("quirk 'jwks_rotate': 'grace_s' makes no sense without 'keep_old'")
        if self.grace_s <= 0:
            raise ValueError(f"quirk 'jwks_rotate': 'grace_s' must be more than 0 seconds, got {self.grace_s:g}")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether this is the moment to rotate at."""
        if self.when == "before_signing":
            return context.artefact == "id_token"
        if self.when == "between_logins":
            return context.endpoint == "authorization"
        return not context.provider.keys.remembers(self)

    def apply(self, value: SigningKeys, context: QuirkContext) -> SigningKeys:
        """Return a new key set; before the first login the same, which remembers that it has been."""
        if self.when == "between_logins" and self.strikes is None and not value.remembers(self):
            return value.remembering(self)
        until = None if self.grace_s is None else context.provider.clock.now() + self.grace_s
        fresh = value.rotated(keep_old=self.keep_old, until=until)
        return fresh.remembering(self) if self.when == "now" else fresh
