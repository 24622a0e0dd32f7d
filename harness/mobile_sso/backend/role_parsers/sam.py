"""`OIDC.Default_SAM_TokenProcessing_CustomATP`: the array `sws.samauth.role.name`, whose values are GUIDs.

Source: mendix-behaviour 3.8. Whether the dots are part of one name or lead into objects is not told; both are read.
"""

from __future__ import annotations

from collections.abc import Mapping

from mobile_sso.backend.role_parsers.claim_path import value_at
from mobile_sso.backend.role_parsers.unreadable import texts
from mobile_sso.testbed.http import JsonValue

CLAIM = "sws.samauth.role.name"


def parse(claims: Mapping[str, JsonValue], *, claim: str, guids: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of the claim; raise RolesUnreadable where it is not an array of texts."""
    value = value_at(claims, CLAIM)
    return () if value is None else texts(value, CLAIM)
