"""The app's side of the `mendix` surface: the native half of Mobile SSO, as far as it shapes what is sent.

`ParseUrlToObject` lower-cases the names of the query, turns `+` into a space, drops empty values, and knows the
attributes Code, State, Error and ErrorDescription: the parameter `error_description` has no attribute of that name and
is lost. That the app of 2.1.0 shows `Unable to complete login.` is inferred from its predecessor, not confirmed by the
vendor.

Source: mendix-behaviour 2.1, 2.2, 2.4, 4.5.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from mobile_sso.testbed.contracts import AppSession, IdpChoice, LoginStarted, Refused, SignedIn
from mobile_sso.testbed.http import Headers, JsonValue, Response, Send, json_request

UNABLE_TO_COMPLETE = "Unable to complete login."
NOT_AVAILABLE = "Signing in via SSO is currently not available."

_PAIR = re.compile(r"([^=?#&]+)=?([^&]*)")
_ATTRIBUTES = ("code", "state", "error", "errordescription")


def parse_url_to_object(deep_link: str) -> dict[str, str]:
    """Return the attributes of `MobileDeepLinkParameter` that `deep_link` sets, by lower-cased name."""
    query = deep_link.partition("#")[0].partition("?")[2]
    found: dict[str, str] = {}
    for name, value in _PAIR.findall(query):
        key = _decoded(name).lower()
        if key in _ATTRIBUTES and key not in found and value:
            found[key] = _decoded(value)
    return found


class MendixBinding:
    """Speaks to the Mendix surface; keeps nothing."""

    def __init__(self, origin: str) -> None:
        """Speak to the app at `origin`."""
        self._origin = origin

    def list_idps(self, send: Send) -> tuple[IdpChoice, ...]:
        """Return the entries of `DS_GetClientConfigurationList`; none where it cannot be read."""
        listed = _members(self._call(send, "DS_GetClientConfigurationList", {})).get("value")
        entries = (one for one in (listed if isinstance(listed, list) else []) if isinstance(one, dict))
        return tuple(IdpChoice(alias=str(one.get("Alias")), acr=_text(one.get("AcrValue"))) for one in entries)

    def start_login(self, send: Send, choice: IdpChoice, *, attempt_secret: str) -> LoginStarted | Refused:
        """Call `GetAuthorizationURL`; the module knows no attempt secret, so `attempt_secret` stays with the app."""
        params: dict[str, JsonValue] = {
            "ClientConfigAlias": choice.alias,
            "ReturnUrl": "",
            "ClientAcrValue": choice.acr or "",
            "DeviceType": "Mobile",
        }
        members = _members(self._call(send, "GetAuthorizationURL", params))
        url = _text(members.get("value"))
        if url is None:
            return Refused(message=_text(members.get("feedback")) or NOT_AVAILABLE)
        return LoginStarted(authorization_url=url)

    def complete_login(self, send: Send, deep_link: str, *, attempt_secret: str | None) -> AppSession | Refused:
        """Call `mobileCallback` with what `ParseUrlToObject` made of the deep link; nothing proves which app asks."""
        parsed = parse_url_to_object(deep_link)
        params: dict[str, JsonValue] = {
            "code": parsed.get("code", ""),
            "state": parsed.get("state", ""),
            "error": parsed.get("error", ""),
            "error_description": parsed.get("errordescription", ""),
        }
        token = _text(_members(self._call(send, "mobileCallback", params)).get("value"))
        return AppSession(token=token) if token else Refused(message=UNABLE_TO_COMPLETE)

    def who_am_i(self, send: Send, session: AppSession) -> SignedIn | None:
        """Call `get_session_data` with the mobile auth token."""
        response = self._call(send, "get_session_data", {"authtoken": session.token, "version": 2})
        members = _members(response)
        user, roles = members.get("user"), members.get("roles")
        if response.status != 200 or not isinstance(user, dict) or user.get("guest") is not False:
            return None
        return SignedIn(
            user=str(user.get("name")), roles=tuple(str(role) for role in roles) if isinstance(roles, list) else ()
        )

    def logout_url(self, send: Send, session: AppSession) -> str | None:
        """Call `SUB_GetLogoutURL` as the signed-in user."""
        cookie = (("Cookie", f"authtoken={session.token}"),)
        return _text(_members(self._call(send, "SUB_GetLogoutURL", {}, headers=cookie)).get("value"))

    def end_session(self, send: Send, session: AppSession) -> None:
        """Call `logout`."""
        self._call(send, "logout", {"authtoken": session.token})

    def _call(self, send: Send, action: str, params: Mapping[str, JsonValue], *, headers: Headers = ()) -> Response:
        return send(json_request(f"{self._origin}/xas/", {"action": action, "params": dict(params)}, headers=headers))


def _decoded(text: str) -> str:
    return unquote(text.replace("+", " "))


def _members(response: Response) -> dict[str, JsonValue]:
    try:
        return response.json_object()
    except ValueError:
        return {}


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) and value else None
