"""`email_verified` is missing, or a text, here or there.

Source: idp-knobs C `claims.email_verified` (Entra and AD FS: absent; Apple: true or "true"; Cognito: a text in userinfo
only; Keycloak: often false); conformance-and-attacks case `email-verified-string`; OpenID Connect Core 5.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.claim_places import is_told_in
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS, USERINFO
from mobile_sso.testbed.http import JsonValue

_CLAIM = "email_verified"


@dataclass(frozen=True, kw_only=True)
class EmailVerified(Quirk[dict[str, JsonValue]]):
    """Writes it as `form` says, where it is there; `value` also says what it is.

    `bool` is the ideal; `string` a text everywhere; `userinfo_string` in userinfo only; `absent` nowhere.
    """

    name = "email_verified"
    stage = TOKEN_CLAIMS
    also_at = (USERINFO,)

    form: Literal["bool", "string", "userinfo_string", "absent"] = "bool"
    value: bool | None = None

    def __post_init__(self) -> None:
        """Refuse parameters that change nothing, and a value that nobody sees."""
        if (self.form, self.value) == ("bool", None) or (self.form == "absent" and self.value is not None):
            raise ValueError(
                "quirk 'email_verified' needs a 'form' other than 'bool' or a 'value', and 'absent' has none"
            )

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether these are claims about a person."""
        return is_told_in(context, None)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims with `email_verified` in its form."""
        if _CLAIM not in value:
            return value
        if self.form == "absent":
            return {name: other for name, other in value.items() if name != _CLAIM}
        verified = bool(value[_CLAIM]) if self.value is None else self.value
        is_text = self.form == "string" or (self.form == "userinfo_string" and context.stage == USERINFO.name)
        return {**value, _CLAIM: str(verified).lower() if is_text else verified}
