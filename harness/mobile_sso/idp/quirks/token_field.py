"""One member of the token response is missing, different, or of another type.

Source: conformance-and-attacks 5.4 `token_field`, TKR-02 to TKR-05; RFC 6749 5.1; idp-knobs C
`token_response.expires_in`, `token_response.token_type`, `token_response.extra`; idp-behaviour 4 (Keycloak's
`session_state` is the session), 10 (Salesforce's `id`, `issued_at` in milliseconds).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mobile_sso.idp.claims import subject_identifier
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.json_member import Op, changed, check_op
from mobile_sso.idp.quirks.stages import TOKEN_RESPONSE
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class TokenField(Quirk[dict[str, JsonValue]]):
    """Changes the member `field` by `op` and `value`, whether the specifications know it or not.

    In a text that is set, `{client_id}`, `{issuer}`, `{now}` (seconds), `{now_ms}` (milliseconds), `{origin}`,
    `{random}`, `{sid}` and `{sub}` are filled in.
    """

    name = "token_field"
    stage = TOKEN_RESPONSE

    field: str
    op: Op = "set"
    value: JsonValue = None

    def __post_init__(self) -> None:
        """Refuse an operation that cannot be done with the value."""
        check_op(self.name, self.op, self.value)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the response with the member changed."""
        given = self.value
        if isinstance(given, str) and "{" in given:
            given = _filled(given, value, context)
        return changed(value, self.field, self.op, given)


def _filled(text: str, response: dict[str, JsonValue], context: QuirkContext) -> str:
    for name, content in _CONTENTS.items():
        if name in text:
            text = text.replace(name, content(response, context))
    return text


def _sid(response: dict[str, JsonValue], context: QuirkContext) -> str:
    token = context.provider.grants.access_token(str(response.get("access_token", "")))
    return token.grant.sid if token else ""


def _sub(response: dict[str, JsonValue], context: QuirkContext) -> str:
    persona = context.provider.personas.get(context.username)
    return subject_identifier(persona, context.client_id, context.provider.profile) if persona else ""


_CONTENTS: Mapping[str, Callable[[dict[str, JsonValue], QuirkContext], str]] = {
    "{client_id}": lambda response, context: context.client_id,
    "{issuer}": lambda response, context: context.provider.issuer,
    "{now}": lambda response, context: str(int(context.provider.clock.now())),
    "{now_ms}": lambda response, context: str(int(context.provider.clock.now() * 1000)),
    "{origin}": lambda response, context: context.provider.origin,
    "{random}": lambda response, context: context.provider.tokens.token(),
    "{sid}": _sid,
    "{sub}": _sub,
}
