"""The grid of client authentication methods: how each is recognised in a request, and what it proves.

To add one: write its file with `used`, `named` and `prove`, and add its row to `METHODS`. A test keeps both in step.

Source: OpenID Connect Core 9; RFC 6749 2.3 (one method per request); RFC 7523 2.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobile_sso.idp.client_authentication import (
    client_secret_basic,
    client_secret_jwt,
    client_secret_post,
    none,
    private_key_jwt,
)
from mobile_sso.idp.errors import OAuthError, invalid_client, invalid_request

if TYPE_CHECKING:
    from mobile_sso.idp.clients import Client
    from mobile_sso.idp.rules.examined import ExaminedTokenRequest


@dataclass(frozen=True)
class Method:
    """One way to authenticate."""

    used: Callable[[ExaminedTokenRequest], bool]
    """Whether the request authenticates this way, well or badly."""
    named: Callable[[ExaminedTokenRequest], str]
    """Which client it names; raises OAuthError where that cannot be said."""
    prove: Callable[[ExaminedTokenRequest, Client], None]
    """Raises OAuthError where the request does not prove to come from that client."""


METHODS: Mapping[str, Method] = {
    name: Method(method.used, method.named, method.prove)
    for name, method in (
        ("client_secret_basic", client_secret_basic),
        ("client_secret_post", client_secret_post),
        ("client_secret_jwt", client_secret_jwt),
        ("private_key_jwt", private_key_jwt),
        ("none", none),
    )
}
"""By the name that registrations and metadata use."""


def presented(request: ExaminedTokenRequest) -> tuple[str, Client]:
    """Return the method the request uses and the client it names, unproven; raise OAuthError where it has not one."""
    used = [name for name, method in METHODS.items() if method.used(request)]
    if len(used) > 1:
        raise invalid_request(
            "The client used more than one authentication method.", event="client_authentication_twice"
        )
    if not used:
        raise invalid_client("The client did not authenticate.", event="client_authentication_missing")
    client_id = METHODS[used[0]].named(request)
    client = request.state.clients.get(client_id)
    if client is None:
        raise invalid_client(
            "Client authentication failed.", event="client_unknown", detail=f"unknown client {client_id!r}"
        )
    return used[0], client


def wrong_method(method: str, client: Client, accepted: tuple[str, ...]) -> OAuthError:
    """Return the error for a client that used another method than those that are `accepted` of it."""
    if method == "none":
        return invalid_client("The client did not authenticate.", event="client_authentication_missing")
    if accepted == ("none",):
        text = "This client is public; it must send nothing but its client_id."
    elif accepted:
        text = f"This client must authenticate with {' or '.join(accepted)}."
    else:
        text = "There is no way for this client to authenticate."
    return invalid_client(
        text, event="client_authentication_method", detail=f"client {client.client_id!r} used {method}"
    )
