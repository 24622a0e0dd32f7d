"""`acr_values` asks for authentication contexts in order of preference; those that cannot be reached are passed over.

A voluntary request (Core 3.1.2.1): asking for an unknown one is no error.
Source: OpenID Connect Core 3.1.2.1, 5.5.1.1; Registration 2 `default_acr_values`.
"""

from __future__ import annotations

from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Find the contexts that are asked for and can be reached."""
    reachable = request.state.profile.acr_values
    asked = (request.parameter("acr_values") or "").split() or request.client.registration.default_acr_values
    request.acr_values = tuple(value for value in asked if not reachable or value in reachable)
