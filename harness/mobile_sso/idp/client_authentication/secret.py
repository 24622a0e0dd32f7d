"""The two methods that send the secret compare it in constant time.

Source: RFC 6749 2.3.1, 5.2.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from mobile_sso.idp.errors import invalid_client

if TYPE_CHECKING:
    from mobile_sso.idp.clients import Client


def check_secret(client: Client, presented: str) -> None:
    """Raise OAuthError where `presented` is not the client's secret, or the client has none."""
    if not client.secret or not hmac.compare_digest(presented.encode(), client.secret.encode()):
        raise invalid_client(
            "Client authentication failed.", event="wrong_secret", detail=f"wrong secret for {client.client_id!r}"
        )
