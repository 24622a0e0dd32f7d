"""Nobody is signed in silently: each sign-in needs a second factor, which our sign-in page stands for.

A request that could be answered without a page gets one; with `prompt=none` it is refused. Our page asks for no second
factor; that it is shown again is what a client notices.

Source: idp-knobs E `events.mfa_needed`; idp-behaviour 1 (interaction_required, AADSTS50076). The reference marks the
row †: *unconfirmed* but for Entra.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import OBSTACLE


@dataclass(frozen=True, kw_only=True)
class MfaRequired(Quirk[OAuthError | None]):
    """Puts an obstacle in the way of every silent sign-in, told as `error`; one that is there already stays."""

    name = "mfa_required"
    stage = OBSTACLE

    error: Literal["interaction_required", "login_required", "mfa_required"] = "interaction_required"

    def apply(self, value: OAuthError | None, context: QuirkContext) -> OAuthError | None:
        """Return the obstacle."""
        return value or OAuthError(self.error, "The sign-in needs a second factor.", event="mfa_required")
