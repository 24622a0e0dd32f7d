"""Who takes part in an SSO session: every client that was given an ID token of it, by the session's `sid`.

Source: Back-Channel Logout 2.1, 2.5 (the relying parties that the person is signed in to); Front-Channel Logout 3.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.expiring import ExpiringStore
from mobile_sso.idp.settings import MAX_SSO_SESSIONS
from mobile_sso.testbed.clock import Clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Participant:
    """One client in one session."""

    client_id: str
    username: str
    sub: str
    """The subject identifier in its ID token."""


class Participants:
    """The participants of every session that may still end."""

    def __init__(self, *, clock: Clock, lifetime: float) -> None:
        """Remember the participants of a session for `lifetime` seconds after the latest one came."""
        self._by_sid: ExpiringStore[tuple[Participant, ...]] = ExpiringStore(
            clock=clock, lifetime=lifetime, limit=MAX_SSO_SESSIONS
        )

    def note(self, sid: str, participant: Participant) -> None:
        """Remember that `participant` takes part in the session `sid`; one that did before is replaced."""
        others = (one for one in self.of(sid) if one.client_id != participant.client_id)
        self._by_sid.put(sid, (*others, participant))

    def of(self, sid: str) -> tuple[Participant, ...]:
        """Return the participants of a session, in the order in which they came."""
        return self._by_sid.get(sid) or ()

    def forget(self, sid: str) -> None:
        """The session has ended, and everybody was told."""
        self._by_sid.take(sid)

    @property
    def held(self) -> int:
        """How many sessions with participants are in memory."""
        return self._by_sid.held
