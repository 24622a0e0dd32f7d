"""App sessions: a new token at every sign-in, ended by the person, by the IdP, or by time.

Source: ASVS 7.2.4 (a new session at login), 7.3.2 (absolute lifetime); OpenID Connect Back-Channel Logout 2.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mobile_sso.backend.accounts import AccountKey
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource

MAX_ENDED = 1_000
"""How many ended IdP sessions are remembered for sign-ins that are still under way."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """A signed-in app; `token` is all the device ever gets."""

    token: str = field(repr=False)
    account: AccountKey
    attempt: str
    idp: str
    issuer: str
    subject: str
    sid: str | None
    """The IdP's own session, where it told."""
    id_token: str = field(repr=False)
    opened_at: float


class Sessions:
    """All app sessions."""

    def __init__(self, *, clock: Clock, tokens: TokenSource, secrets: Secrets, lifetime: float | None) -> None:
        """Sessions live `lifetime` seconds from the sign-in, used or not; None: until they are ended."""
        self._clock = clock
        self._tokens = tokens
        self._secrets = secrets
        self._lifetime = lifetime
        self._sessions: dict[str, Session] = {}
        self._ended: dict[tuple[str, str], None] = {}

    def open(
        self, *, account: AccountKey, attempt: str, idp: str, issuer: str, subject: str, sid: str | None, id_token: str
    ) -> Session:
        """Open a session under a fresh token: none is ever taken over from before the sign-in."""
        session = Session(
            token=self._secrets.register("session_token", self._tokens.token()),
            account=account,
            attempt=attempt,
            idp=idp,
            issuer=issuer,
            subject=subject,
            sid=sid,
            id_token=id_token,
            opened_at=self._clock.now(),
        )
        self._sessions[session.token] = session
        return session

    def find(self, token: str | None) -> Session | None:
        """Return the live session of `token`, or None."""
        session = self._sessions.get(token or "")
        if session is not None and self._is_over(session):
            del self._sessions[session.token]
            return None
        return session

    def live(self) -> Sequence[Session]:
        """Return every session that is valid now, oldest first."""
        return tuple(session for session in self._sessions.values() if not self._is_over(session))

    def end(self, token: str) -> Session | None:
        """End the session of `token` and return it; None where it is gone already."""
        return self._sessions.pop(token, None)

    def end_at_idp(self, *, issuer: str, subject: str | None, sid: str | None) -> int:
        """End the sessions that a logout token names and return how many: the one of `sid`, else all of `subject`."""
        if sid is not None:
            self._remember_ended(issuer, sid)
        doomed = [one for one in self._sessions.values() if _is_named(one, issuer, subject, sid)]
        for session in doomed:
            del self._sessions[session.token]
        return len(doomed)

    def was_ended(self, issuer: str, sid: str | None) -> bool:
        """Tell whether the IdP ended its session `sid` while the sign-in it belongs to was still under way."""
        return sid is not None and (issuer, sid) in self._ended

    def _remember_ended(self, issuer: str, sid: str) -> None:
        if len(self._ended) >= MAX_ENDED:
            del self._ended[next(iter(self._ended))]
        self._ended[issuer, sid] = None

    def _is_over(self, session: Session) -> bool:
        return self._lifetime is not None and self._clock.now() - session.opened_at >= self._lifetime


def _is_named(session: Session, issuer: str, subject: str | None, sid: str | None) -> bool:
    if session.issuer != issuer or (subject is not None and session.subject != subject):
        return False
    return sid is None or session.sid == sid
