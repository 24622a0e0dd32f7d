"""SSO sessions: what lets a second authorization be silent.

The cookie's value is a secret; the session's `sid` claim is not, and stays the same while one person stays signed in.

Source: OpenID Connect Core 3.1.2.3; RP-Initiated Logout 2; RFC 6265 4.1.2 (cookie attributes).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mobile_sso.idp.expiring import ExpiringStore
from mobile_sso.idp.settings import MAX_SSO_SESSIONS
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.http import Request
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource

COOKIE = "idp_session"
"""Cookies are shared between ports of a host, so the name says whose it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SsoSession:
    """One person signed in at the provider with one browser."""

    sid: str
    cookie: str = field(repr=False)
    username: str
    auth_time: int
    acr: str | None
    amr: tuple[str, ...]


class SsoSessions:
    """Every SSO session that is alive."""

    def __init__(
        self,
        *,
        clock: Clock,
        tokens: TokenSource,
        secrets: Secrets,
        lifetime: float,
        secure: bool,
        path: str = "/",
    ) -> None:
        """Keep sessions for `lifetime` seconds after the sign-in.

        `secure` cookies travel over https only, and every cookie below `path` only: a tenant's own.
        """
        self._clock = clock
        self._tokens = tokens
        self._secrets = secrets
        self._secure = secure
        self._path = path
        self._by_cookie: ExpiringStore[SsoSession] = ExpiringStore(
            clock=clock, lifetime=lifetime, limit=MAX_SSO_SESSIONS
        )
        self._cookie_of: ExpiringStore[str] = ExpiringStore(clock=clock, lifetime=lifetime, limit=MAX_SSO_SESSIONS)

    def open(self, username: str, *, acr: str | None, amr: tuple[str, ...], previous: SsoSession | None) -> SsoSession:
        """Open a session for somebody who just authenticated, in place of the browser's `previous` one.

        The same person keeps the `sid`; the cookie is always a new one, against session fixation.
        """
        if previous:
            self.end(previous.sid)
        session = SsoSession(
            sid=previous.sid if previous and previous.username == username else self._tokens.token(16),
            cookie=self._secrets.register("sso_session", self._tokens.token()),
            username=username,
            auth_time=int(self._clock.now()),
            acr=acr,
            amr=amr,
        )
        self._keep(session)
        return session

    def of(self, request: Request) -> SsoSession | None:
        """Return the session of the browser that sent `request`, or None."""
        cookie = request.cookies.get(COOKIE)
        return self._by_cookie.get(cookie) if cookie else None

    def by_sid(self, sid: str) -> SsoSession | None:
        """Return the session with this `sid`, or None."""
        cookie = self._cookie_of.get(sid)
        return self._by_cookie.get(cookie) if cookie else None

    def all(self) -> tuple[SsoSession, ...]:
        """Return every session that is alive, oldest first."""
        return tuple(self._by_cookie.values())

    def end(self, sid: str) -> None:
        """End a session; one that is gone already is no error."""
        cookie = self._cookie_of.take(sid)
        if cookie:
            self._by_cookie.take(cookie)

    def set_cookie(self, session: SsoSession) -> tuple[str, str]:
        """Return the header that gives `session` to the browser."""
        return ("Set-Cookie", f"{COOKIE}={session.cookie}; {self._attributes()}")

    def clear_cookie(self) -> tuple[str, str]:
        """Return the header that takes the session from the browser."""
        return ("Set-Cookie", f"{COOKIE}=; Max-Age=0; {self._attributes()}")

    def __len__(self) -> int:
        return len(self._by_cookie)

    @property
    def held(self) -> int:
        """How many sessions are in memory, expired ones included."""
        return max(self._by_cookie.held, self._cookie_of.held)

    def _keep(self, session: SsoSession) -> None:
        self._by_cookie.put(session.cookie, session)
        self._cookie_of.put(session.sid, session.cookie)

    def _attributes(self) -> str:
        # Lax, not Strict: the redirect from the app's backend to the authorization endpoint is cross-site.
        return f"Path={self._path}; HttpOnly; SameSite=Lax" + ("; Secure" if self._secure else "")
