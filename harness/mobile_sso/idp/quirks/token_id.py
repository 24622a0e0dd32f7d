"""A token has an identifier in a form of the provider's own, or one that the specifications do not know.

In YAML: `token_id: { prefix: AT., artefact: access_token }` (Okta), `token_id: { claim: uti, artefact: id_token }`
(Entra).

Source: idp-knobs C, without a row of its own; idp-behaviour 1 "Tokens" (Entra: `aio`, `rh`, `uti`), 2 "Tokens" (Okta:
`jti` beginning with `ID.`, `AT.`).
*Unconfirmed*: the form of Entra's values, and what follows the prefix of Okta's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS
from mobile_sso.testbed.http import JsonValue

_OCTETS = 16


@dataclass(frozen=True, kw_only=True)
class TokenId(Quirk[dict[str, JsonValue]]):
    """Gives each token of the kind `artefact` a fresh identifier: `claim`, which begins with `prefix`."""

    name = "token_id"
    stage = TOKEN_CLAIMS

    claim: str = "jti"
    prefix: str = ""
    artefact: Literal["id_token", "access_token"]

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether such a token is being made."""
        return context.artefact == self.artefact

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims with the identifier."""
        return {**value, self.claim: self.prefix + context.provider.tokens.token(_OCTETS)}
