"""What the two methods with a JWT assertion share: finding it, its claims, and its single use.

A `jti` is spent only by an assertion whose signature holds, so that nobody can spend somebody else's.

Source: RFC 7523 2.2, 3; RFC 7521 4.2, 4.2.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobile_sso.idp.client_assertions import ASSERTION_TYPE, Assertion, Expected, complaint, read_assertion
from mobile_sso.idp.errors import OAuthError, invalid_client, invalid_request

if TYPE_CHECKING:
    from mobile_sso.idp.clients import Client
    from mobile_sso.idp.rules.examined import ExaminedTokenRequest

_REFUSED = "The client assertion does not hold."


def carried(request: ExaminedTokenRequest) -> bool:
    """Return whether the request has a client assertion, or says it has."""
    return any(request.parameter(name) is not None for name in ("client_assertion", "client_assertion_type"))


def assertion_of(request: ExaminedTokenRequest) -> Assertion | None:
    """Return the assertion, unproven; None where there is none that can be read."""
    text = request.parameter("client_assertion")
    return read_assertion(text) if text is not None else None


def named(request: ExaminedTokenRequest) -> str:
    """Return the assertion's subject; raise OAuthError where it has none, or where a client_id differs from it."""
    kind = request.parameter("client_assertion_type")
    if kind != ASSERTION_TYPE:
        detail = "client_assertion_type is missing" if kind is None else f"client_assertion_type is {kind!r}"
        raise invalid_client(_REFUSED, event="client_assertion_invalid", detail=detail)
    assertion = assertion_of(request)
    if assertion is None:
        detail = "client_assertion is missing or no JWT"
        raise invalid_client(_REFUSED, event="client_assertion_invalid", detail=detail)
    if not assertion.subject:
        raise invalid_client(_REFUSED, event="client_assertion_invalid", detail="the assertion has no sub")
    if request.parameter("client_id") not in (None, assertion.subject):
        raise invalid_request(
            "The client_id differs from the subject of the client assertion.", event="client_id_differs"
        )
    return assertion.subject


def check_assertion(request: ExaminedTokenRequest, client: Client, algorithms: tuple[str, ...]) -> Assertion:
    """Return the assertion, whose signature is still to be checked; raise OAuthError where anything else is wrong."""
    assertion = assertion_of(request)
    if assertion is None:
        raise LookupError("named() finds the assertion first")
    registered = client.registration.token_endpoint_auth_signing_alg
    allowed = algorithms if registered is None else (registered,)
    if assertion.algorithm not in allowed or assertion.algorithm not in algorithms:
        raise refusal(client, f"its alg is {assertion.algorithm!r}, not {' or '.join(allowed)}")
    state = request.state
    endpoints = (state.profile.endpoints.token, request.request.path)
    audiences = {state.issuer, *(state.origin + path for path in endpoints)}
    wrong = complaint(assertion, Expected(client_id=client.client_id, audiences=audiences, now=state.clock.now()))
    if wrong:
        raise refusal(client, wrong)
    return assertion


def spend(request: ExaminedTokenRequest, client: Client) -> None:
    """Spend the assertion of a client that proved itself with it; raise OAuthError where it is spent already."""
    assertion = assertion_of(request)
    if assertion is not None and not request.state.clients.spend_assertion(
        client.client_id, str(assertion.claims["jti"])
    ):
        raise refusal(client, "its jti has been used before")


def refusal(client: Client, reason: str) -> OAuthError:
    """Return the error for an assertion that does not hold; only the log learns why."""
    return invalid_client(
        _REFUSED, event="client_assertion_invalid", detail=f"assertion of client {client.client_id!r}: {reason}"
    )
