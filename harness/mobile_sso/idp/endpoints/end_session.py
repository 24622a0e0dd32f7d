"""End-session endpoint: RP-initiated logout.

1. A request with a mistake is refused with a page: nothing ends, nobody is redirected (`logout/rules/`).
2. A hint that speaks of the browser's session, or of one that is gone, ends it without a question.
3. Otherwise, where the browser has a session, a page asks; a yes really ends it.
4. The relying parties are told before the browser goes anywhere (`logout/session_end.py`).
5. Afterwards the browser goes to the registered URI if that is legitimate (a hint, or a client_id and a yes); else it
   stays on a page (`logout/answers.py`).

Source: RP-Initiated Logout 2, 3, 4, 6; conformance-and-attacks 4.5 (OP side).
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.idp.endpoints.error_answers import error_page
from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.logout.answers import logout_answer, notice
from mobile_sso.idp.logout.examined import ExaminedLogout
from mobile_sso.idp.logout.rules import END_SESSION_REQUEST
from mobile_sso.idp.logout.session_end import end_session as end_sso_session
from mobile_sso.idp.logout_messages import LogoutQuestion
from mobile_sso.idp.pending import LogoutRequest
from mobile_sso.idp.quirks.stages import END_SESSION_RULES, LOGOUT_QUESTION, SIGNED_IN_AGAIN
from mobile_sso.idp.sessions import SsoSession
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import Headers, Request, Response


def end_session(state: ProviderState, request: Request) -> Response:
    """Answer a logout request, by GET or POST, or the answer to our own question."""
    if request.method == "POST" and "transaction" in request.form:
        return _answered(state, request)
    parameters = request.query if request.method == "GET" else request.form
    session = state.sessions.of(request)
    context = state.quirk_context(
        client_id=parameters.get("client_id") or "",
        username=session.username if session else "",
        endpoint="end_session",
        request=request,
    )
    examined = ExaminedLogout(state=state, parameters=parameters, request=request, session=session)
    try:
        for rule in state.quirks.apply(END_SESSION_RULES, END_SESSION_REQUEST, context):
            rule(examined)
    except OAuthError as error:
        return error_page(state, error, to=request)
    question = state.quirks.apply(LOGOUT_QUESTION, examined.question, context)
    if question is not None:
        return _asked(state, examined.accepted(), question)
    return _ended(state, request, examined.accepted(), session)


def _asked(state: ProviderState, logout: LogoutRequest, question: LogoutQuestion) -> Response:
    from mobile_sso.idp.pages.layout import page_response
    from mobile_sso.idp.pages.messages import logout_question_page

    page = logout_question_page(
        provider=state.profile.title,
        action=state.profile.endpoints.end_session or "",
        transaction=state.pending.keep_logout(logout),
        question=question,
    )
    return page_response(page)


def _answered(state: ProviderState, request: Request) -> Response:
    logout = state.pending.take_logout(request.form.get("transaction") or "")
    session = state.sessions.of(request)
    if logout is None or (session and session.sid != logout.sid):
        expired = invalid_request("This sign-out page has expired or has been used.", event="page_expired")
        return error_page(state, expired, to=request)
    if request.form.get("action") != "logout":
        return notice(state, "Still signed in", "You have not been signed out.")
    if logout.client_id and state.clients.get(logout.client_id) is None:  # it left meanwhile, and its URIs with it
        logout = replace(logout, post_logout_redirect_uri=None)
    return _ended(state, request, logout, session)


def _ended(state: ProviderState, request: Request, logout: LogoutRequest, session: SsoSession | None) -> Response:
    ended = end_sso_session(state, logout.sid)
    headers = _cookie(state, session) if ended.really and session else ()
    username = session.username if session else ""
    return logout_answer(state, logout, to=request, username=username, frames=ended.frames, headers=headers)


def _cookie(state: ProviderState, ended: SsoSession) -> Headers:
    """Return the header that takes the session from the browser, or puts its successor in its place."""
    context = state.quirk_context(username=ended.username)
    if not state.quirks.apply(SIGNED_IN_AGAIN, False, context):
        return (state.sessions.clear_cookie(),)
    successor = state.sessions.open(ended.username, acr=ended.acr, amr=ended.amr, previous=None)
    return (state.sessions.set_cookie(successor),)
