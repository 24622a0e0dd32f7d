"""The authorization response's `iss` is missing, wrong, or nearly right.

Source: conformance-and-attacks 5.3 `authz_iss`, cases `iss-param-wrong`, `iss-param-missing-but-promised`,
`iss-param-near-miss`; RFC 9207 2, 2.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks import json_member
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE


@dataclass(frozen=True, kw_only=True)
class AuthzIss(Quirk[AuthorizationResponse]):
    """Changes `iss`: `remove` it, `set` it to `value`, `append` the text `value`, make it `empty`, or miss it narrowly.

    `near_miss` names how narrowly, and goes with the operation of that name. Only `set` gives an `iss` to a provider
    that sends none. `on_error` false leaves error responses as they are.
    """

    name = "authz_iss"
    stage = AUTHORIZATION_RESPONSE

    op: Literal["remove", "set", "append", "empty", "near_miss"]
    value: str | None = None
    near_miss: (
        Literal["trailing_slash", "case", "default_port", "percent_encoding", "whitespace", "homoglyph"] | None
    ) = None
    on_error: bool = True

    def __post_init__(self) -> None:
        """Refuse an operation without what it needs, and what no operation uses."""
        if (self.op in ("set", "append")) != (self.value is not None):
            need = "needs a" if self.value is None else "takes no"
            raise ValueError(f"quirk 'authz_iss': op {self.op!r} {need} 'value'")
        if (self.op == "near_miss") != (self.near_miss is not None):
            need = "needs a" if self.near_miss is None else "takes no"
            raise ValueError(f"quirk 'authz_iss': op {self.op!r} {need} 'near_miss'")

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response with its issuer changed."""
        if value.is_error and not self.on_error:
            return value
        if self.op == "set":
            return value.having("iss", self.value or "")
        present = value.get("iss")
        if present is None:
            return value
        changed = json_member.changed({"iss": present}, "iss", self.op, self.near_miss or self.value)
        return value.having("iss", str(changed["iss"])) if "iss" in changed else value.without("iss")
