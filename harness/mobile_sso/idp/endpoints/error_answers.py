"""How endpoints refuse: with a page for a person, or with a body for a client.

Source: RFC 6749 4.1.2.1, 5.2; RFC 6750 3; RFC 9110 15.5.2.
"""

from __future__ import annotations

from mobile_sso.idp.clients import client_id_of
from mobile_sso.idp.error_answer import ErrorAnswer, ErrorForm
from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.stages import ERROR
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import NO_STORE, Headers, JsonValue, Request, Response, json_response

_CHALLENGE = ("WWW-Authenticate", 'Basic realm="token"')


def error_page(state: ProviderState, error: OAuthError, *, to: Request) -> Response:
    """Return the page for an error that must not be redirected."""
    return rendered(state, error_answer(state, error, "page", to=to))


def error_json(state: ProviderState, error: OAuthError, *, to: Request) -> Response:
    """Return the answer of the token endpoint, and of others that clients call, to a refused request."""
    headers: Headers = (_CHALLENGE,) if error.status == 401 else ()
    return rendered(state, error_answer(state, error, "json", to=to, headers=(*NO_STORE, *headers)))


def error_answer(
    state: ProviderState, error: OAuthError, form: ErrorForm, *, to: Request, headers: Headers = (), client_id: str = ""
) -> ErrorAnswer:
    """Record the refusal and return what the peer is told, after the quirks had their say."""
    state.refusals.record(to.path, error)
    context = state.quirk_context(client_id=client_id or client_id_of(to), request=to)
    return state.quirks.apply(ERROR, ErrorAnswer.of(error, form, headers=headers), context)


def rendered(state: ProviderState, answer: ErrorAnswer) -> Response:
    """Return `answer` as a response, in any form but that of a redirect."""
    if answer.form == "page":
        from mobile_sso.idp.pages import layout, messages

        page = messages.error_page(
            provider=state.profile.title,
            heading=answer.heading,
            error=answer.code or answer.error,
            description=answer.description or "",
        )
        return layout.page_response(page, status=answer.status, headers=answer.headers)
    if answer.form == "text":
        text = answer.description or answer.error
        plain = ("Content-Type", "text/plain; charset=utf-8")
        return Response(status=answer.status, headers=(plain, *answer.headers), body=text.encode())
    if answer.form == "empty":
        return Response(status=answer.status, headers=answer.headers)
    return json_response(_members(answer), status=answer.status, headers=answer.headers)


def _members(answer: ErrorAnswer) -> dict[str, JsonValue]:
    if answer.body is not None:
        return dict(answer.body)
    described: dict[str, JsonValue] = {} if answer.description is None else {"error_description": answer.description}
    return {"error": answer.error, **described, **answer.members}
