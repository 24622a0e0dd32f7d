"""Consent: what the consent page posts, `action=allow` or `action=deny`.

Only the browser that was asked may answer: its session must be the one the page was made for.

Source: OpenID Connect Core 3.1.2.4, 3.1.2.6 (`access_denied`).
"""

from __future__ import annotations

from mobile_sso.idp.endpoints.authorization import answer
from mobile_sso.idp.endpoints.authorization_answers import authorization_error
from mobile_sso.idp.endpoints.error_answers import error_page
from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.rules.client_id import unknown_client
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import Request, Response


def consent(state: ProviderState, request: Request) -> Response:
    """Answer what a person said on the consent page."""
    waiting = state.pending.take_consent(request.form.get("transaction") or "")
    session = state.sessions.of(request)
    persona = state.personas.get(session.username) if session else None
    if waiting is None or session is None or persona is None or session.sid != waiting.sid:
        expired = invalid_request("This consent page has expired or has been used.", event="page_expired")
        return error_page(state, expired, to=request)
    asked = waiting.asked
    if state.clients.get(asked.client_id) is None:  # it left meanwhile, and its redirect URIs with it
        return error_page(state, unknown_client(asked.client_id), to=request)
    if request.form.get("action") != "allow":
        refused = OAuthError("access_denied", "The person refused consent.", event="consent_denied")
        return authorization_error(state, asked, refused, to=request, username=session.username)
    state.consents.remember(session.username, asked.client_id, asked.wishes(persona))
    return answer(state, asked, session, persona, to=request)
