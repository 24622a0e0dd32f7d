"""`prompt` holds known values, and `none` stands alone.

Source: OpenID Connect Core 3.1.2.1.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Find the prompts; raise OAuthError where one is unknown or `none` has company."""
    prompts = frozenset((request.parameter("prompt") or "").split())
    known = request.state.profile.prompts
    if not prompts <= set(known):
        raise invalid_request(f"The values of prompt are {', '.join(known)}.", event="prompt")
    if "none" in prompts and len(prompts) > 1:
        raise invalid_request("The prompt none cannot be combined with another one.", event="prompt")
    request.prompts = prompts
