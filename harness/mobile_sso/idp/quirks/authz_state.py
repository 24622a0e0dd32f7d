"""The authorization response has another `state` than the request, none, two, or that of an earlier sign-in.

Source: conformance-and-attacks 5.3 `authz_state`, cases `state-missing`, `state-altered`, `state-reused`;
RFC 6749 4.1.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE


@dataclass(frozen=True, kw_only=True)
class AuthzState(Quirk[AuthorizationResponse]):
    """Changes `state`: `remove` it, `append` the text `value` to it, `set` it to `value`, or `duplicate` it.

    The second one of `duplicate` is `value`, or the same again. `stale` sends back the state of the previous code that
    this client was given; as long as there is none, it changes nothing. Without a `state` in the response only `set`
    strikes.
    """

    name = "authz_state"
    stage = AUTHORIZATION_RESPONSE

    op: Literal["remove", "append", "set", "duplicate", "stale"]
    value: str | None = None

    def __post_init__(self) -> None:
        """Refuse a `value` that would not be used, and `set` without one."""
        if self.op == "set" and self.value is None:
            raise ValueError("quirk 'authz_state': op 'set' needs a 'value'")
        if self.op in ("remove", "stale") and self.value is not None:
            raise ValueError(f"quirk 'authz_state': op {self.op!r} takes no 'value'")

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response with its state changed."""
        if self.op == "set":
            return value.having("state", self.value or "")
        state = value.get("state")
        if state is None:
            return value
        if self.op == "remove":
            return value.without("state")
        if self.op == "append":
            return value.having("state", state + ("1" if self.value is None else self.value))
        if self.op == "duplicate":
            return value.adding("state", state if self.value is None else self.value)
        return value.having("state", _previous(state, context))


def _previous(state: str, context: QuirkContext) -> str:
    known = context.provider.grants.codes(context.client_id)
    earlier = [code.state for code in known if code.state is not None and code.state != state]
    return earlier[-1] if earlier else state
