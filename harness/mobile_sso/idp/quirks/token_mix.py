"""One response pairs the ID token of a person with the access token of another.

The access token really is that person's: userinfo speaks of them. `at_hash` is as it was in the response that the ID
token was taken from, so it does not fit, unless `at_hash` is `matching`.

Source: conformance-and-attacks 5.4 `token_mix`, case `access-token-substitution`; OpenID Connect Core 3.1.3.8, 5.3.2,
16.11; RFC 9700 4.6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.grants import Grant
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import ACCESS_GRANT, TOKEN_CLAIMS
from mobile_sso.testbed.http import JsonValue

_Members = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class TokenMix(Quirk[Grant | _Members]):
    """Makes the access token for whoever has the `sub` (before it is made pairwise) of `access_token_of`."""

    name = "token_mix"
    stage = ACCESS_GRANT
    also_at = (TOKEN_CLAIMS,)

    access_token_of: str
    at_hash: Literal["other", "matching"] = "other"

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether there is such a person, and it is another one."""
        if context.stage == TOKEN_CLAIMS.name and context.artefact != "id_token":
            return False
        return self._username(context) not in ("", context.username)

    def apply(self, value: Grant | _Members, context: QuirkContext) -> Grant | _Members:
        """Return the other person's grant, or the claims of the ID token with the hash of another access token."""
        if isinstance(value, Grant):
            return replace(value, username=self._username(context))
        if self.at_hash == "matching" or "at_hash" not in value:
            return value
        octets = len(str(value["at_hash"])) * 3 // 4
        return {**value, "at_hash": context.provider.tokens.token(octets)}

    def _username(self, context: QuirkContext) -> str:
        people = context.provider.personas.all()
        return next((persona.username for persona in people if persona.sub == self.access_token_of), "")
