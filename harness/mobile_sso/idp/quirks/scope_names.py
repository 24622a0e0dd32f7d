"""The token response calls the granted scopes by other names than they were asked for by.

In YAML: `scope_names: { names: { email: "https://www.googleapis.com/auth/userinfo.email" } }`.

Source: idp-knobs C `token_response.extra` (Google: scope as full URLs); idp-behaviour 3; RFC 6749 5.1 (a scope that
differs from the one asked for is told).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_RESPONSE
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class ScopeNames(Quirk[dict[str, JsonValue]]):
    """Writes each scope as `names` says, from the name that was asked for to the other."""

    name = "scope_names"
    stage = TOKEN_RESPONSE

    names: Mapping[str, str]

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the response with its scopes renamed; one that names none stays as it is."""
        scope = value.get("scope")
        if not isinstance(scope, str):
            return value
        return {**value, "scope": " ".join(self.names.get(word, word) for word in scope.split(" "))}
