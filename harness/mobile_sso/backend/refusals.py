"""The one way a sign-in ends without a session: a reason from a closed list.

A surface turns the reason into a status and a text; the log has told the details by then.

Source: deep-link-return 2.1 "Messages"; mendix-behaviour 4.3 ("every failure is empty plus a log line").
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """Why there is no session."""

    IDP_UNKNOWN = "idp_unknown"
    SIGN_IN_UNAVAILABLE = "sign_in_unavailable"
    """The provider's metadata cannot be had, or the configuration has no callback URL."""
    ATTEMPT_EXPIRED = "attempt_expired"
    """Unknown, expired, or finished too long ago: indistinguishable on purpose."""
    WRONG_SECRET = "wrong_secret"
    OTHER_CODE = "other_code"
    IN_PROGRESS = "in_progress"
    AUTHORIZATION_ERROR = "authorization_error"
    AUTHORIZATION_RESPONSE = "authorization_response"
    TOKEN_REQUEST = "token_request"
    ID_TOKEN = "id_token"
    USERINFO = "userinfo"
    ACCOUNT = "account"
    ROLES = "roles"
    ROLES_UNREADABLE = "roles_unreadable"
    INACTIVE = "inactive"
    SESSION_ENDED = "session_ended"
    """The IdP ended its session while the sign-in was still under way."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A reason, and the IdP's error code where it gave one."""

    reason: Reason
    error: str = ""


class SignInRefused(Exception):
    """No session for this request."""

    def __init__(self, reason: Reason, *, error: str = "") -> None:
        """Refuse for `reason`; `error` is the error code of the authorization response, if there was one."""
        super().__init__(reason.value)
        self.refusal = Refusal(reason=reason, error=error)
