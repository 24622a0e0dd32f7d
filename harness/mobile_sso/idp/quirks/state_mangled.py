"""`state` comes back cleaned of what the provider takes for dangerous.

Source: idp-knobs B `authorize.require_state`, column Cognito (mangles JSON); idp-behaviour 1 (Entra strips HTML from
`state`), 6 (Cognito mangles one that holds encoded JSON). How exactly is *unconfirmed* for both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, kw_only=True)
class StateMangled(Quirk[AuthorizationResponse]):
    """Mangles `html` (tags are cut out) or `json` (percent codes are decoded once more, quotes are lost)."""

    name = "state_mangled"
    stage = AUTHORIZATION_RESPONSE

    what: Literal["html", "json"]

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response with its state mangled, if there is anything in it to mangle."""
        state = value.get("state")
        return value if state is None else value.having("state", _MANGLE[self.what](state))


def _without_quotes(state: str) -> str:
    decoded = unquote(state)
    return decoded.replace('"', "") if decoded.startswith(("{", "[")) else state


_MANGLE: Mapping[str, Callable[[str], str]] = {"html": lambda state: _TAG.sub("", state), "json": _without_quotes}
