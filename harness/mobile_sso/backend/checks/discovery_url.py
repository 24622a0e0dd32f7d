"""The discovery URL is https and is the issuer followed by `/.well-known/openid-configuration`.

Plain http is accepted for loopback addresses, where test providers live.

Source: OpenID Connect Discovery 4.1, 7.1; DSC-01.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import DiscoveryFacts
from mobile_sso.backend.web_origin import is_secure


def check(facts: DiscoveryFacts) -> None:
    """Raise CheckFailed(DSC-01) where it is not."""
    if not is_secure(facts.discovery_url):
        raise CheckFailed("DSC-01", f"{facts.discovery_url} is not https")
    if not facts.discovery_url.endswith("/.well-known/openid-configuration"):
        raise CheckFailed("DSC-01", f"{facts.discovery_url} does not end in /.well-known/openid-configuration")
