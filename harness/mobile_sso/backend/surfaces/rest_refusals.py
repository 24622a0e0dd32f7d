"""How the strict backend says no: status, error code and the sentence a person reads, for each reason.

Source: deep-link-return 2.1 "Callback endpoint is idempotent", "Messages".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobile_sso.backend.refusals import Reason, Refusal
from mobile_sso.testbed.http import NO_STORE, Response, json_response

_AGAIN = "The sign-in could not be finished. Start again."


@dataclass(frozen=True)
class _Answer:
    status: int
    error: str
    message: str


ANSWERS: Mapping[Reason, _Answer] = {
    Reason.IDP_UNKNOWN: _Answer(404, "idp_unknown", "There is no such identity provider."),
    Reason.SIGN_IN_UNAVAILABLE: _Answer(
        503, "sign_in_unavailable", "Signing in is not possible right now. Try again later."
    ),
    Reason.ATTEMPT_EXPIRED: _Answer(400, "attempt_expired", "This sign-in took too long or is not known. Start again."),
    Reason.WRONG_SECRET: _Answer(403, "wrong_secret", "This sign-in was started elsewhere. Start again here."),
    Reason.OTHER_CODE: _Answer(409, "other_code", _AGAIN),
    Reason.IN_PROGRESS: _Answer(202, "in_progress", "The sign-in is being finished."),
    Reason.AUTHORIZATION_ERROR: _Answer(400, "authorization_error", _AGAIN),
    Reason.AUTHORIZATION_RESPONSE: _Answer(400, "authorization_response", _AGAIN),
    Reason.TOKEN_REQUEST: _Answer(400, "token_request", _AGAIN),
    Reason.ID_TOKEN: _Answer(400, "id_token", _AGAIN),
    Reason.USERINFO: _Answer(400, "userinfo", _AGAIN),
    Reason.ACCOUNT: _Answer(403, "account", "You have no account in this app. Ask your administrator."),
    Reason.ROLES: _Answer(403, "roles", "You have no role in this app. Ask your administrator."),
    Reason.ROLES_UNREADABLE: _Answer(403, "roles", "You have no role in this app. Ask your administrator."),
    Reason.INACTIVE: _Answer(403, "inactive", "Your account is not active. Ask your administrator."),
    Reason.SESSION_ENDED: _Answer(400, "session_ended", _AGAIN),
}

AUTHORIZATION_ERRORS: Mapping[str, str] = {
    "access_denied": "The sign-in was cancelled or refused.",
    "server_error": "The identity provider cannot sign you in right now. Try again later.",
    "temporarily_unavailable": "The identity provider cannot sign you in right now. Try again later.",
}
"""Error code of RFC 6749 4.1.2.1 → the sentence for it; every other code gets the general one."""


def refused(refusal: Refusal) -> Response:
    """Return the answer for `refusal`."""
    answer = ANSWERS[refusal.reason]
    message = answer.message
    if refusal.reason is Reason.AUTHORIZATION_ERROR:
        message = AUTHORIZATION_ERRORS.get(refusal.error, message)
    response = json_response({"error": answer.error, "message": message}, status=answer.status, headers=NO_STORE)
    return response.with_headers(("Retry-After", "1")) if answer.status == 202 else response
