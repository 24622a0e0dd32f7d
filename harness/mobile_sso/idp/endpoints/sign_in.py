"""Sign-in: what the sign-in page posts, `username` and `password`, or `action=cancel`, or a `persona` that was picked.

Where the context that is asked for takes a second factor, `one_time_code` comes with the password.

A person who is not assigned gets no SSO session, so that the next attempt can be made as somebody else.

Source: OpenID Connect Core 3.1.2.3, 3.1.2.6 (`access_denied`).
"""

from __future__ import annotations

import hmac

from mobile_sso.idp.authentication_contexts import (
    PASSWORD,
    PASSWORD_AND_CODE,
    one_time_code,
    takes_a_second_factor,
)
from mobile_sso.idp.endpoints.authorization import is_hinted, not_assigned, not_hinted, proceed
from mobile_sso.idp.endpoints.authorization_answers import authorization_error, sign_in_page
from mobile_sso.idp.endpoints.error_answers import error_page
from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.logout.session_end import end_session
from mobile_sso.idp.pending import AuthorizationRequest
from mobile_sso.idp.rules.client_id import unknown_client
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import Parameters, Request, Response

WRONG_CREDENTIALS = "The user name or the password is not right."
NO_CREDENTIALS = "Type a user name and a password."
WRONG_CODE = "The one-time code is not right."


def sign_in(state: ProviderState, request: Request) -> Response:
    """Answer what a person did on the sign-in page."""
    if request.header("sec-fetch-site") == "cross-site":  # else a stranger could sign a person in as somebody else
        foreign = invalid_request("This sign-in was sent from a page of another site.", event="page_foreign")
        return error_page(state, foreign, to=request)
    form = request.form
    transaction = form.get("transaction") or ""
    asked = state.pending.authorization(transaction)
    if asked is None:
        expired = invalid_request("This sign-in page has expired or has been used.", event="page_expired")
        return error_page(state, expired, to=request)
    if state.clients.get(asked.client_id) is None:  # it left meanwhile, and its redirect URIs with it
        state.pending.take_authorization(transaction)
        return error_page(state, unknown_client(asked.client_id), to=request)
    if form.get("action") == "cancel":
        state.pending.take_authorization(transaction)
        return authorization_error(
            state, asked, OAuthError("access_denied", "The sign-in was cancelled.", event="cancelled"), to=request
        )
    persona, alert = _authenticated(state, form)
    second_factor = takes_a_second_factor(asked.acr_values, state.profile)
    if persona and second_factor and not _has_the_code(form, transaction):
        persona, alert = None, WRONG_CODE
    if persona is None:
        typed = form.get("username") or ""
        return sign_in_page(state, asked, transaction=transaction, username=typed, alert=alert)
    state.pending.take_authorization(transaction)
    return _signed_in(state, request, asked, persona, amr=PASSWORD_AND_CODE if second_factor else PASSWORD)


def _authenticated(state: ProviderState, form: Parameters) -> tuple[Persona | None, str]:
    """Return who proved to be whom, or None and what the page has to say."""
    picked = form.get("persona")
    if picked is not None:
        return state.personas.get(picked), WRONG_CREDENTIALS
    username, password = form.get("username"), form.get("password")
    if not username or not password:
        return None, NO_CREDENTIALS
    return state.personas.authenticate(username, password), WRONG_CREDENTIALS


def _has_the_code(form: Parameters, transaction: str) -> bool:
    """Return whether the one-time code came, too; picking a persona counts as typing everything."""
    typed = form.get("one_time_code") or ""
    return "persona" in form or hmac.compare_digest(typed.encode(), one_time_code(transaction).encode())


def _signed_in(
    state: ProviderState, request: Request, asked: AuthorizationRequest, persona: Persona, *, amr: tuple[str, ...]
) -> Response:
    if not persona.assigned:
        return authorization_error(state, asked, not_assigned(), to=request, username=persona.username)
    if not is_hinted(state, asked, persona):
        return authorization_error(state, asked, not_hinted(), to=request, username=persona.username)
    acr = asked.acr_values[0] if asked.acr_values else state.profile.default_acr
    previous = state.sessions.of(request)
    if previous and previous.username != persona.username:
        end_session(state, previous.sid)  # its relying parties are told, as at any other end
    session = state.sessions.open(persona.username, acr=acr, amr=amr, previous=previous)
    return proceed(state, asked, session, persona, to=request, headers=(state.sessions.set_cookie(session),))
