"""Relying parties as they are entered at the provider, and what the provider refuses to enter.

Source: OpenID Connect Registration 2; RFC 6749 3.1.2 (no fragment); RFC 8252 7.1, 8.4 (private-use URI schemes);
conformance-and-attacks 2.4 `oidcc-redirect-uri-regfrag`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mobile_sso.testbed.contracts import ClientCredentials, ClientRegistration
from mobile_sso.testbed.http import Request
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource

AUTHENTICATION_METHODS = ("client_secret_basic", "client_secret_post")
SIGNING_ALGORITHMS = ("RS256", "ES256")
REFUSED_SCHEMES = frozenset({"about", "blob", "data", "file", "javascript", "vbscript"})
"""A redirect to one of these would run or show content instead of delivering the response."""

_URI = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):[!-~]+\Z")


@dataclass(frozen=True, kw_only=True)
class Client:
    """A registered relying party with the secret it was given."""

    registration: ClientRegistration
    secret: str = field(repr=False)

    @property
    def client_id(self) -> str:
        """Its identifier."""
        return self.registration.client_id

    @property
    def name(self) -> str:
        """What a person reads on the sign-in page."""
        return self.registration.client_name or self.registration.client_id


class Clients:
    """Every registered relying party."""

    def __init__(self, *, tokens: TokenSource, secrets: Secrets) -> None:
        """Mint client secrets from `tokens` and make them known to `secrets`."""
        self._tokens = tokens
        self._secrets = secrets
        self._clients: dict[str, Client] = {}

    def register(self, registration: ClientRegistration) -> ClientCredentials:
        """Enter `registration`; a client that is known already is replaced and keeps its secret, unless it brings one.

        Raises ValueError where a URI, the authentication method, the signing algorithm or a secret of its own (too
        short to be masked) cannot be accepted.
        """
        _check(registration)
        known = self._clients.get(registration.client_id)
        kept = registration.client_secret or (known.secret if known else self._tokens.token())
        secret = self._secrets.register("client_secret", kept)
        self._clients[registration.client_id] = Client(registration=registration, secret=secret)
        return ClientCredentials(client_id=registration.client_id, client_secret=secret)

    def get(self, client_id: str) -> Client | None:
        """Return the client called `client_id`, or None."""
        return self._clients.get(client_id)


def client_id_of(request: Request) -> str:
    """Return the client that `request` names, by whatever means, unproven; empty where it names none."""
    credentials = request.basic_credentials
    named = request.query.get("client_id") or request.form.get("client_id")
    return named or (credentials[0] if credentials else "")


def _check(registration: ClientRegistration) -> None:
    if not registration.client_id:
        raise ValueError("a client needs a client_id")
    if not registration.redirect_uris:
        raise ValueError(f"client {registration.client_id!r} needs at least one redirect_uri")
    for uri in registration.redirect_uris:
        _check_uri(uri, "redirect_uri")
    for uri in registration.post_logout_redirect_uris:
        _check_uri(uri, "post_logout_redirect_uri")
    _check_choice("token_endpoint_auth_method", registration.token_endpoint_auth_method, AUTHENTICATION_METHODS)
    _check_choice("id_token_signed_response_alg", registration.id_token_signed_response_alg, SIGNING_ALGORITHMS)


def _check_uri(uri: str, name: str) -> None:
    match = _URI.match(uri)
    if match is None:
        raise ValueError(f"{name} {uri!r} is not an absolute URI of printable ASCII characters")
    if match["scheme"].lower() in REFUSED_SCHEMES:
        raise ValueError(f"{name} {uri!r} has the scheme {match['scheme']!r}, which cannot receive a response")
    if "#" in uri:
        raise ValueError(f"{name} {uri!r} has a fragment, which RFC 6749 3.1.2 forbids")


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name} {value!r} is not supported; choose {' or '.join(choices)}")
