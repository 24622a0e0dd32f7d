"""Requests that wait for a person: kept here, so that a page carries nothing but one unguessable word.

Source: issue 2, section 3 (the form is small); OpenID Connect Core 3.1.2.3; RP-Initiated Logout 2.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.authorization_response import ResponseMode
from mobile_sso.idp.claims import SCOPE_CLAIMS
from mobile_sso.idp.claims_request import NOTHING, ClaimsRequest
from mobile_sso.idp.expiring import ExpiringStore
from mobile_sso.idp.settings import (
    MAX_PENDING_REQUESTS,
    MAX_PUSHED_REQUESTS,
    PENDING_REQUEST_LIFETIME,
    PUSHED_REQUEST_LIFETIME,
)
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import Parameters
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthorizationRequest:
    """An authorization request that passed every rule."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    nonce: str | None
    prompts: frozenset[str]
    max_age: int | None
    acr_values: tuple[str, ...]
    code_challenge: str | None
    login_hint: str
    hinted_sub: str | None
    """The subject of the `id_token_hint`, or the one that the parameter `claims` asks for."""
    response_mode: ResponseMode = "query"
    claims: ClaimsRequest = NOTHING

    def single_claims(self, persona: Persona) -> tuple[str, ...]:
        """Return the claims of the person that are asked for by name and that no scope of the request brings."""
        brought = {claim for scope in self.scopes for claim in SCOPE_CLAIMS.get(scope, ())}
        return tuple(name for name in self.claims.names(persona) if name not in brought)

    def wishes(self, persona: Persona) -> tuple[str, ...]:
        """Return everything the person is asked to consent to: the scopes, and `claim:NAME` for each single claim."""
        return (*self.scopes, *(f"claim:{name}" for name in self.single_claims(persona)))


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentRequest:
    """A consent that waits for a yes."""

    asked: AuthorizationRequest
    sid: str
    """The session of the person who was asked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogoutRequest:
    """A logout that waits for a yes."""

    sid: str
    """The session to end; empty: none is known."""
    client_id: str
    """Who asks; empty: nobody knows."""
    post_logout_redirect_uri: str | None
    """Where the browser goes afterwards; None: nowhere."""
    state: str | None
    """What goes back with it."""


_PUSHED = "urn:ietf:params:oauth:request_uri:"
"""What a reference to a pushed request starts with (RFC 9126 2.2)."""


class PendingRequests:
    """Authorization requests, consents and logouts that a page stands for, and requests that were pushed."""

    def __init__(self, *, clock: Clock, tokens: TokenSource, secrets: Secrets) -> None:
        """Keep each for PENDING_REQUEST_LIFETIME seconds, pushed ones for PUSHED_REQUEST_LIFETIME."""
        self._tokens = tokens
        self._secrets = secrets
        self._authorizations: ExpiringStore[AuthorizationRequest] = ExpiringStore(
            clock=clock, lifetime=PENDING_REQUEST_LIFETIME, limit=MAX_PENDING_REQUESTS
        )
        self._consents: ExpiringStore[ConsentRequest] = ExpiringStore(
            clock=clock, lifetime=PENDING_REQUEST_LIFETIME, limit=MAX_PENDING_REQUESTS
        )
        self._pushed: ExpiringStore[Parameters] = ExpiringStore(
            clock=clock, lifetime=PUSHED_REQUEST_LIFETIME, limit=MAX_PUSHED_REQUESTS
        )
        self._logouts: ExpiringStore[LogoutRequest] = ExpiringStore(
            clock=clock, lifetime=PENDING_REQUEST_LIFETIME, limit=MAX_PENDING_REQUESTS
        )

    def keep_authorization(self, request: AuthorizationRequest) -> str:
        """Keep `request` and return the word that stands for it."""
        transaction = self._secrets.register("transaction", self._tokens.token(16))
        self._authorizations.put(transaction, request)
        return transaction

    def authorization(self, transaction: str) -> AuthorizationRequest | None:
        """Return the authorization request, which goes on waiting; None where it is unknown or expired."""
        return self._authorizations.get(transaction)

    def take_authorization(self, transaction: str) -> None:
        """Forget an authorization request: it has been answered."""
        self._authorizations.take(transaction)

    def keep_consent(self, request: ConsentRequest) -> str:
        """Keep `request` and return the word that stands for it."""
        transaction = self._secrets.register("transaction", self._tokens.token(16))
        self._consents.put(transaction, request)
        return transaction

    def take_consent(self, transaction: str) -> ConsentRequest | None:
        """Return the consent that waits and forget it; None where it is unknown or expired."""
        return self._consents.take(transaction)

    def keep_pushed(self, parameters: Parameters) -> str:
        """Keep the parameters of a pushed request and return its `request_uri`."""
        request_uri = _PUSHED + self._secrets.register("request_uri", self._tokens.token())
        self._pushed.put(request_uri, parameters)
        return request_uri

    def is_pushed(self, request_uri: str) -> bool:
        """Return whether `request_uri` has the form of a reference to a pushed request."""
        return request_uri.startswith(_PUSHED)

    def take_pushed(self, request_uri: str) -> Parameters | None:
        """Return the parameters and forget them; None where they are unknown, expired or used."""
        return self._pushed.take(request_uri)

    def keep_logout(self, request: LogoutRequest) -> str:
        """Keep `request` and return the word that stands for it."""
        transaction = self._secrets.register("transaction", self._tokens.token(16))
        self._logouts.put(transaction, request)
        return transaction

    def take_logout(self, transaction: str) -> LogoutRequest | None:
        """Return the logout and forget it; None where it is unknown or expired."""
        return self._logouts.take(transaction)

    @property
    def held(self) -> int:
        """How many requests are in memory."""
        return self._authorizations.held + self._consents.held + self._pushed.held + self._logouts.held
