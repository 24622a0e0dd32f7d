"""`OIDC.Default_OIDCProvider_TokenProcessing_CustomATP`: the words of `scope`, of each the text after its last `:`.

Source: mendix-behaviour 3.8.
"""

from __future__ import annotations

from collections.abc import Mapping

from mobile_sso.backend.role_parsers.unreadable import RolesUnreadable
from mobile_sso.testbed.http import JsonValue


def parse(claims: Mapping[str, JsonValue], *, claim: str, guids: Mapping[str, str]) -> tuple[str, ...]:
    """Return a GUID for each word that names a role, else the text; raise RolesUnreadable for another type."""
    scope = claims.get("scope", "")
    if not isinstance(scope, str):
        raise RolesUnreadable(f"the claim scope is {type(scope).__name__}, expected a text")
    names = [word.rpartition(":")[2] for word in scope.split()]
    return tuple(guids.get(name, name) for name in names)
