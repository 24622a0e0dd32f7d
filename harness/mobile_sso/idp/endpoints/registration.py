"""Registration: a client enters itself, looks itself up, and leaves.

Anybody may register, as everywhere in a test bed; the registration access token of the answer manages the one client.
The oldest of too many clients is forgotten.

Source: OpenID Connect Registration 3, 4; RFC 7591 3; RFC 7592 2.1, 2.3.
"""

from __future__ import annotations

import json
import re

from mobile_sso.idp.clients import Client
from mobile_sso.idp.endpoints.error_answers import error_answer, error_json, rendered
from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.registration_rules import RegistrationRefused
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import NO_STORE, JsonValue, Request, Response, json_response, with_query

_REALM = 'Bearer realm="registration"'
_LONGEST_REASON = 500
_NOT_IN_A_DESCRIPTION = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")
"""RFC 6749 5.2 keeps quotes, backslashes and everything beyond ASCII out of an error_description."""


def registration(state: ProviderState, request: Request) -> Response:
    """Register a client (POST), tell what is registered (GET), or forget it (DELETE)."""
    if request.method == "POST":
        return _registered(state, request)
    client = state.clients.managed(request.query.get("client_id") or "", request.bearer_token or "")
    if client is None:
        return _unauthorized(state, request)
    if request.method == "GET":
        return json_response(_information(state, client), headers=NO_STORE)
    state.clients.remove(client.client_id)
    state.grants.revoke_client(client.client_id)
    return Response(status=204, headers=NO_STORE)


def _registered(state: ProviderState, request: Request) -> Response:
    from mobile_sso.idp.client_metadata import read_metadata  # its types are read with the first registration

    try:
        client = state.clients.register_itself(read_metadata(_body(request), state.profile))
    except RegistrationRefused as refused:
        description = _NOT_IN_A_DESCRIPTION.sub("?", str(refused).replace('"', "'"))[:_LONGEST_REASON]
        error = OAuthError(refused.error, description, event="registration_refused")
        return error_json(state, error, to=request)
    return json_response(_information(state, client), status=201, headers=NO_STORE)


def _body(request: Request) -> dict[str, JsonValue]:
    kind = (request.header("content-type") or "").split(";")[0].strip().lower()
    try:
        members = json.loads(request.body) if kind == "application/json" else None
        # What is registered goes out again: half a surrogate pair and an infinite number could not.
        json.dumps(members, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise RegistrationRefused("the body is not JSON text") from error
    if not isinstance(members, dict):
        raise RegistrationRefused("the body must be a JSON object, sent as application/json")
    return members


def _information(state: ProviderState, client: Client) -> dict[str, JsonValue]:
    """Return the client information response; where the strict redirect policy would refuse, `warnings` says so."""
    from mobile_sso.idp.client_metadata import written_metadata

    members: dict[str, JsonValue] = {
        "client_id": client.client_id,
        "client_id_issued_at": client.issued_at,
        "registration_access_token": client.registration_access_token,
        "registration_client_uri": with_query(
            f"{state.origin}{state.profile.endpoints.registration}", {"client_id": client.client_id}
        ),
        **written_metadata(client.registration, state.profile),
    }
    if client.secret:
        members |= {"client_secret": client.secret, "client_secret_expires_at": 0}
    if client.warnings:
        members["warnings"] = [warning.text for warning in client.warnings]
    return members


def _unauthorized(state: ProviderState, request: Request) -> Response:
    if request.bearer_token is None:
        # RFC 6750 3.1: without credentials the challenge carries no error code.
        return Response(status=401, headers=(*NO_STORE, ("WWW-Authenticate", _REALM)))
    error = OAuthError(
        "invalid_token",
        "The registration access token is not this client's.",
        event="registration_access_token",
        status=401,
    )
    challenge = f'{_REALM}, error="{error.error}", error_description="{error.description}"'
    headers = (*NO_STORE, ("WWW-Authenticate", challenge))
    return rendered(state, error_answer(state, error, "json", to=request, headers=headers))
