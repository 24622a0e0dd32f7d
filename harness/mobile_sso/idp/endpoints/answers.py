"""How endpoints answer: errors as pages, as JSON, or as redirects.

Source: RFC 6749 4.1.2.1, 5.2; RFC 6750 3; RFC 9207 2; RFC 9700 4.12 (303 after credentials were posted, never 307).
"""

from __future__ import annotations

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.pending import AuthorizationRequest
from mobile_sso.idp.quirks.base import AUTHORIZATION_RESPONSE
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import NO_STORE, Headers, Request, Response, json_response, redirect, with_query


def error_page(state: ProviderState, error: OAuthError, *, to: Request) -> Response:
    """Return the page for an error that must not be redirected."""
    state.refusals.record(to.path, error)
    from mobile_sso.idp.pages import layout, messages

    page = messages.error_page(provider=state.profile.title, error=error.error, description=error.description)
    return layout.page_response(page, status=400)


def sign_in_page(
    state: ProviderState, asked: AuthorizationRequest, *, transaction: str = "", username: str = "", alert: str = ""
) -> Response:
    """Return the sign-in page for a request, which waits from now on; with `transaction`, it waits already.

    Always 200, also with an alert: 401 would need a WWW-Authenticate challenge (RFC 9110 15.5.2).
    """
    from mobile_sso.idp.pages.layout import page_response

    client = state.clients.get(asked.client_id)
    page = state.sign_in_page.html(
        client=client.name if client else asked.client_id,
        transaction=transaction or state.pending.keep_authorization(asked),
        username=username or asked.login_hint,
        alert=alert,
        personas=state.personas.first(),
        revision=state.personas.revision,
    )
    return page_response(page)


def error_json(state: ProviderState, error: OAuthError, *, to: Request) -> Response:
    """Return the answer of the token and revocation endpoints to a refused request."""
    state.refusals.record(to.path, error)
    challenge: Headers = (("WWW-Authenticate", 'Basic realm="token"'),) if error.status == 401 else ()
    return json_response(
        {"error": error.error, "error_description": error.description},
        status=error.status,
        headers=(*NO_STORE, *challenge),
    )


def authorization_response(
    state: ProviderState,
    asked: AuthorizationRequest,
    parameters: dict[str, str],
    *,
    to: Request,
    headers: Headers = (),
) -> Response:
    """Return the redirect that carries `parameters`, `state` and `iss` to the client.

    The Location is the registered redirect_uri, byte for byte, and a query after it.
    """
    members = dict(parameters)
    if asked.state is not None:
        members["state"] = asked.state
    if state.profile.authorization_response_iss:
        members["iss"] = state.issuer
    members = state.quirks.apply(AUTHORIZATION_RESPONSE, members, state.quirk_context(client_id=asked.client_id))
    return redirect(
        with_query(asked.redirect_uri, members),
        status=303 if to.method == "POST" else 302,
        headers=(*NO_STORE, *headers),
    )


def authorization_error(
    state: ProviderState, asked: AuthorizationRequest, error: OAuthError, *, to: Request
) -> Response:
    """Return the redirect that tells the client of `error`."""
    state.refusals.record(to.path, error)
    parameters = {"error": error.error, "error_description": error.description}
    return authorization_response(state, asked, parameters, to=to)
