"""A bounded store whose entries expire: no timer, no sweep, flat memory.

Entries of one store live equally long, so the oldest expires first; each `put` drops the expired ones from that end.

Source: design 8 "Memory flat over 100,000 sign-ins".
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Generic, TypeVar

from mobile_sso.testbed.clock import Clock

Value = TypeVar("Value")


class ExpiringStore(Generic[Value]):
    """Keeps values by key for a fixed number of seconds, and never more than a fixed number of them."""

    def __init__(self, *, clock: Clock, lifetime: float, limit: int) -> None:
        """Keep entries for `lifetime` seconds, at most `limit` of them; the oldest goes first."""
        self._clock = clock
        self._lifetime = lifetime
        self._limit = limit
        # An OrderedDict drops its first entry in constant time; a dict walks over every entry deleted before.
        self._entries: OrderedDict[str, tuple[float, Value]] = OrderedDict()

    def put(self, key: str, value: Value) -> None:
        """Keep `value`, from now on, in place of what `key` held."""
        now = self._clock.now()
        self._entries.pop(key, None)
        self._entries[key] = (now + self._lifetime, value)
        self._purge(now)

    def get(self, key: str) -> Value | None:
        """Return the value of `key`, or None where there is none or it has expired."""
        entry = self._entries.get(key)
        if entry is None or entry[0] <= self._clock.now():
            return None
        return entry[1]

    def take(self, key: str) -> Value | None:
        """Return the value of `key` and forget it: it can be used once."""
        value = self.get(key)
        self._entries.pop(key, None)
        return value

    def values(self) -> Iterator[Value]:
        """Return every value that has not expired, oldest first."""
        now = self._clock.now()
        return (value for expires_at, value in list(self._entries.values()) if expires_at > now)

    def __len__(self) -> int:
        return sum(1 for _ in self.values())

    @property
    def held(self) -> int:
        """How many entries are in memory, expired ones included."""
        return len(self._entries)

    def _purge(self, now: float) -> None:
        while len(self._entries) > self._limit or next(iter(self._entries.values()))[0] <= now:
            self._entries.popitem(last=False)
