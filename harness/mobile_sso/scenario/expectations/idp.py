"""What an IdP saw: sign-in pages shown, requests by endpoint, the last request's parameters, the SSO session.

Source: scenario-format rule 6; conformance-and-attacks 0.3 oracle 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from mobile_sso.documents.names import IdpName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.idp.engines.remote_discovery import RemoteIdpUnusable
from mobile_sso.scenario.expectations.comparison import Bounds
from mobile_sso.scenario.failure import StepImpossible
from mobile_sso.scenario.ledger import IdpLedger
from mobile_sso.scenario.world import World
from mobile_sso.testbed.contracts import IdpEngine


class IdpExpectation(StrictModel):
    """What the IdP saw since the case began."""

    name: IdpName | None = None
    """Which IdP; default: the first one."""
    sign_in_pages: int | Bounds | None = None
    authorization_requests: int | Bounds | None = None
    token_requests: int | Bounds | None = None
    userinfo_requests: int | Bounds | None = None
    end_session_requests: int | Bounds | None = None
    client_authentication: Literal["client_secret_basic", "client_secret_post", "none"] | None = None
    pkce: Literal["S256", "plain", "none"] | None = None
    """The code_challenge_method of the last authorization request."""
    authorization_request: Mapping[str, str] | None = None
    """Parameters of the last authorization request; parameters that are not named are not checked."""
    errors: tuple[str, ...] | None = None
    """The errors it answered with, in order: the OAuth error, or the code that its page shows (`AADSTS50011`)."""
    logout_tokens: int | Bounds | None = None
    """How many logout tokens it sent to backends (back-channel logout)."""
    logout_tokens_accepted: int | Bounds | None = None
    """How many of them were answered with 200, or 204 as some frameworks do."""
    logout_tokens_refused: int | Bounds | None = None
    """How many of them were answered with 400, as Back-Channel Logout 2.8 wants it for one that is not valid."""
    sso_session: Literal["alive", "ended"] | None = None


def _requests(role: str) -> Callable[[IdpEngine, IdpLedger], object]:
    return lambda engine, ledger: ledger.requests[role]


def _sso_session(engine: IdpEngine) -> str:
    try:
        return "alive" if engine.sso_sessions() else "ended"
    except RemoteIdpUnusable as unusable:
        raise StepImpossible(str(unusable)) from unusable


OBSERVE: Mapping[str, Callable[[IdpEngine, IdpLedger], object]] = {
    "sign_in_pages": lambda engine, ledger: ledger.sign_in_pages,
    "authorization_requests": lambda engine, ledger: ledger.authorizations,
    "token_requests": _requests("token_endpoint"),
    "userinfo_requests": _requests("userinfo_endpoint"),
    "end_session_requests": _requests("end_session_endpoint"),
    "client_authentication": lambda engine, ledger: ledger.client_authentication,
    "pkce": lambda engine, ledger: ledger.authorization_request.get("code_challenge_method", "none"),
    "authorization_request": lambda engine, ledger: ledger.authorization_request,
    "errors": lambda engine, ledger: tuple(ledger.errors),
    "logout_tokens": lambda engine, ledger: len(ledger.logout_answers),
    "logout_tokens_accepted": lambda engine, ledger: sum(answer in (200, 204) for answer in ledger.logout_answers),
    "logout_tokens_refused": lambda engine, ledger: ledger.logout_answers.count(400),
    "sso_session": lambda engine, ledger: _sso_session(engine),
}

NEEDS: Mapping[str, frozenset[str]] = {"sso_session": frozenset({"sso_session"})}
"""Capabilities without which an expectation cannot be checked."""


def observed(world: World, name: str | None) -> tuple[IdpEngine, IdpLedger]:
    """Return the IdP called `name` (default: the first) and its ledger."""
    engine = world.idp(name)
    return engine, world.ledgers[name or next(iter(world.idps))]
