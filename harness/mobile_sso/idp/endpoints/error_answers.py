"""How endpoints refuse: with a page for a person, or with a body for a client.

Source: RFC 6749 4.1.2.1, 5.2; RFC 6750 3; RFC 9110 15.5.2.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mobile_sso.idp.clients import client_id_of
from mobile_sso.idp.error_answer import ErrorAnswer, ErrorForm
from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.stages import ERROR
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import NO_STORE, Headers, JsonValue, Request, Response, json_response, redirect

_CHALLENGE = 'Basic realm="token"'
_UNQUOTABLE = re.compile(r"[^ !#-\[\]-~]+")
"""What may not stand in an attribute of a challenge (RFC 6750 3)."""


def error_page(state: ProviderState, error: OAuthError, *, to: Request) -> Response:
    """Return the page for an error that must not be redirected."""
    return rendered(state, error_answer(state, error, "page", to=to))


def error_json(state: ProviderState, error: OAuthError, *, to: Request) -> Response:
    """Return the answer of the token endpoint, and of others that clients call, to a refused request."""
    return rendered(state, error_answer(state, error, "json", to=to, headers=NO_STORE, challenge=_CHALLENGE))


def error_challenge(
    state: ProviderState, error: OAuthError, *, to: Request, realm: str, client_id: str = ""
) -> Response:
    """Return the answer of an endpoint that takes bearer tokens: a body, and the same in WWW-Authenticate (RFC 6750 3).

    `client_id` is whom the token was issued to, where that is known.
    """
    challenge = f'Bearer realm="{realm}"'
    answer = error_answer(state, error, "json", to=to, headers=NO_STORE, client_id=client_id, challenge=challenge)
    return rendered(state, answer)


def error_answer(
    state: ProviderState,
    error: OAuthError,
    form: ErrorForm,
    *,
    to: Request,
    headers: Headers = (),
    client_id: str = "",
    challenge: str = "",
) -> ErrorAnswer:
    """Record the refusal and return what the peer is told, after the quirks had their say."""
    state.refusals.record(to.path, error)
    answer = ErrorAnswer.of(error, form, headers=headers, challenge=challenge)
    if not state.quirks.at(ERROR):
        return answer
    context = state.quirk_context(client_id=client_id or client_id_of(to), request=to)
    return state.quirks.apply(ERROR, answer, replace(context, event=error.event))


def rendered(state: ProviderState, answer: ErrorAnswer) -> Response:
    """Return `answer` as a response, in any form but that of a redirect to the client."""
    headers = (*answer.headers, *_challenge(answer))
    if answer.form == "redirect":
        return redirect(answer.location, headers=headers)
    if answer.form == "page":
        from mobile_sso.idp.pages import layout, messages

        page = messages.error_page(
            provider=state.profile.title,
            heading=answer.heading,
            error=answer.code or answer.error,
            description=answer.description or "",
        )
        return layout.page_response(page, status=answer.status, headers=headers)
    if answer.form == "text":
        text = answer.description or answer.error
        plain = ("Content-Type", "text/plain; charset=utf-8")
        return Response(status=answer.status, headers=(plain, *headers), body=text.encode())
    if answer.form == "empty":
        return Response(status=answer.status, headers=headers)
    return json_response(_members(answer), status=answer.status, headers=headers)


def _members(answer: ErrorAnswer) -> dict[str, JsonValue]:
    if answer.body is not None:
        return dict(answer.body)
    described: dict[str, JsonValue] = {} if answer.description is None else {"error_description": answer.description}
    named: dict[str, JsonValue] = {"error": answer.error} if answer.error else {}
    return {**named, **described, **answer.members}


def _challenge(answer: ErrorAnswer) -> Headers:
    if answer.challenge.startswith("Bearer"):
        # Without an error code the challenge tells nothing else (RFC 6750 3.1).
        told = {"error": answer.error, "error_description": answer.description or ""} if answer.error else {}
        attributes = "".join(f', {name}="{_UNQUOTABLE.sub(" ", text)}"' for name, text in told.items() if text)
        return (("WWW-Authenticate", answer.challenge + attributes),)
    return (("WWW-Authenticate", answer.challenge),) if answer.challenge and answer.status == 401 else ()
