"""`client_secret_jwt`: a JWT assertion, signed with HMAC and the client's secret.

Source: OpenID Connect Core 9; RFC 7523 2.2, 3; RFC 7518 3.2.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from mobile_sso.idp.client_authentication.assertion import assertion_of, check_assertion, named, refusal, spend

if TYPE_CHECKING:
    from mobile_sso.idp.clients import Client
    from mobile_sso.idp.rules.examined import ExaminedTokenRequest

__all__ = ["ALGORITHMS", "named", "prove", "used"]

ALGORITHMS = ("HS256",)


def used(request: ExaminedTokenRequest) -> bool:
    """Return whether there is an assertion that says it is signed with a shared secret."""
    assertion = assertion_of(request)
    return assertion is not None and assertion.algorithm.startswith("HS")


def prove(request: ExaminedTokenRequest, client: Client) -> None:
    """Raise OAuthError where the assertion is not the client's, by its secret."""
    assertion = check_assertion(request, client, ALGORITHMS)
    mac = hmac.new(client.secret.encode(), assertion.signing_input, hashlib.sha256).digest()
    if not client.secret or not hmac.compare_digest(mac, assertion.signature):
        raise refusal(client, "its signature is not made with the client's secret")
    spend(request, client)
