"""The wire of a Mendix app with Mobile SSO 2.1 and OIDC SSO 3.2: `/xas/` for the app, `/oauth/v2/…` for browsers.

The shape of a microflow call's answer (`value`, `feedback`) is ours; the anonymous session, the CSRF token and the
restart of the app are left out: nothing of them changes what a sign-in does. That the modern client sends its token as
the cookie `authtoken` while 2.1.0 still returns it from `mobileCallback` is inferred, not confirmed by the vendor.

Source: mendix-behaviour 2.1, 2.4, 3.1, 4.1, 4.5, 4.6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from mobile_sso.backend.backchannel_logout import PATH as BACKCHANNEL_PATH
from mobile_sso.backend.completion import AuthorizationResponse
from mobile_sso.backend.refusals import Reason, SignInRefused
from mobile_sso.backend.relying_party import RelyingParty
from mobile_sso.backend.settings import DeviceType
from mobile_sso.backend.surfaces import mendix_web
from mobile_sso.backend.surfaces.pages import PAGES, page
from mobile_sso.testbed.http import App, JsonValue, Parameters, Request, Response, json_response

XAS = "/xas/"
AUTH_TOKEN_COOKIE = "authtoken"
NO_IDENTITY_PROVIDER = "No identity provider found."

_Params: TypeAlias = Mapping[str, JsonValue]
_Action: TypeAlias = Callable[[RelyingParty, _Params, Request], Response]


def surface(relying_party: RelyingParty) -> App:
    """Return the application that puts this wire before `relying_party`.

    Raises ValueError for a behaviour that binds attempts to the app: this wire has no place for the secret.
    """
    if relying_party.behaviour.bind_attempt_to_app:
        raise ValueError("the mendix surface cannot carry an attempt secret: add the flaw 'attempt-not-bound-to-app'")

    def app(request: Request) -> Response:
        if request.path == XAS and request.method == "POST":
            return _call(relying_party, request)
        if request.path == mendix_web.LOGIN and request.method == "GET":
            return mendix_web.login(relying_party, request)
        if request.path == mendix_web.CALLBACK and request.method in ("GET", "POST"):
            return mendix_web.callback(relying_party, request)
        if request.path == BACKCHANNEL_PATH and relying_party.behaviour.backchannel_logout:
            return relying_party.backchannel.answer(request, relying_party.settings)
        if request.path in PAGES and request.method == "GET":
            return page(request.path)
        return json_response({"error": f"there is no {request.method} {request.path}"}, status=404)

    return app


def _call(relying_party: RelyingParty, request: Request) -> Response:
    try:
        body = Response(body=request.body).json_object()
    except ValueError:
        return json_response({"error": "the body is not a JSON object with action and params"}, status=400)
    action, params = _ACTIONS.get(str(body.get("action"))), body.get("params")
    if action is None:
        return json_response({"error": f"there is no action {body.get('action')!r}"}, status=400)
    return action(relying_party, params if isinstance(params, dict) else {}, request)


def _get_authorization_url(relying_party: RelyingParty, params: _Params, _: Request) -> Response:
    """`GetAuthorizationURL(ClientConfigAlias, ReturnUrl, ClientAcrValue, DeviceType)`; an empty value means no URL."""
    device_type: DeviceType = "Mobile" if params.get("DeviceType") == "Mobile" else "Web"
    try:
        url = relying_party.sign_in.start(
            alias=_text(params, "ClientConfigAlias"),
            acr=_text(params, "ClientAcrValue") or None,
            device_type=device_type,
            return_url=_text(params, "ReturnUrl"),
        )
    except SignInRefused as refused:
        unknown = refused.refusal.reason is Reason.IDP_UNKNOWN
        return json_response({"value": "", "feedback": NO_IDENTITY_PROVIDER} if unknown else {"value": ""})
    return json_response({"value": url})


def _mobile_callback(relying_party: RelyingParty, params: _Params, _: Request) -> Response:
    """`mobileCallback(code, state, error, error_description)`; every failure is an empty token.

    That roles and activity are enforced as on the web is an assumption: inferred, not confirmed by the vendor.
    """
    names = ("code", "state", "error", "error_description")
    pairs = tuple((name, _text(params, name)) for name in names if _text(params, name))
    response = AuthorizationResponse(parameters=Parameters(pairs))
    try:
        completed = relying_party.completion.complete(response)
    except SignInRefused as refused:
        if refused.refusal.reason in mendix_web.UNCAUGHT:
            return json_response({"error": "An error has occurred while executing a microflow."}, status=500)
        return json_response({"value": ""})
    return json_response({"value": completed.session.token})


def _logout_url(relying_party: RelyingParty, _: _Params, request: Request) -> Response:
    """`SUB_GetLogoutURL`: empty where there is no end-session endpoint or nobody is signed in."""
    session = relying_party.session(request.cookies.get(AUTH_TOKEN_COOKIE))
    return json_response({"value": (relying_party.logout_url(session) if session else None) or ""})


def _client_configurations(relying_party: RelyingParty, _params: _Params, _request: Request) -> Response:
    """`DS_GetClientConfigurationList`."""
    listed: list[JsonValue] = [{"Alias": one.alias, "AcrValue": one.acr or ""} for one in relying_party.choices()]
    return json_response({"value": listed})


def _session_data(relying_party: RelyingParty, params: _Params, _: Request) -> Response:
    """`get_session_data`: 401 for a token that is not valid; without one the session is anonymous."""
    token = _text(params, "authtoken")
    session = relying_party.session(token)
    if token and session is None:
        return json_response({"error": "the auth token is not valid"}, status=401)
    if session is None:
        return json_response({"user": {"name": "Anonymous", "guest": True}, "roles": ["Anonymous"]})
    who = relying_party.signed_in(session)
    return json_response({"user": {"name": who.user, "guest": False}, "roles": list(who.roles)})


def _logout(relying_party: RelyingParty, params: _Params, _: Request) -> Response:
    relying_party.end_session(_text(params, "authtoken"))
    return json_response({})


_ACTIONS: Mapping[str, _Action] = {
    "DS_GetClientConfigurationList": _client_configurations,
    "GetAuthorizationURL": _get_authorization_url,
    "SUB_GetLogoutURL": _logout_url,
    "get_session_data": _session_data,
    "logout": _logout,
    "mobileCallback": _mobile_callback,
}


def _text(params: _Params, name: str) -> str:
    value = params.get(name)
    return value if isinstance(value, str) else ""
