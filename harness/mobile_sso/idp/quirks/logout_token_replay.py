"""A logout token that was meant for something else: used before, of another client, of another person, or an ID token.

Each is signed by the right key; only what it says belongs elsewhere. `previous_jti` sends the first logout token that
this client was ever sent, byte for byte; the first time there is none, and the token is the right one. `id_token` sends
the person's latest ID token. `other_client` speaks to the first other client that is registered, or to one that is made
up; `other_user` of somebody else who is signed in, with that session, or of anybody else.

Source: conformance-and-attacks 5.6 `logout_token_replay`, cases `bcl-replay-jti`, `bcl-other-client-token`,
`bcl-id-token-as-logout-token`; Back-Channel Logout 2.6 (6, 7, 8), 4.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.claims import subject_identifier
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS, TOKEN_TEXT
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class LogoutTokenReplay(Quirk["dict[str, JsonValue] | str"]):
    """Sends, in place of the right logout token, one that says what another said."""

    name = "logout_token_replay"
    stage = TOKEN_TEXT
    also_at = (TOKEN_CLAIMS,)
    replays = True

    from_: Literal["previous_jti", "other_client", "other_user", "id_token"]

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether this is a logout token, at the stage where it is replaced."""
        whole = self.from_ in ("previous_jti", "id_token")
        return context.artefact == "logout_token" and (context.stage == TOKEN_TEXT.name) is whole

    def apply(self, value: dict[str, JsonValue] | str, context: QuirkContext) -> dict[str, JsonValue] | str:
        """Return the other token, or the claims of one."""
        if isinstance(value, str):
            return _issued(value, context, "id_token" if self.from_ == "id_token" else "logout_token")
        return _other_client(value, context) if self.from_ == "other_client" else _other_user(value, context)


def _issued(token: str, context: QuirkContext, kind: Literal["id_token", "logout_token"]) -> str:
    of_client = [one for one in context.provider.issued.latest(kind) if one.client_id == context.client_id]
    if kind == "logout_token":
        return of_client[-1].token if of_client else token
    return next((one.token for one in of_client if one.username == context.username), token)


def _other_client(claims: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
    others = (client.client_id for client in context.provider.clients.all() if client.client_id != context.client_id)
    other = next(others, f"{context.client_id}-other")
    persona = context.provider.personas.get(context.username)
    sub = subject_identifier(persona, other, context.provider.profile) if persona else claims["sub"]
    return {**claims, "aud": other, "sub": sub}


def _other_user(claims: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
    provider = context.provider
    session = next((one for one in provider.sessions.all() if one.username != context.username), None)
    others = (persona for persona in provider.personas.all() if persona.username != context.username)
    other = provider.personas.get(session.username) if session else next(others, None)
    sub = subject_identifier(other, context.client_id, provider.profile) if other else f"{claims['sub']}-other"
    return {**claims, "sub": sub, "sid": session.sid if session else f"{claims['sid']}-other"}
