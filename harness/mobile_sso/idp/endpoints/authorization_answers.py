"""How the authorization endpoint answers: with a page to sign in or to consent, or with a response for the client.

Source: RFC 6749 4.1.2, 4.1.2.1; RFC 9207 2; RFC 9700 4.12 (303 after credentials were posted, never 307).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, quote_plus

from mobile_sso.idp.authentication_contexts import one_time_code, takes_a_second_factor
from mobile_sso.idp.authorization_response import AuthorizationResponse, Encoding
from mobile_sso.idp.endpoints.error_answers import error_answer, rendered
from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.pending import AuthorizationRequest, ConsentRequest
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE
from mobile_sso.idp.sessions import SsoSession
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import NO_STORE, Headers, Request, Response, redirect


def sign_in_page(
    state: ProviderState, asked: AuthorizationRequest, *, transaction: str = "", username: str = "", alert: str = ""
) -> Response:
    """Return the sign-in page for a request, which waits from now on; with `transaction`, it waits already.

    Always 200, also with an alert: 401 would need a WWW-Authenticate challenge (RFC 9110 15.5.2).
    """
    from mobile_sso.idp.pages.layout import page_response

    transaction = transaction or state.pending.keep_authorization(asked)
    second_factor = takes_a_second_factor(asked.acr_values, state.profile)
    page = state.sign_in_page.html(
        client=_client_name(state, asked),
        transaction=transaction,
        username=username or asked.login_hint,
        alert=alert,
        code=one_time_code(transaction) if second_factor else "",
        choose="select_account" in asked.prompts,
        personas=state.personas.first(),
        revision=state.personas.revision,
    )
    return page_response(page)


def consent_page(
    state: ProviderState, asked: AuthorizationRequest, session: SsoSession, persona: Persona, *, headers: Headers = ()
) -> Response:
    """Return the page that asks the person whether the client may have what it asks for."""
    from mobile_sso.idp.pages.consent import consent_page as page
    from mobile_sso.idp.pages.layout import page_response

    return page_response(
        page(
            provider=state.profile.title,
            action=state.profile.endpoints.consent,
            transaction=state.pending.keep_consent(ConsentRequest(asked=asked, sid=session.sid)),
            client=_client_name(state, asked),
            person=str(persona.claims.get("name", persona.username)),
            scopes=asked.scopes,
            claims=asked.single_claims(persona),
        ),
        headers=headers,
    )


def _client_name(state: ProviderState, asked: AuthorizationRequest) -> str:
    client = state.clients.get(asked.client_id)
    return client.name if client else asked.client_id


def authorization_response(
    state: ProviderState,
    asked: AuthorizationRequest,
    parameters: Mapping[str, str],
    *,
    to: Request,
    headers: Headers = (),
    silent: bool = False,
    username: str = "",
) -> Response:
    """Return what carries `parameters`, `state` and `iss` to the client.

    The Location is the registered redirect_uri, byte for byte, and a query after it. `silent`: nobody saw a page;
    `username`: who is signed in, where that is known.
    """
    members = dict(parameters)
    if asked.state is not None:
        members["state"] = asked.state
    if state.profile.authorization_response_iss:
        members["iss"] = state.issuer
    response = AuthorizationResponse(
        redirect_uri=asked.redirect_uri,
        parameters=tuple(members.items()),
        mode=asked.response_mode,
        status=303 if to.method == "POST" else 302,
        silent=silent,
        is_error="error" in members,
    )
    context = state.quirk_context(client_id=asked.client_id, username=username, endpoint="authorization", request=to)
    return _written(state, state.quirks.apply(AUTHORIZATION_RESPONSE, response, context), headers)


def authorization_error(
    state: ProviderState, asked: AuthorizationRequest, error: OAuthError, *, to: Request, username: str = ""
) -> Response:
    """Return what tells the client, or where a quirk says so the person, of `error`."""
    answer = error_answer(state, error, "redirect", to=to, client_id=asked.client_id)
    if answer.form != "redirect" or answer.location:
        return rendered(state, answer)
    parameters = {"error": answer.error} if answer.error else {}
    if answer.description is not None:
        parameters["error_description"] = answer.description
    parameters |= {name: str(value) for name, value in answer.members.items()}
    at_once = to.path == state.profile.endpoints.authorization
    return authorization_response(state, asked, parameters, to=to, silent=at_once, username=username)


def _written(state: ProviderState, response: AuthorizationResponse, headers: Headers) -> Response:
    """Return the response on its way: a redirect, or a page in place of one."""
    if response.mode != "form_post" and response.vehicle == "redirect":
        return redirect(_location(response), status=response.status, headers=(*NO_STORE, *headers))
    from mobile_sso.idp.pages import hand_over

    provider = state.profile.title
    if response.mode == "form_post":
        action = response.redirect_uri + response.tail
        return hand_over.form_post(provider=provider, action=action, fields=response.parameters, headers=headers)
    location = _location(response)
    if response.vehicle == "script":
        return hand_over.by_script(
            provider=provider,
            location=location,
            repeats=response.repeats,
            interval_ms=response.interval_ms,
            headers=headers,
        )
    if response.vehicle == "meta":
        return hand_over.by_refresh(provider=provider, location=location, headers=headers)
    return hand_over.by_tap(
        provider=provider, location=location, heading=response.heading, notice=response.notice, headers=headers
    )


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
