"""The parameters of a successful authorization response come in another order.

In YAML: `authz_param_order: { order: [state, session_state, iss, code] }`.

Source: idp-knobs B `authorize.extra_params`; idp-behaviour 4 (measured: the order Keycloak has on success); RFC 6749
4.1.2 gives no order, so a client must not mind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE


@dataclass(frozen=True, kw_only=True)
class AuthzParamOrder(Quirk[AuthorizationResponse]):
    """Writes the parameters of `order` first, in that order, then all others as they come; errors stay as they are."""

    name = "authz_param_order"
    stage = AUTHORIZATION_RESPONSE

    order: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse no order at all."""
        if not self.order:
            raise ValueError("quirk 'authz_param_order': 'order' names at least one parameter")

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response in that order."""
        if value.is_error:
            return value
        return replace(value, parameters=tuple(sorted(value.parameters, key=lambda pair: self._rank(pair[0]))))

    def _rank(self, name: str) -> int:
        return self.order.index(name) if name in self.order else len(self.order)
