"""The `id_token_hint` of a logout is ignored, required, believed though it is not genuine, or refused when it expired.

Source: conformance-and-attacks 5.6 `end_session_hint`, cases `slo-no-hint`, `slo-hint-expired`; OIDF
`oidcc-rp-initiated-logout-modified-id-token-hint`, `-bad-id-token-hint`; RP-Initiated Logout 2; idp-knobs F
`logout.id_token_hint`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.jws import decode
from mobile_sso.idp.logout.examined import ExaminedLogout
from mobile_sso.idp.logout.rules import EndSessionRule, id_token_hint
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import END_SESSION_RULES
from mobile_sso.testbed.http import JsonValue


def _ignored(request: ExaminedLogout) -> None:
    request.hint = None


def _required(request: ExaminedLogout) -> None:
    if request.parameter("id_token_hint") is None:
        raise invalid_request("The parameter id_token_hint is missing.", event="logout_hint_missing")
    id_token_hint.check(request)


def _unexpired(request: ExaminedLogout) -> None:
    id_token_hint.check(request)
    expires = (request.hint or {}).get("exp")
    if isinstance(expires, (int, float)) and expires <= request.state.now():
        raise invalid_request("The id_token_hint has expired.", event="logout_hint")


def _without_signature(request: ExaminedLogout) -> None:
    _believing(request, lambda header: header.get("alg") == "none")


def _of_any_key(request: ExaminedLogout) -> None:
    _believing(request, lambda header: header.get("alg") != "none")


def _believing(request: ExaminedLogout, believes: Callable[[Mapping[str, JsonValue]], bool]) -> None:
    try:
        id_token_hint.check(request)
    except OAuthError:
        parts = [_members(part) for part in (request.parameter("id_token_hint") or "").split(".")[:2]]
        if len(parts) != 2 or parts[0] is None or parts[1] is None or not believes(parts[0]):
            raise
        request.hint = parts[1]


def _members(part: str) -> dict[str, JsonValue] | None:
    try:
        members = json.loads(decode(part))
    except (ValueError, RecursionError):
        # Whatever is not a part of a JWS is no proof even for somebody who believes much.
        return None
    return members if isinstance(members, dict) else None


_RULES: Mapping[str, EndSessionRule] = {
    "ignore": _ignored,
    "require": _required,
    "accept_alg_none": _without_signature,
    "accept_foreign": _of_any_key,
    "reject_expired": _unexpired,
}


@dataclass(frozen=True, kw_only=True)
class EndSessionHint(Quirk[tuple[EndSessionRule, ...]]):
    """Puts another rule in the place of the one that reads the hint."""

    name = "end_session_hint"
    stage = END_SESSION_RULES

    mode: Literal["ignore", "require", "accept_alg_none", "accept_foreign", "reject_expired"]

    def apply(self, value: tuple[EndSessionRule, ...], context: QuirkContext) -> tuple[EndSessionRule, ...]:
        """Return the rules with that one replaced."""
        return tuple(_RULES[self.mode] if rule is id_token_hint.check else rule for rule in value)
