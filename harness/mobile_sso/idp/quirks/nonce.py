"""The ID token has no nonce, one that nobody sent, or repeats it after a refresh, too.

Source: idp-knobs B `nonce` (Cognito: may be present unasked), C `refresh.id_token_nonce` (OneLogin: echo; Keycloak:
echo, *unconfirmed*); idp-behaviour (Okta once did not pass it through, OKTA-521597); OpenID Connect Core 3.1.2.1, 12.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import NONCE_ECHO, TOKEN_CLAIMS
from mobile_sso.testbed.http import JsonValue
from mobile_sso.testbed.randomness import case_seed

EchoOrClaims: TypeAlias = bool | dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class Nonce(Quirk[EchoOrClaims]):
    """What becomes of the nonce: `mode`, and after a refresh `on_refresh`.

    `echo` is the ideal; `absent` drops it; `unasked` puts one where the request had none.
    """

    name = "nonce"
    stage = NONCE_ECHO
    also_at = (TOKEN_CLAIMS,)

    mode: Literal["echo", "absent", "unasked"] = "echo"
    on_refresh: Literal["absent", "echo"] = "absent"

    def __post_init__(self) -> None:
        """Refuse the ideal."""
        if (self.mode, self.on_refresh) == ("echo", "absent"):
            raise ValueError("quirk 'nonce' needs a 'mode' other than 'echo' or an 'on_refresh' other than 'absent'")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether an ID token is made."""
        return context.artefact in (None, "id_token")

    def apply(self, value: EchoOrClaims, context: QuirkContext) -> EchoOrClaims:
        """Return whether the nonce is repeated; or the claims, with one that nobody sent."""
        refreshed = context.grant_type == "refresh_token"
        if isinstance(value, bool):
            return self.on_refresh == "echo" if refreshed else self.mode != "absent"
        if self.mode != "unasked" or "nonce" in value or refreshed:
            return value
        return {**value, "nonce": f"unasked-{case_seed(0, str(value.get('at_hash')))}"}
