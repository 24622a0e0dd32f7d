"""The strict backend's own interface: JSON over six paths, a bearer token for the session.

Source: deep-link-return 2.1 (`/mobile/login/start`, `/mobile/login/complete`, the statuses of its answers).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from mobile_sso.backend.backchannel_logout import PATH as BACKCHANNEL_PATH
from mobile_sso.backend.completion import AuthorizationResponse
from mobile_sso.backend.refusals import SignInRefused
from mobile_sso.backend.relying_party import RelyingParty
from mobile_sso.backend.surfaces.pages import page
from mobile_sso.backend.surfaces.rest_refusals import refused
from mobile_sso.testbed.http import NO_STORE, App, JsonValue, Parameters, Request, Response, json_response

IDENTITY_PROVIDERS = "/mobile/identity-providers"
START = "/mobile/login/start"
COMPLETE = "/mobile/login/complete"
ME = "/mobile/me"
LOGOUT_URL = "/mobile/logout-url"
SESSION = "/mobile/session"

_Answer: TypeAlias = Callable[[RelyingParty, Request], Response]


def surface(relying_party: RelyingParty) -> App:
    """Return the application that puts this interface before `relying_party`."""

    def app(request: Request) -> Response:
        if request.path == BACKCHANNEL_PATH and relying_party.behaviour.backchannel_logout:
            return relying_party.backchannel.answer(request, relying_party.settings)
        answer = _ROUTES.get((request.method, request.path))
        if answer is not None:
            return answer(relying_party, request)
        allowed = ", ".join(method for method, path in _ROUTES if path == request.path)
        if allowed:
            return _error(405, "method_not_allowed", f"use {allowed}").with_headers(("Allow", allowed))
        return _error(404, "not_found", f"there is nothing at {request.path}")

    return app


def _identity_providers(relying_party: RelyingParty, _: Request) -> Response:
    listed: list[JsonValue] = [{"alias": one.alias, "acr": one.acr} for one in relying_party.choices()]
    return _json({"identity_providers": listed})


def _start(relying_party: RelyingParty, request: Request) -> Response:
    members = _members(request)
    secret_sha256 = _text(members, "attempt_secret_sha256")
    if relying_party.behaviour.bind_attempt_to_app and not secret_sha256:
        return _error(400, "invalid_request", "attempt_secret_sha256 is missing: base64url of the secret's SHA-256")
    try:
        url = relying_party.sign_in.start(
            alias=_text(members, "alias"),
            acr=_text(members, "acr"),
            device_type="Mobile",
            secret_sha256=secret_sha256,
        )
    except SignInRefused as no:
        return refused(no.refusal)
    return _json({"authorization_url": url})


def _complete(relying_party: RelyingParty, request: Request) -> Response:
    members = _members(request)
    before, _, fragment = (_text(members, "callback_url") or "").partition("#")
    base, _, query = before.partition("?")
    answer_in = relying_party.behaviour.answer_in
    if answer_in == "fragment":
        query = fragment
    elif answer_in == "query-and-fragment" and fragment:
        query = f"{query}#{fragment}"
    response = AuthorizationResponse(parameters=Parameters.parse(query), received_uri=base)
    try:
        completed = relying_party.completion.complete(response, attempt_secret=_text(members, "attempt_secret"))
    except SignInRefused as no:
        return refused(no.refusal)
    return _json({"session_token": completed.session.token, "attempt": completed.attempt.id})


def _me(relying_party: RelyingParty, request: Request) -> Response:
    session = relying_party.session(request.bearer_token)
    if session is None:
        return _unauthorized()
    who = relying_party.signed_in(session)
    return _json({"user": who.user, "roles": list(who.roles)})


def _logout_url(relying_party: RelyingParty, request: Request) -> Response:
    session = relying_party.session(request.bearer_token)
    if session is None:
        return _unauthorized()
    return _json({"logout_url": relying_party.logout_url(session)})


def _end_session(relying_party: RelyingParty, request: Request) -> Response:
    if request.bearer_token is not None:
        relying_party.end_session(request.bearer_token)
    return Response(status=204, headers=NO_STORE)


def _page(_: RelyingParty, request: Request) -> Response:
    return page(request.path)


_ROUTES: Mapping[tuple[str, str], _Answer] = {
    ("GET", "/"): _page,
    ("GET", IDENTITY_PROVIDERS): _identity_providers,
    ("POST", START): _start,
    ("POST", COMPLETE): _complete,
    ("GET", ME): _me,
    ("GET", LOGOUT_URL): _logout_url,
    ("DELETE", SESSION): _end_session,
}


def _members(request: Request) -> Mapping[str, JsonValue]:
    try:
        return Response(body=request.body).json_object()
    except ValueError:
        return {}


def _text(members: Mapping[str, JsonValue], name: str) -> str | None:
    value = members.get(name)
    return value if isinstance(value, str) and value else None


def _json(payload: Mapping[str, JsonValue]) -> Response:
    return json_response(payload, headers=NO_STORE)


def _error(status: int, error: str, message: str) -> Response:
    return json_response({"error": error, "message": message}, status=status, headers=NO_STORE)


def _unauthorized() -> Response:
    return _error(401, "invalid_session", "You are not signed in.").with_headers(("WWW-Authenticate", "Bearer"))
