"""The callback URL received equals, byte for byte apart from its query, the redirect URI of the attempt.

A fragment that a provider or a browser appended (`#_=_`) is ignored.

Source: RFC 8252 8.10; AZR-01.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import AuthorizationResponseFacts


def check(facts: AuthorizationResponseFacts) -> None:
    """Raise CheckFailed(AZR-01) where they differ; a surface that never sees the URL is not asked."""
    if facts.received_uri is not None and facts.received_uri != facts.redirect_uri:
        raise CheckFailed("AZR-01", f"the response came to {facts.received_uri}, expected {facts.redirect_uri}")
