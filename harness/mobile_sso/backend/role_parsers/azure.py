"""`OIDC.Default_Azure_TokenProcessing_CustomATP`: the array `roles`; a name becomes its GUID, the rest passes through.

Source: mendix-behaviour 3.8 (3.2.1). That a missing claim means no roles is inferred, not confirmed by the vendor.
"""

from __future__ import annotations

from collections.abc import Mapping

from mobile_sso.backend.role_parsers.unreadable import texts
from mobile_sso.testbed.http import JsonValue


def parse(claims: Mapping[str, JsonValue], *, claim: str, guids: Mapping[str, str]) -> tuple[str, ...]:
    """Return the GUIDs of the roles in `roles`; raise RolesUnreadable where it is not an array of texts."""
    if "roles" not in claims:
        return ()
    return tuple(guids.get(value, value) for value in texts(claims["roles"], "roles"))
