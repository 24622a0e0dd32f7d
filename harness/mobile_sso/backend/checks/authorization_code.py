"""A response without an error has a code, of any characters and of a sane length.

Source: RFC 6749 4.1.2; AZR-08.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import AuthorizationResponseFacts

MAX_CHARACTERS = 8192


def check(facts: AuthorizationResponseFacts) -> None:
    """Raise CheckFailed(AZR-08) where there is no code, or one that nobody issues."""
    if facts.parameters.get("error"):
        return
    code = facts.parameters.get("code")
    if not code:
        raise CheckFailed("AZR-08", "the response has neither code nor error")
    if len(code) > MAX_CHARACTERS:
        raise CheckFailed("AZR-08", f"the code has {len(code)} characters, at most {MAX_CHARACTERS} are accepted")
