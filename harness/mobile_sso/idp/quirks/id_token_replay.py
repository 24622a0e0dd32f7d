"""In place of the ID token stands another token of ours, or of another issuer: genuine, and not meant for this.

`previous`: the client's last ID token about this person; `other_user`: about another; `other_client`: the last one any
other client got. Where there has been none yet, the ID token is the right one. `access_token` is the one of the same
response. `logout_token` is the client's last about this person, or one made for the occasion. `other_issuer`: the same
claims from an issuer nobody knows, signed by its own key.

Source: conformance-and-attacks 5.5 `id_token_replay`, cases `nonce-replayed`, `id-token-other-*`, `typ-confusion-*`;
OpenID Connect Core 3.1.3.7 rules 2, 3, 11; RFC 8725 3.11, 3.12; Back-Channel Logout 2.4, 4.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.issued import IssuedToken
from mobile_sso.idp.jws import unsigned, verified_claims
from mobile_sso.idp.keys import SigningKey
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_TEXT
from mobile_sso.testbed.http import JsonValue

_ALGORITHM = "RS256"


@dataclass(frozen=True, kw_only=True)
class IdTokenReplay(Quirk[str]):
    """Hands out a token from somewhere else as the ID token."""

    name = "id_token_replay"
    stage = TOKEN_TEXT
    replays = True

    from_: Literal["previous", "other_client", "other_user", "other_issuer", "logout_token", "access_token"] = (
        "previous"
    )
    issuer: str = "https://other-issuer.test"
    """Of `other_issuer`."""

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether an ID token is being made."""
        return context.artefact == "id_token"

    def apply(self, value: str, context: QuirkContext) -> str:
        """Return the other token."""
        if self.from_ == "other_issuer":
            return self._of_other_issuer(value, context)
        if self.from_ == "logout_token":
            return _latest(context, "logout_token", _is_own) or _logout_token(value, context)
        if self.from_ == "access_token":
            return _latest(context, "access_token", _is_own) or value
        return _latest(context, "id_token", {"previous": _is_own, "other_user": _is_other_users}.get(
            self.from_, _is_other_clients
        )) or value  # fmt: skip

    def _of_other_issuer(self, value: str, context: QuirkContext) -> str:
        keys = context.provider.keys
        claims = verified_claims(value, keys)
        if claims is None:
            return value
        return _signed({**claims, "iss": self.issuer}, keys.foreign.key(_ALGORITHM), typ="JWT")


def _latest(context: QuirkContext, kind: str, suits: Callable[[IssuedToken, QuirkContext], bool]) -> str:
    """Return the latest such token, or an empty text."""
    return next((one.token for one in context.provider.issued.latest(kind) if suits(one, context)), "")


def _is_own(issued: IssuedToken, context: QuirkContext) -> bool:
    return (issued.client_id, issued.username) == (context.client_id, context.username)


def _is_other_users(issued: IssuedToken, context: QuirkContext) -> bool:
    return issued.client_id == context.client_id and issued.username != context.username


def _is_other_clients(issued: IssuedToken, context: QuirkContext) -> bool:
    return issued.client_id != context.client_id


def _logout_token(id_token: str, context: QuirkContext) -> str:
    from mobile_sso.idp.logout.backchannel import EVENT, LIFETIME

    claims = verified_claims(id_token, context.provider.keys)
    if claims is None:
        return id_token
    now = context.provider.now()
    kept: dict[str, JsonValue] = {name: claims[name] for name in ("iss", "sub", "aud", "sid") if name in claims}
    own: dict[str, JsonValue] = {
        "iat": now,
        "exp": now + LIFETIME,
        "jti": str(claims.get("sid")),
        "events": {EVENT: {}},
    }
    return _signed({**kept, **own}, context.provider.keys.key(_ALGORITHM), typ="logout+jwt")


def _signed(claims: dict[str, JsonValue], key: SigningKey, *, typ: str) -> str:
    return unsigned({"alg": key.algorithm, "kid": key.kid, "typ": typ}, claims, key.signer).signed().text()
