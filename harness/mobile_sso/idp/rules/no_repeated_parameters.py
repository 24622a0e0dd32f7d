"""No parameter may be given more than once.

Source: RFC 6749 3.1 (authorization endpoint), 3.2 (token endpoint).
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.rules.examined import Examined


def check(request: Examined) -> None:
    """Raise OAuthError where a parameter is repeated."""
    if request.parameters.repeated:
        # The name is the peer's own text: it goes to the log, not into the answer.
        raise invalid_request(
            "A parameter is given more than once.",
            event="parameter_repeated",
            detail=", ".join(request.parameters.repeated),
        )
