"""What people have agreed to: which scopes and single claims each of them granted to which client.

Source: OpenID Connect Core 3.1.2.4.
"""

from __future__ import annotations

from collections.abc import Iterable

from mobile_sso.idp.expiring import ExpiringStore
from mobile_sso.idp.settings import CONSENT_LIFETIME, MAX_CONSENTS
from mobile_sso.testbed.clock import Clock


class Consents:
    """Every consent that is remembered."""

    def __init__(self, *, clock: Clock) -> None:
        """Remember each for CONSENT_LIFETIME seconds after it was last given."""
        self._granted: ExpiringStore[frozenset[str]] = ExpiringStore(
            clock=clock, lifetime=CONSENT_LIFETIME, limit=MAX_CONSENTS
        )

    def covers(self, username: str, client_id: str, wishes: Iterable[str]) -> bool:
        """Return whether the person granted all of `wishes` (`AuthorizationRequest.wishes`) to the client before."""
        return frozenset(wishes) <= (self._granted.get(_key(username, client_id)) or frozenset())

    def remember(self, username: str, client_id: str, wishes: Iterable[str]) -> None:
        """Remember that the person grants `wishes` to the client, besides what was granted before."""
        key = _key(username, client_id)
        self._granted.put(key, (self._granted.get(key) or frozenset()) | frozenset(wishes))

    @property
    def held(self) -> int:
        """How many consents are in memory."""
        return self._granted.held


def _key(username: str, client_id: str) -> str:
    return f"{client_id}\n{username}"
