"""The `issuer` of the metadata is, character for character, the prefix of the URL it was read from.

Source: OpenID Connect Discovery 4.3, 7.2; DSC-02.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import DiscoveryFacts


def check(facts: DiscoveryFacts) -> None:
    """Raise CheckFailed(DSC-02) where they differ."""
    expected = facts.discovery_url.removesuffix("/.well-known/openid-configuration")
    found = facts.metadata.get("issuer")
    if not isinstance(found, str) or found.removesuffix("/") != expected:
        raise CheckFailed("DSC-02", f"issuer is {found!r}, but the metadata was read below {expected!r}")
