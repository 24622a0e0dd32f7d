"""Pushed authorization requests: a client sends the request itself, and the browser carries a reference to it.

Source: RFC 9126 2, 4.
"""

from __future__ import annotations

from mobile_sso.idp.clients import client_id_of
from mobile_sso.idp.endpoints.error_answers import error_json
from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES, CLIENT_RULES, REDIRECTING_RULES
from mobile_sso.idp.rules import AUTHORIZATION_REQUEST, BEFORE_REDIRECTING, CLIENT_REQUEST
from mobile_sso.idp.rules.examined import ExaminedAuthorization, ExaminedTokenRequest
from mobile_sso.idp.settings import PUSHED_REQUEST_LIFETIME
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import NO_STORE, Parameters, Request, Response, json_response

_OF_THE_CLIENT = frozenset({"client_secret", "client_assertion", "client_assertion_type"})
"""How the client proved itself is no part of the request it pushed."""


def pushed_authorization_request(state: ProviderState, request: Request) -> Response:
    """Hold a pushed request against the rules of the authorization endpoint, and return a reference to it."""
    try:
        return _kept(state, request)
    except OAuthError as error:
        return error_json(state, error, to=request)


def pushed_parameters(state: ProviderState, parameters: Parameters) -> Parameters | None:
    """Return the parameters that `parameters` refer to, which can be used once; None where they refer to nothing.

    Raises OAuthError where the reference is unknown, expired, used, or another client's.
    """
    request_uri = parameters.get("request_uri") or ""
    if not state.pending.is_pushed(request_uri):
        return None
    pushed = state.pending.take_pushed(request_uri)
    if pushed is None or pushed.get("client_id") != parameters.get("client_id"):
        raise OAuthError(
            "invalid_request_uri",
            "The request_uri is unknown, has expired or has been used.",
            event="request_uri_unknown",
        )
    return pushed


def _kept(state: ProviderState, request: Request) -> Response:
    client_id = client_id_of(request)
    context = state.quirk_context(client_id=client_id, endpoint="pushed_authorization_request", request=request)
    client_request = ExaminedTokenRequest(state=state, parameters=request.form, request=request)
    for client_rule in state.quirks.apply(CLIENT_RULES, CLIENT_REQUEST, context):
        client_rule(client_request)
    if request.form.get("request_uri"):
        raise invalid_request("A pushed request holds no request_uri.", event="request_not_supported")
    named = tuple(pair for pair in request.form if pair[0] not in {"client_id", *_OF_THE_CLIENT})
    pushed = Parameters((("client_id", client_request.client.client_id), *named))
    examined = ExaminedAuthorization(state=state, parameters=pushed, is_pushed=True)
    for rule in (
        *state.quirks.apply(REDIRECTING_RULES, BEFORE_REDIRECTING, context),
        *state.quirks.apply(AUTHORIZATION_RULES, AUTHORIZATION_REQUEST, context),
    ):
        rule(examined)
    return json_response(
        {"request_uri": state.pending.keep_pushed(pushed), "expires_in": int(PUSHED_REQUEST_LIFETIME)},
        status=201,
        headers=NO_STORE,
    )
