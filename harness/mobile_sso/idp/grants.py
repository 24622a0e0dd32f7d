"""What a person granted: the code, and every token that came of it.

All of them point to one `Grant`; revoking it makes the whole family worthless at once, whatever is stored where.

Source: RFC 6749 4.1.2, 10.5; RFC 9700 4.14.2 (refresh token rotation); RFC 7009 2.1.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.expiring import ExpiringStore
from mobile_sso.idp.profile import Lifetimes
from mobile_sso.idp.settings import MAX_ACCESS_TOKENS, MAX_CODES, MAX_REFRESH_TOKENS
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource


@dataclass(kw_only=True)
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
    revoked: bool = False


@dataclass(kw_only=True)
class AuthorizationCode:
    """A code waiting to be redeemed, or a spent one waiting to catch its reuse."""

    grant: Grant
    redirect_uri: str
    code_challenge: str | None
    expires_at: float
    spent: bool = False


@dataclass(frozen=True, kw_only=True)
class AccessToken:
    """An access token that was issued."""

    grant: Grant
    scopes: tuple[str, ...]


@dataclass(kw_only=True)
class RefreshToken:
    """A refresh token, or a spent one waiting to catch its reuse."""

    grant: Grant
    spent: bool = False


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

    def keep_code(self, code: str, grant: Grant, *, redirect_uri: str, code_challenge: str | None) -> str:
        """Remember a fresh code for `grant`, and return it."""
        self._secrets.register("code", code)
        expires_at = self._clock.now() + self._lifetimes.code
        self._codes.put(
            code,
            AuthorizationCode(
                grant=grant, redirect_uri=redirect_uri, code_challenge=code_challenge, expires_at=expires_at
            ),
        )
        return code

    def code(self, code: str) -> AuthorizationCode | None:
        """Return what is known about `code`, also where it is expired or spent."""
        return self._codes.get(code)

    def keep_access_token(self, token: str, grant: Grant, scopes: tuple[str, ...]) -> str:
        """Remember an access token that was just made."""
        self._access.put(self._secrets.register("access_token", token), AccessToken(grant=grant, scopes=scopes))
        return token

    def access_token(self, token: str) -> AccessToken | None:
        """Return the access token, or None where it is unknown, expired or revoked."""
        found = self._access.get(token)
        return found if found and not found.grant.revoked else None

    def mint_refresh_token(self, grant: Grant) -> str:
        """Mint a refresh token for `grant`."""
        token = self._secrets.register("refresh_token", self._tokens.token())
        self._refresh.put(token, RefreshToken(grant=grant))
        return token

    def refresh_token(self, token: str) -> RefreshToken | None:
        """Return what is known about a refresh token, also where it is spent or revoked; None where it is unknown."""
        return self._refresh.get(token)

    def forget_access_token(self, token: str) -> None:
        """Make one access token worthless."""
        self._access.take(token)

    @property
    def held(self) -> int:
        """How many codes and tokens are in memory."""
        return self._codes.held + self._access.held + self._refresh.held
