"""The token endpoint answered 200 with a JSON object; anything else, a redirect too, is an error.

Source: RFC 6749 5.1, 5.2; OpenID Connect Core 3.1.3.3; TKR-01.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenResponseFacts


def check(facts: TokenResponseFacts) -> None:
    """Raise CheckFailed(TKR-01) naming the status, and the error code where the answer has one."""
    if facts.response.status != 200:
        error = facts.members.get("error")
        said = f" and {error!r}" if isinstance(error, str) else ""
        raise CheckFailed("TKR-01", f"the token endpoint answered {facts.response.status}{said}")
    if not facts.is_json_object:
        raise CheckFailed("TKR-01", "the token endpoint's answer is not a JSON object")
