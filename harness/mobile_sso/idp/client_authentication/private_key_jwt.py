"""`private_key_jwt`: a JWT assertion, signed with a key whose public half the client registered.

Source: OpenID Connect Core 9; RFC 7523 2.2, 3; RFC 7517 4.5 (`kid`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobile_sso.idp.client_authentication.assertion import (
    assertion_of,
    carried,
    check_assertion,
    named,
    refusal,
    spend,
)
from mobile_sso.idp.client_keys import KINDS, verifies

if TYPE_CHECKING:
    from mobile_sso.idp.clients import Client
    from mobile_sso.idp.rules.examined import ExaminedTokenRequest

__all__ = ["ALGORITHMS", "named", "prove", "used"]

ALGORITHMS = tuple(KINDS)


def used(request: ExaminedTokenRequest) -> bool:
    """Return whether there is an assertion, readable or not, that does not say a shared secret signed it."""
    assertion = assertion_of(request)
    return carried(request) and (assertion is None or not assertion.algorithm.startswith("HS"))


def prove(request: ExaminedTokenRequest, client: Client) -> None:
    """Raise OAuthError where the assertion is not the client's, by one of its registered keys."""
    assertion = check_assertion(request, client, ALGORITHMS)
    jwks = client.registration.jwks
    if jwks is None:
        raise refusal(client, "the client registered no keys")
    if not verifies(
        jwks, assertion.algorithm, assertion.header.get("kid"), assertion.signing_input, assertion.signature
    ):
        raise refusal(client, "its signature is not made with a key the client registered")
    spend(request, client)
