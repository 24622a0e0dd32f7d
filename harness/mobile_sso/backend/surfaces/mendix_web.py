"""The two web paths of OIDC SSO 3.2: where a browser starts a sign-in, and where the IdP sends it back to.

Source: mendix-behaviour 3.1, 3.2 (`loginEndpoint`), 4.4 (`webCallback`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mobile_sso.backend.callback_url import WEB_CALLBACK_PATH
from mobile_sso.backend.completion import AuthorizationResponse, Completed
from mobile_sso.backend.refusals import Reason, SignInRefused
from mobile_sso.backend.relying_party import RelyingParty
from mobile_sso.testbed.http import Parameters, Request, Response, redirect

LOGIN = "/oauth/v2/login"
CALLBACK = WEB_CALLBACK_PATH
SESSION_COOKIE = "XASSESSIONID"

OUTCOMES: Mapping[Reason, tuple[str, str]] = {
    Reason.ROLES: ("/error-no-roles.html", "No Roles in access token "),
    Reason.INACTIVE: ("/error-inactive.html", "Your Account is not Active"),
}
"""Where the browser is sent, and the reason phrase of that answer; every other failure is `ACCOUNT_EMPTY`."""
ACCOUNT_EMPTY = ("/error-page.html", "Account is empty")
UNCAUGHT = frozenset({Reason.ACCOUNT, Reason.ROLES_UNREADABLE})
"""Exceptions nobody catches: HTTP 500 on the web, a failed call in the app (inferred, not confirmed by the vendor)."""


def login(relying_party: RelyingParty, request: Request) -> Response:
    """Send the browser to the IdP named by `idp`, or to the default one; an empty `Location` where there is none."""
    try:
        url = relying_party.sign_in.start(
            alias=request.query.get("idp") or None,
            acr=None,
            device_type="Web",
            return_url=request.query.get("cont") or "",
        )
    except SignInRefused:
        # The log has told why; the browser gets a redirect to nowhere, as from the module.
        return redirect("")
    return redirect(url)


def callback(relying_party: RelyingParty, request: Request) -> Response:
    """Complete a sign-in in the browser; the values of a form post are taken as they stand in the body."""
    parameters = request.query if request.method == "GET" else _posted(relying_party, request)
    try:
        completed = relying_party.completion.complete(AuthorizationResponse(parameters=parameters))
    except SignInRefused as refused:
        reason = refused.refusal.reason
        if reason in UNCAUGHT:
            return Response(status=500)
        path, phrase = OUTCOMES.get(reason, ACCOUNT_EMPTY)
        return replace(redirect(relying_party.origin + path), reason=phrase)
    return _signed_in(relying_party, completed)


def _signed_in(relying_party: RelyingParty, completed: Completed) -> Response:
    """The return URL is not validated, but it is always behind the app's own URL and a slash."""
    cookies = (
        ("Set-Cookie", f"{SESSION_COOKIE}={completed.session.token}; Path=/; HttpOnly; Secure"),
        ("Set-Cookie", "clear_cache=1; Path=/"),
    )
    target = f"/{completed.attempt.return_url}" if completed.attempt.return_url else "/index.html"
    return redirect(relying_party.origin + target, headers=cookies)


def _posted(relying_party: RelyingParty, request: Request) -> Parameters:
    if relying_party.behaviour.decode_form_post:
        return request.form
    pairs = (pair.partition("=") for pair in request.body.decode("utf-8", "replace").split("&"))
    return Parameters(tuple((name, value) for name, _, value in pairs))
