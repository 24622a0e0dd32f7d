"""Successful authorization responses carry a `session_state`, and there may be a frame that tells whether it changed.

The ideal provider has no session management; this quirk is all there is of it. A `session_state` is made up as the
specification says (the origin of the redirect URI, hashed with a salt), so a redirect URI of an app's own scheme,
having no origin, gets none unless `value` is given; in it, `{sid}` stands for the id of the SSO session. The frame, at
`/check-session` below the issuer, gives one and the same answer to whoever asks, and is in the metadata as
`check_session_iframe`. It is the only page with a script.

Source: conformance-and-attacks 5.6 `session_state`, 1.3 "Pitfall for custom schemes"; Session Management 2, 3;
idp-behaviour 4 (Keycloak sends one to every client).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.jws import encode
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE, METADATA, NOT_FOUND
from mobile_sso.testbed.http import NO_STORE, JsonValue, Response, html_response

PATH = "/check-session"

_Value = AuthorizationResponse | dict[str, JsonValue] | Response


@dataclass(frozen=True, kw_only=True)
class SessionState(Quirk[_Value]):
    """Sets `session_state`, to `value` or a fresh one, or leaves it out; with `check_session` there is the frame."""

    name = "session_state"
    stage = AUTHORIZATION_RESPONSE
    also_at = (METADATA, NOT_FOUND)

    op: Literal["remove", "set"] = "set"
    value: str | None = None
    check_session: Literal["changed", "unchanged", "error"] | None = None
    """What the frame answers; absent: there is no frame."""

    def __post_init__(self) -> None:
        """Raise ValueError for what makes no sense."""
        if self.op == "remove" and (self.value is not None or self.check_session is None):
            raise ValueError(
                "quirk 'session_state': without session_state there is no value, and only check_session is left"
            )

    def apply(self, value: _Value, context: QuirkContext) -> _Value:
        """Return the authorization response with `session_state`, the metadata with the frame, or the frame."""
        if isinstance(value, AuthorizationResponse):
            return self._responded(value, context)
        path = context.provider.profile.issuer_path + PATH
        if self.check_session is None:
            return value
        if isinstance(value, Response):
            here = context.request is not None and context.request.path == path
            return _frame(self.check_session) if here else value
        return {**value, "check_session_iframe": context.provider.origin + path}

    def _responded(self, response: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        if self.op == "remove" or response.is_error:
            return response
        state = self._given(response, context) or _session_state(response, context.client_id)
        if state is None:
            return response
        return replace(response, parameters=(*response.parameters, ("session_state", state)))

    def _given(self, response: AuthorizationResponse, context: QuirkContext) -> str | None:
        if self.value is None or "{sid}" not in self.value:
            return self.value
        return self.value.replace("{sid}", _sid(response, context))


def _sid(response: AuthorizationResponse, context: QuirkContext) -> str:
    code = context.provider.grants.code(response.get("code") or "")
    return code.grant.sid if code else ""


def _session_state(response: AuthorizationResponse, client_id: str) -> str | None:
    parts = urlsplit(response.redirect_uri)
    if parts.scheme not in ("http", "https"):
        return None
    code = dict(response.parameters).get("code", "")
    salt = encode(hashlib.sha256(code.encode()).digest()[:12])
    text = f"{client_id} {parts.scheme}://{parts.netloc} {salt}"
    return f"{encode(hashlib.sha256(text.encode()).digest())}.{salt}"


def _frame(answer: str) -> Response:
    script = f'addEventListener("message", (event) => event.source.postMessage("{answer}", event.origin));'
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = f'<!doctype html><html lang="en"><title>Session</title><script>{script}</script></html>'
    policy = ("Content-Security-Policy", f"default-src 'none'; script-src 'sha256-{digest}'")
    return html_response(page, headers=(*NO_STORE, policy))
