"""An authorization request without a redirect_uri is answered at one that is registered, where the ideal refuses it.

The token request has to name the one that was taken, as for any other code.

Source: idp-knobs B, without a row of its own; idp-behaviour 1 "Redirect URIs" (Entra picks one at random); RFC 6749
3.1.2.3, 10.6; OpenID Connect Core 3.1.2.1 (required). What Entra then wants at the token endpoint is *unconfirmed*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import REDIRECTING_RULES
from mobile_sso.idp.rules import AuthorizationRule
from mobile_sso.idp.rules.examined import ExaminedAuthorization
from mobile_sso.testbed.http import Parameters
from mobile_sso.testbed.randomness import draw


@dataclass(frozen=True, kw_only=True)
class RedirectUriOptional(Quirk[tuple[AuthorizationRule, ...]]):
    """Takes the first one that is registered, or a `random` one, where the request has none."""

    name = "redirect_uri_optional"
    stage = REDIRECTING_RULES

    take: Literal["first", "random"] = "random"

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules with one more after the first, which finds the client."""
        return (*value[:1], self._supply, *value[1:])

    def _supply(self, request: ExaminedAuthorization) -> None:
        """Name the URI in the request, so that whichever rule compares it, an ideal one or a quirk's, finds it."""
        registered = request.client.registration.redirect_uris
        if request.parameter("redirect_uri") is not None or not registered:
            return
        drawn = 0.0 if self.take == "first" else draw(0, request.state.tokens.token())
        taken = registered[int(drawn * len(registered))]
        others = (pair for pair in request.parameters.pairs if pair[0] != "redirect_uri")
        request.parameters = Parameters((*others, ("redirect_uri", taken)))
