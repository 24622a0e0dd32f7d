"""A code can be redeemed by another client than the one it was issued to.

Source: conformance-and-attacks 5.4 `code_client_binding`, case `code-from-other-client`; RFC 6749 4.1.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_RULES
from mobile_sso.idp.rules import TokenRule, code_client


@dataclass(frozen=True, kw_only=True)
class CodeClientBinding(Quirk[tuple[TokenRule, ...]]):
    """`off`: nobody asks whose code it is; the ID token is for whoever redeems it."""

    name = "code_client_binding"
    stage = TOKEN_RULES

    mode: Literal["off"] = "off"

    def apply(self, value: tuple[TokenRule, ...], context: QuirkContext) -> tuple[TokenRule, ...]:
        """Return the rules without that of the code's client."""
        return tuple(rule for rule in value if rule is not code_client.check)
