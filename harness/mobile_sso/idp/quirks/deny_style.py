"""Who cancels, or refuses consent, is reported to the client in the way of one provider.

`facebook` reports `error_code` and `error_message` and no `error` at all; `apple` an error code of its own;
`b2c_cancel` and `b2c_forgot_password` tell by the text alone what the person pressed. Our sign-in page has no link
`Forgot your password?`: with the latter, Cancel stands for it.

In YAML: `deny_style: { style: apple }`.

Source: idp-knobs I `events.deny.style`, E `events.deny`; idp-behaviour 1 "B2C", 11, 12
(jaredhanson/passport-facebook#44). The exact texts of Facebook and B2C are general knowledge, *unconfirmed*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import ERROR

_EVENTS = ("cancelled", "consent_denied")
_B2C: Mapping[str, tuple[str, str]] = {
    "b2c_cancel": ("AADB2C90091", "The user has cancelled entering self-asserted information."),
    "b2c_forgot_password": ("AADB2C90118", "The user has forgotten their password."),
}


@dataclass(frozen=True, kw_only=True)
class DenyStyle(Quirk[ErrorAnswer]):
    """Words the redirect after a cancelled sign-in or a refused consent; `rfc` leaves it as it is."""

    name = "deny_style"
    stage = ERROR

    style: Literal["rfc", "facebook", "apple", "b2c_cancel", "b2c_forgot_password"] = "rfc"

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether somebody said no."""
        return context.event in _EVENTS

    def apply(self, value: ErrorAnswer, context: QuirkContext) -> ErrorAnswer:
        """Return the answer in the style."""
        if value.form != "redirect" or self.style == "rfc":
            return value
        if self.style == "apple":
            return replace(value, error="user_cancelled_authorize", description=None)
        if self.style == "facebook":
            members = {"error_code": "200", "error_message": "The user denied your request.", **value.members}
            return replace(value, error="", description=None, members=members)
        code, text = _B2C[self.style]
        return replace(value, error="access_denied", code=code, description=f"{code}: {text}")
