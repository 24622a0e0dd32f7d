"""One parameter of the authorization response is there twice, with two values.

The catalogue calls the parameter's name `name`; that is the quirk's own name here, so it is `parameter`.

Source: conformance-and-attacks 5.3 `authz_param_duplicate`, case `deep-link-param-duplicated`; RFC 6749 3.1 (no
parameter more than once).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE


@dataclass(frozen=True, kw_only=True)
class AuthzParamDuplicate(Quirk[AuthorizationResponse]):
    """Sends `parameter` as `first`, then at once as `second`; whichever is left out has the genuine value.

    A response without that parameter is left alone, unless both values are given: then both come at the end.
    """

    name = "authz_param_duplicate"
    stage = AUTHORIZATION_RESPONSE

    parameter: str
    first: str | None = None
    second: str | None = None

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response with the parameter twice."""
        genuine = value.get(self.parameter)
        first = genuine if self.first is None else self.first
        second = genuine if self.second is None else self.second
        if first is None or second is None:
            return value
        twice = ((self.parameter, first), (self.parameter, second))
        names = [name for name, _ in value.parameters]
        at = names.index(self.parameter) if genuine is not None else len(names)
        others = tuple(pair for pair in value.parameters if pair[0] != self.parameter)
        return replace(value, parameters=(*others[:at], *twice, *others[at:]))
