"""What a person granted: the code, and every token that came of it.

All of them point to one `Grant`; revoking it makes the whole family worthless at once, whatever is stored where.

Source: RFC 6749 4.1.2, 10.5; RFC 9700 4.14.2 (refresh token rotation); RFC 7009 2.1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from mobile_sso.idp.claims_request import NOTHING, ClaimsRequest
from mobile_sso.idp.expiring import ExpiringStore
from mobile_sso.idp.profile import Lifetimes
from mobile_sso.idp.settings import MAX_ACCESS_TOKENS, MAX_CODES, MAX_REFRESH_TOKENS
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource


@dataclass(kw_only=True, slots=True)
class Grant:
    """One authorization: who, for which client, how authenticated. Its only state is whether it was revoked."""

    client_id: str
    username: str
    scopes: tuple[str, ...]
    nonce: str | None
    sid: str
    auth_time: int
    acr: str | None
    amr: tuple[str, ...]
    claims: ClaimsRequest = NOTHING
    """What the parameter `claims` asked for."""
    revoked: bool = False


@dataclass(kw_only=True, slots=True)
class AuthorizationCode:
    """A code waiting to be redeemed, or a spent one waiting to catch its reuse."""

    grant: Grant
    redirect_uri: str
    code_challenge: str | None
    expires_at: float
    state: str | None = None
    """The `state` it went back with."""
    spent: bool = False
    spent_at: float = 0.0
    """When it was spent, in seconds since the epoch."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessToken:
    """An access token that was issued."""

    grant: Grant
    scopes: tuple[str, ...]
    issued_at: int
    """In seconds since the epoch, like `expires_at`."""
    expires_at: int


@dataclass(kw_only=True, slots=True)
class RefreshToken:
    """A refresh token, or a spent one waiting to catch its reuse."""

    grant: Grant
    issued_at: int
    """In seconds since the epoch, like `expires_at`."""
    expires_at: int
    spent: bool = False
    spent_at: float = 0.0
    """When it was spent, in seconds since the epoch."""


class Grants:
    """Every code, access token and refresh token that may still be presented."""

    def __init__(self, *, clock: Clock, tokens: TokenSource, secrets: Secrets, lifetimes: Lifetimes) -> None:
        """Keep each kind for its lifetime, in seconds."""
        self._clock = clock
        self._tokens = tokens
        self._secrets = secrets
        self._lifetimes = lifetimes
        # A spent code is kept as long as the tokens it brought, so that its reuse can still revoke them.
        remembered = max(lifetimes.code, lifetimes.access_token)
        self._codes: ExpiringStore[AuthorizationCode] = ExpiringStore(clock=clock, lifetime=remembered, limit=MAX_CODES)
        self._access: ExpiringStore[AccessToken] = ExpiringStore(
            clock=clock, lifetime=lifetimes.access_token, limit=MAX_ACCESS_TOKENS
        )
        self._refresh: ExpiringStore[RefreshToken] = ExpiringStore(
            clock=clock, lifetime=lifetimes.refresh_token, limit=MAX_REFRESH_TOKENS
        )

    def issued_code(
        self, grant: Grant, *, redirect_uri: str, code_challenge: str | None, state: str | None
    ) -> AuthorizationCode:
        """Return what a code for `grant` stands for, from now on."""
        return AuthorizationCode(
            grant=grant,
            redirect_uri=redirect_uri,
            code_challenge=code_challenge,
            expires_at=self._clock.now() + self._lifetimes.code,
            state=state,
        )

    def keep_code(self, code: str, issued: AuthorizationCode) -> str:
        """Remember a fresh code and what it stands for, and return it."""
        self._codes.put(self._secrets.register("code", code), issued)
        return code

    def codes(self, client_id: str) -> list[AuthorizationCode]:
        """Return what is remembered of the codes of a client, oldest first."""
        return [code for code in self._codes.values() if code.grant.client_id == client_id]

    def code(self, code: str) -> AuthorizationCode | None:
        """Return what is known about `code`, also where it is expired or spent."""
        return self._codes.get(code)

    def keep_access_token(self, token: str, grant: Grant, scopes: tuple[str, ...]) -> str:
        """Remember an access token that was just made, and made known to the secrets."""
        issued_at = int(self._clock.now())
        kept = AccessToken(
            grant=grant,
            scopes=scopes,
            issued_at=issued_at,
            expires_at=issued_at + self._lifetimes.access_token,
        )
        self._access.put(_digest(token), kept)
        return token

    def access_token(self, token: str) -> AccessToken | None:
        """Return the access token, or None where it is unknown, expired or revoked."""
        found = self._access.get(_digest(token))
        return found if found and not found.grant.revoked else None

    def mint_refresh_token(self, grant: Grant) -> str:
        """Mint a refresh token for `grant`."""
        token = self._secrets.register("refresh_token", self._tokens.token())
        issued_at = int(self._clock.now())
        expires_at = issued_at + self._lifetimes.refresh_token
        self._refresh.put(token, RefreshToken(grant=grant, issued_at=issued_at, expires_at=expires_at))
        return token

    def refresh_token(self, token: str) -> RefreshToken | None:
        """Return what is known about a refresh token, also where it is spent or revoked; None where it is unknown."""
        return self._refresh.get(token)

    def end_session(self, sid: str) -> None:
        """Revoke what the session `sid` brought, but for grants of `offline_access` (Back-Channel Logout 2.7).

        A code that nobody has redeemed goes with the session in any case: that sign-in is not complete.
        """
        for code in self._codes.values():
            if code.grant.sid == sid and not code.spent:
                code.grant.revoked = True
        for grant in self._grants():
            if grant.sid == sid and "offline_access" not in grant.scopes:
                grant.revoked = True

    def forget_access_token(self, token: str) -> None:
        """Make one access token worthless."""
        self._access.take(_digest(token))

    def revoke_client(self, client_id: str) -> None:
        """Make every code and token of a client worthless: it is gone (RFC 7592 2.3)."""
        for grant in self._grants():
            if grant.client_id == client_id:
                grant.revoked = True

    def revoke_person(self, username: str) -> None:
        """Make everything worthless that somebody signed in for: a namesake must not inherit it (Core 12.2)."""
        for grant in self._grants():
            if grant.username == username:
                grant.revoked = True

    @property
    def held(self) -> int:
        """How many codes and tokens are in memory."""
        return self._codes.held + self._access.held + self._refresh.held

    def _grants(self) -> Iterator[Grant]:
        """Yield the grant of every code and token, some of them several times."""
        yield from (code.grant for code in self._codes.values())
        yield from (token.grant for token in self._access.values())
        yield from (token.grant for token in self._refresh.values())


def _digest(token: str) -> str:
    """Return what an access token is kept by: as a JWT it is many times longer."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()[:32]
