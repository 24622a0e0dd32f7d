"""Authorization endpoint: examine the request, then answer at once, show a page to sign in or to consent, or refuse.

Source: OpenID Connect Core 3.1.2; RFC 6749 4.1.1, 4.1.2.
"""

from __future__ import annotations

from mobile_sso.idp.authentication_contexts import is_reached
from mobile_sso.idp.claims import subject_identifier
from mobile_sso.idp.endpoints.authorization_answers import (
    authorization_error,
    authorization_response,
    consent_page,
    sign_in_page,
)
from mobile_sso.idp.endpoints.error_answers import error_page
from mobile_sso.idp.endpoints.pushed_authorization_request import pushed_parameters
from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.grants import Grant
from mobile_sso.idp.pending import AuthorizationRequest
from mobile_sso.idp.quirks.stages import (
    AUTHORIZATION_PARAMETERS,
    AUTHORIZATION_RULES,
    CODE,
    ISSUED_CODE,
    OBSTACLE,
    REDIRECTING_RULES,
    SIGNING_KEYS,
)
from mobile_sso.idp.rules import AUTHORIZATION_REQUEST, BEFORE_REDIRECTING
from mobile_sso.idp.rules.examined import ExaminedAuthorization
from mobile_sso.idp.sessions import SsoSession
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import Headers, Request, Response

_PROMPTS_TO_SIGN_IN = frozenset({"login", "select_account"})


def authorize(state: ProviderState, request: Request) -> Response:
    """Answer an authorization request, by GET or POST (Core 3.1.2.1)."""
    quirks = state.quirks
    parameters = request.query if request.method == "GET" else request.form
    context = state.quirk_context(
        client_id=parameters.get("client_id") or "", endpoint="authorization", request=request
    )
    state.keys = quirks.apply(SIGNING_KEYS, state.keys, context)
    try:
        pushed = pushed_parameters(state, parameters)
        parameters = quirks.apply(AUTHORIZATION_PARAMETERS, pushed or parameters, context)
        examined = ExaminedAuthorization(state=state, parameters=parameters, is_pushed=pushed is not None)
        for rule in quirks.apply(REDIRECTING_RULES, BEFORE_REDIRECTING, context):
            rule(examined)
    except OAuthError as error:
        return error_page(state, error, to=request)
    try:
        for rule in quirks.apply(AUTHORIZATION_RULES, AUTHORIZATION_REQUEST, context):
            rule(examined)
    except OAuthError as error:
        return authorization_error(state, examined.accepted(), error, to=request)
    return _decide(state, request, examined.accepted())


def proceed(
    state: ProviderState,
    asked: AuthorizationRequest,
    session: SsoSession,
    persona: Persona,
    *,
    to: Request,
    headers: Headers = (),
    silent: bool = False,
) -> Response:
    """Return the answer to somebody who is signed in: a code, `access_denied`, or the question for consent."""
    if not persona.assigned:
        return authorization_error(state, asked, not_assigned(), to=to, username=persona.username)
    if not _consent_is_missing(state, asked, persona):
        return answer(state, asked, session, persona, to=to, headers=headers, silent=silent)
    if "none" in asked.prompts:
        missing = OAuthError("consent_required", "The person has not been asked for consent.", event="consent_required")
        return authorization_error(state, asked, missing, to=to, username=persona.username)
    return consent_page(state, asked, session, persona, headers=headers)


def answer(
    state: ProviderState,
    asked: AuthorizationRequest,
    session: SsoSession,
    persona: Persona,
    *,
    to: Request,
    headers: Headers = (),
    silent: bool = False,
) -> Response:
    """Return the response with a code for somebody who is signed in."""
    grant = Grant(
        client_id=asked.client_id,
        username=session.username,
        scopes=asked.scopes,
        nonce=asked.nonce,
        sid=session.sid,
        auth_time=session.auth_time,
        acr=session.acr,
        amr=session.amr,
        claims=asked.claims,
    )
    context = state.quirk_context(client_id=asked.client_id, username=session.username)
    fresh = state.quirks.apply(CODE, state.tokens.token(), context)
    issued = state.grants.issued_code(
        grant, redirect_uri=asked.redirect_uri, code_challenge=asked.code_challenge, state=asked.state
    )
    code = state.grants.keep_code(fresh, state.quirks.apply(ISSUED_CODE, issued, context))
    return authorization_response(
        state, asked, {"code": code}, to=to, headers=headers, silent=silent, username=session.username
    )


def not_assigned() -> OAuthError:
    """Return the error for a person who may not use this client (the wording is Okta's; idp-behaviour 2)."""
    return OAuthError("access_denied", "User is not assigned to the client application.", event="not_assigned")


def is_hinted(state: ProviderState, asked: AuthorizationRequest, persona: Persona) -> bool:
    """Return whether `persona` is whom the `id_token_hint` speaks of; True without a hint."""
    if asked.hinted_sub is None:
        return True
    return subject_identifier(persona, asked.client_id, state.profile) == asked.hinted_sub


def not_hinted() -> OAuthError:
    """Return the error where somebody else than the hinted person is signed in (Core 3.1.2.1)."""
    return OAuthError("login_required", "Somebody else than the id_token_hint says is signed in.", event="hint_differs")


def _consent_is_missing(state: ProviderState, asked: AuthorizationRequest, persona: Persona) -> bool:
    if "consent" in asked.prompts:
        return True
    client = state.clients.get(asked.client_id)
    demanded = client is not None and client.registration.consent_required
    return demanded and not state.consents.covers(persona.username, asked.client_id, asked.wishes(persona))


def _decide(state: ProviderState, request: Request, asked: AuthorizationRequest) -> Response:
    session = state.sessions.of(request)
    persona = state.personas.get(session.username) if session else None
    obstacle = _obstacle(state, asked, session, persona)
    context = state.quirk_context(client_id=asked.client_id, username=session.username if session else "")
    obstacle = state.quirks.apply(OBSTACLE, obstacle, context)
    if obstacle is None and session and persona:
        return proceed(state, asked, session, persona, to=request, silent=True)
    if obstacle and "none" in asked.prompts:
        return authorization_error(state, asked, obstacle, to=request, username=context.username)
    return sign_in_page(state, asked)


def _obstacle(
    state: ProviderState, asked: AuthorizationRequest, session: SsoSession | None, persona: Persona | None
) -> OAuthError | None:
    """Return why this request cannot be answered without a page, or None."""
    if session is None or persona is None:
        return OAuthError("login_required", "Nobody is signed in.", event="login_required")
    if asked.prompts & _PROMPTS_TO_SIGN_IN:
        return OAuthError("interaction_required", "The request asks for a page.", event="page_required")
    if asked.max_age is not None and _is_too_old(state, session, asked.max_age):
        return OAuthError("login_required", "The sign-in is older than max_age.", event="login_expired")
    if not is_hinted(state, asked, persona):
        return not_hinted()
    if not is_reached(session.acr, asked.acr_values, state.profile):
        return OAuthError("interaction_required", "The acr_values need another sign-in.", event="acr_required")
    return None


def _is_too_old(state: ProviderState, session: SsoSession, max_age: int) -> bool:
    # Zero asks for a new sign-in even within the same second (Core 3.1.2.1, errata 2: like prompt=login).
    return max_age == 0 or state.now() - session.auth_time > max_age
