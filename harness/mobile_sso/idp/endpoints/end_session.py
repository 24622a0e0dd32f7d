"""End-session endpoint: RP-initiated logout.

1. A request with a mistake is refused with a page: nothing ends, nobody is redirected.
2. A hint that speaks of the browser's session, or of one that is gone, ends it without a question.
3. Otherwise, where the browser has a session, a page asks; a yes really ends it.
4. Afterwards the browser goes to the registered URI if that is legitimate (a hint, or a client_id and a yes); else it
   stays on a page.

Source: RP-Initiated Logout 2, 3, 4, 6; conformance-and-attacks 4.5 (OP side).
"""

from __future__ import annotations

from mobile_sso.idp.claims import subject_identifier
from mobile_sso.idp.endpoints.error_answers import error_page
from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.hints import hinted_claims
from mobile_sso.idp.pending import LogoutRequest
from mobile_sso.idp.quirks.stages import SESSION_END
from mobile_sso.idp.sessions import SsoSession
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import NO_STORE, JsonValue, Parameters, Request, Response, redirect, with_query


def end_session(state: ProviderState, request: Request) -> Response:
    """Answer a logout request, by GET or POST, or the answer to our own question."""
    if request.method == "POST" and "transaction" in request.form:
        return _answered(state, request)
    parameters = request.query if request.method == "GET" else request.form
    try:
        hint, client_id, location = _examined(state, parameters)
    except OAuthError as error:
        return error_page(state, error, to=request)
    session = state.sessions.of(request)
    if hint is not None and _speaks_of(state, hint, session):
        return _ended(state, session.sid if session else str(hint.get("sid")), session, location)
    if session is None:
        return _done(state, location if client_id else None, clear_cookie=False)
    return _question(state, LogoutRequest(sid=session.sid, location=location if client_id else None))


def _examined(state: ProviderState, parameters: Parameters) -> tuple[dict[str, JsonValue] | None, str, str | None]:
    """Return the hint's claims, the client's id (empty: unknown) and where to go; raise OAuthError."""
    if parameters.repeated:
        raise invalid_request("A parameter is given more than once.", event="parameter_repeated")
    hint = None
    client_id = parameters.get("client_id") or ""
    if hint_text := parameters.get("id_token_hint"):
        hint = hinted_claims(state, hint_text)
        if hint is None:
            raise invalid_request(
                "The id_token_hint is not an ID token that this provider issued.", event="logout_hint"
            )
        if client_id and client_id != hint.get("aud"):
            raise invalid_request(
                "The client_id is not the one the id_token_hint was issued to.", event="logout_client_differs"
            )
        client_id = str(hint.get("aud"))
    uri = parameters.get("post_logout_redirect_uri")
    location = _location(state, client_id, uri, parameters.get("state")) if uri and client_id else None
    return hint, client_id, location


def _location(state: ProviderState, client_id: str, uri: str, echoed: str | None) -> str:
    client = state.clients.get(client_id)
    if client is None:
        raise OAuthError(
            "invalid_client", "No client is registered with this client_id.", event="logout_client_unknown"
        )
    if uri not in client.registration.post_logout_redirect_uris:
        raise invalid_request(
            "The post_logout_redirect_uri is not registered for this client; it must match exactly.",
            event="post_logout_redirect_uri",
            detail=f"post_logout_redirect_uri {uri!r}",
        )
    return with_query(uri, {"state": echoed}) if echoed else uri


def _speaks_of(state: ProviderState, hint: dict[str, JsonValue], session: SsoSession | None) -> bool:
    """Return whether the hint is enough: the browser has no session, or the very one the hint was issued in."""
    if session is None:
        return True
    if "sid" in hint:
        return session.sid == hint["sid"]
    persona = state.personas.get(session.username)
    return persona is not None and hint.get("sub") == subject_identifier(persona, str(hint.get("aud")), state.profile)


def _question(state: ProviderState, logout: LogoutRequest) -> Response:
    from mobile_sso.idp.pages.layout import page_response
    from mobile_sso.idp.pages.messages import logout_question_page

    page = logout_question_page(
        provider=state.profile.title,
        action=state.profile.endpoints.end_session or "",
        transaction=state.pending.keep_logout(logout),
    )
    return page_response(page)


def _answered(state: ProviderState, request: Request) -> Response:
    logout = state.pending.take_logout(request.form.get("transaction") or "")
    session = state.sessions.of(request)
    if logout is None or (session and session.sid != logout.sid):
        expired = invalid_request("This sign-out page has expired or has been used.", event="page_expired")
        return error_page(state, expired, to=request)
    if request.form.get("action") != "logout":
        return _notice(state, "Still signed in", "You have not been signed out.")
    return _ended(state, logout.sid, session, logout.location)


def _ended(state: ProviderState, sid: str, session: SsoSession | None, location: str | None) -> Response:
    really = state.quirks.apply(SESSION_END, True, state.quirk_context(username=session.username if session else ""))
    if really:
        state.sessions.end(sid)
    return _done(state, location, clear_cookie=really and session is not None)


def _done(state: ProviderState, location: str | None, *, clear_cookie: bool) -> Response:
    headers = (state.sessions.clear_cookie(),) if clear_cookie else ()
    if location is not None:
        return redirect(location, headers=(*NO_STORE, *headers))
    return _notice(state, "Signed out", "You are signed out. You can close this page.").with_headers(*headers)


def _notice(state: ProviderState, title: str, text: str) -> Response:
    from mobile_sso.idp.pages.layout import page_response
    from mobile_sso.idp.pages.messages import notice_page

    return page_response(notice_page(provider=state.profile.title, title=title, text=text))
