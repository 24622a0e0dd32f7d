"""An authorization response of the code flow carries no tokens.

The specifications allow to ignore them; refusing shows a misconfigured provider before a token leaks.

Source: RFC 9700 2.1.2; RFC 8252 8.2; AZR-09.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import AuthorizationResponseFacts


def check(facts: AuthorizationResponseFacts) -> None:
    """Raise CheckFailed(AZR-09) where `access_token` or `id_token` is among the parameters."""
    for name in ("access_token", "id_token"):
        if name in facts.parameters:
            raise CheckFailed("AZR-09", f"the response of a code flow carries {name}")
