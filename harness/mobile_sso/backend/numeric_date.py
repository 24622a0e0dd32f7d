"""Reading a NumericDate claim.

Source: RFC 7519 2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.testbed.http import JsonValue


def numeric_date(claims: Mapping[str, JsonValue], name: str, rule_id: str) -> float:
    """Return the claim `name` in seconds since the epoch; raise CheckFailed(rule_id) where it is no finite number."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise CheckFailed(rule_id, f"{name} is {value!r}, expected a number of seconds")
    return float(value)
