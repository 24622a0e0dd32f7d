"""How the authorization endpoint answers: with a sign-in page, or with a response for the client.

Source: RFC 6749 4.1.2, 4.1.2.1; RFC 9207 2; RFC 9700 4.12 (303 after credentials were posted, never 307).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, quote_plus

from mobile_sso.idp.authorization_response import AuthorizationResponse, Encoding
from mobile_sso.idp.endpoints.error_answers import error_answer, rendered
from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.pending import AuthorizationRequest
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import NO_STORE, Headers, Request, Response, redirect


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


def authorization_response(
    state: ProviderState,
    asked: AuthorizationRequest,
    parameters: Mapping[str, str],
    *,
    to: Request,
    headers: Headers = (),
    silent: bool = False,
) -> Response:
    """Return what carries `parameters`, `state` and `iss` to the client.

    The Location is the registered redirect_uri, byte for byte, and a query after it. `silent`: nobody saw a page.
    """
    members = dict(parameters)
    if asked.state is not None:
        members["state"] = asked.state
    if state.profile.authorization_response_iss:
        members["iss"] = state.issuer
    response = AuthorizationResponse(
        redirect_uri=asked.redirect_uri,
        parameters=tuple(members.items()),
        status=303 if to.method == "POST" else 302,
        silent=silent,
        is_error="error" in members,
    )
    context = state.quirk_context(client_id=asked.client_id, endpoint="authorization", request=to)
    return _written(state.quirks.apply(AUTHORIZATION_RESPONSE, response, context), headers)


def authorization_error(
    state: ProviderState, asked: AuthorizationRequest, error: OAuthError, *, to: Request
) -> Response:
    """Return what tells the client, or where a quirk says so the person, of `error`."""
    answer = error_answer(state, error, "redirect", to=to, client_id=asked.client_id)
    if answer.form != "redirect" or answer.location:
        return rendered(state, answer)
    parameters = {"error": answer.error} if answer.error else {}
    if answer.description is not None:
        parameters["error_description"] = answer.description
    parameters |= {name: str(value) for name, value in answer.members.items()}
    return authorization_response(state, asked, parameters, to=to)


def _written(response: AuthorizationResponse, headers: Headers) -> Response:
    return redirect(_location(response), status=response.status, headers=(*NO_STORE, *headers))


def _lower_percent(text: str) -> str:
    return re.sub(r"%[0-9A-F]{2}", lambda code: code[0].lower(), quote(text, safe=""))


_QUOTE: Mapping[Encoding, Callable[[str], str]] = {
    "form": quote_plus,
    "percent": lambda text: quote(text, safe=""),
    "lower_percent": _lower_percent,
}


def encoded(parameters: tuple[tuple[str, str], ...], encoding: Encoding) -> str:
    """Return `parameters` as the text of a query or fragment."""
    write = _QUOTE[encoding]
    return "&".join(f"{write(name)}={write(value)}" for name, value in parameters)


def _location(response: AuthorizationResponse) -> str:
    """Return the redirect URI with the parameters; a query already there is kept (RFC 6749 3.1.2)."""
    text = encoded(response.parameters, response.encoding)
    if not text:
        return response.redirect_uri + response.tail
    if response.mode == "fragment":
        return f"{response.redirect_uri}#{text}{response.tail}"
    joint = "&" if "?" in response.redirect_uri else "?"
    return f"{response.redirect_uri}{joint}{text}{response.tail}"
