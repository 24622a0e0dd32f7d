"""The app's side of the `rest` surface.

Source: deep-link-return 2.1 (what the app sends, and what it may send again).
"""

from __future__ import annotations

from mobile_sso.backend.minting import sha256_base64url
from mobile_sso.testbed.contracts import AppSession, IdpChoice, LoginStarted, Refused, SignedIn
from mobile_sso.testbed.http import Headers, JsonValue, Request, Response, Send, json_request

_GENERAL = "The sign-in could not be finished. Start again."


class RestBinding:
    """Speaks to the strict backend; keeps nothing."""

    def __init__(self, origin: str) -> None:
        """Speak to the backend at `origin`."""
        self._origin = origin

    def list_idps(self, send: Send) -> tuple[IdpChoice, ...]:
        """Return the sign-in choices; none where the backend cannot tell."""
        response = send(Request(method="GET", url=f"{self._origin}/mobile/identity-providers"))
        listed = _members(response).get("identity_providers")
        choices = (one for one in (listed if isinstance(listed, list) else []) if isinstance(one, dict))
        return tuple(IdpChoice(alias=str(one.get("alias")), acr=_text(one.get("acr"))) for one in choices)

    def start_login(self, send: Send, choice: IdpChoice, *, attempt_secret: str) -> LoginStarted | Refused:
        """Start an attempt; the backend learns the digest of `attempt_secret` only."""
        response = send(
            json_request(
                f"{self._origin}/mobile/login/start",
                {
                    "alias": choice.alias,
                    "acr": choice.acr,
                    "attempt_secret_sha256": sha256_base64url(attempt_secret),
                },
            )
        )
        url = _text(_members(response).get("authorization_url"))
        return LoginStarted(authorization_url=url) if response.status == 200 and url else _refused(response)

    def complete_login(self, send: Send, deep_link: str, *, attempt_secret: str | None) -> AppSession | Refused:
        """Hand over the callback URL as it arrived, with the secret of the attempt."""
        response = send(
            json_request(
                f"{self._origin}/mobile/login/complete",
                {"callback_url": deep_link, "attempt_secret": attempt_secret},
            )
        )
        token = _text(_members(response).get("session_token"))
        return AppSession(token=token) if response.status == 200 and token else _refused(response)

    def who_am_i(self, send: Send, session: AppSession) -> SignedIn | None:
        """Return the owner of `session`, or None where it is not valid."""
        response = send(Request(method="GET", url=f"{self._origin}/mobile/me", headers=_bearer(session)))
        members = _members(response)
        user, roles = _text(members.get("user")), members.get("roles")
        if response.status != 200 or user is None:
            return None
        return SignedIn(user=user, roles=tuple(str(role) for role in roles) if isinstance(roles, list) else ())

    def logout_url(self, send: Send, session: AppSession) -> str | None:
        """Return the IdP's logout URL, or None."""
        response = send(Request(method="GET", url=f"{self._origin}/mobile/logout-url", headers=_bearer(session)))
        return _text(_members(response).get("logout_url"))

    def end_session(self, send: Send, session: AppSession) -> None:
        """End the app session."""
        send(Request(method="DELETE", url=f"{self._origin}/mobile/session", headers=_bearer(session)))


def _bearer(session: AppSession) -> Headers:
    return (("Authorization", f"Bearer {session.token}"),)


def _refused(response: Response) -> Refused:
    """The same request may be sent again where the answer was not final: 202, 429 and 5xx."""
    message = _text(_members(response).get("message")) or _GENERAL
    return Refused(message=message, retryable=response.status in (202, 429) or response.status >= 500)


def _members(response: Response) -> dict[str, JsonValue]:
    try:
        return response.json_object()
    except ValueError:
        return {}


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) and value else None
