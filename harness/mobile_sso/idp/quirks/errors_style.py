"""Errors are dressed the way one provider dresses them all: with trace ids, codes, a nested body, or hardly at all.

Together with `event_error` the one that stands first in the profile acts first: write `event_error` first, which words
the event, and `errors_style` after it, which dresses the result. The other way round the words replace what was
dressed, and only its members stay.

In YAML: `errors_style: { style: aadsts }`.

Source: idp-knobs E `errors.style`; each style's own file in `idp/error_styles/` names its sources and what is
*unconfirmed* in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles import Style, style_of
from mobile_sso.idp.error_styles.facts import ErrorFacts
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import ERROR


@dataclass(frozen=True, kw_only=True)
class ErrorsStyle(Quirk[ErrorAnswer]):
    """Dresses every error, on pages, in bodies and in redirects, in one `style`."""

    name = "errors_style"
    stage = ERROR

    style: Literal[
        "rfc", "aadsts", "aadb2c", "okta", "google", "keycloak", "auth0", "bare", "msis", "pingone", "salesforce",
        "facebook",
    ]  # fmt: skip

    def apply(self, value: ErrorAnswer, context: QuirkContext) -> ErrorAnswer:
        """Return the answer dressed."""
        provider = context.provider
        facts = ErrorFacts(now=provider.clock.now(), origin=provider.origin, tokens=provider.tokens)
        return self._dressed(value, facts)

    @cached_property
    def _dressed(self) -> Style:
        return style_of(self.style)
