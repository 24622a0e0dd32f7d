"""Requests while the rules look at them: each rule reads the parameters and writes what it found.

A parameter without a value counts as left out (RFC 6749 3.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mobile_sso.idp.authorization_response import ResponseMode
from mobile_sso.idp.claims_request import NOTHING, ClaimsRequest
from mobile_sso.idp.clients import Client
from mobile_sso.idp.grants import AuthorizationCode, Grant, RefreshToken
from mobile_sso.idp.pending import AuthorizationRequest
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import Parameters, Request


@dataclass(kw_only=True)
class Examined:
    """What every examined request has."""

    state: ProviderState
    parameters: Parameters
    known_client: Client | None = None

    def parameter(self, name: str) -> str | None:
        """Return the value of a parameter, or None where it is absent or empty."""
        return self.parameters.get(name) or None

    @property
    def client(self) -> Client:
        """The client that an earlier rule found."""
        if self.known_client is None:
            raise LookupError("the rule that finds the client has not run: see the order in rules/__init__.py")
        return self.known_client


@dataclass(kw_only=True)
class ExaminedAuthorization(Examined):
    """An authorization request under examination."""

    redirect_uri: str = ""
    scopes: tuple[str, ...] = ()
    prompts: frozenset[str] = frozenset()
    max_age: int | None = None
    acr_values: tuple[str, ...] = ()
    code_challenge: str | None = None
    hinted_sub: str | None = None
    response_mode: ResponseMode = "query"
    claims: ClaimsRequest = NOTHING
    is_pushed: bool = False
    """Whether the client sent the request itself, ahead of the browser (RFC 9126)."""

    def accepted(self) -> AuthorizationRequest:
        """Return the request as a value, once every rule has passed."""
        return AuthorizationRequest(
            client_id=self.client.client_id,
            redirect_uri=self.redirect_uri,
            scopes=self.scopes,
            # Which of two states to send back nobody can say, so none goes back with that error.
            state=None if "state" in self.parameters.repeated else self.parameter("state"),
            nonce=self.parameter("nonce"),
            prompts=self.prompts,
            max_age=self.max_age,
            acr_values=self.acr_values,
            code_challenge=self.code_challenge,
            login_hint=self.parameter("login_hint") or "",
            hinted_sub=self.hinted_sub,
            response_mode=self.response_mode,
            claims=self.claims,
        )


@dataclass(kw_only=True)
class ExaminedTokenRequest(Examined):
    """A token request, or another request by the client itself, under examination."""

    request: Request
    grant_type: str = ""
    known_code: AuthorizationCode | None = None
    known_refresh_token: RefreshToken | None = None
    scopes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def code(self) -> AuthorizationCode:
        """The code that an earlier rule found."""
        if self.known_code is None:
            raise LookupError("the rule `code` has not run: see the order in rules/__init__.py")
        return self.known_code

    @property
    def refresh_token(self) -> RefreshToken:
        """The refresh token that an earlier rule found."""
        if self.known_refresh_token is None:
            raise LookupError("the rule `refresh_token` has not run: see the order in rules/__init__.py")
        return self.known_refresh_token

    @property
    def grant(self) -> Grant:
        """The grant behind the code or the refresh token."""
        return self.code.grant if self.known_code else self.refresh_token.grant
