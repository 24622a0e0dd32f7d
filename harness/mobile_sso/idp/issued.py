"""The tokens that were issued lately: kept for quirks that replay one, and for nobody else.

Source: conformance-and-attacks 5.5 `id_token_replay`, 5.6 `logout_token_replay`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from mobile_sso.idp.settings import MAX_ISSUED_TOKENS


@dataclass(frozen=True, kw_only=True)
class IssuedToken:
    """A token, what it is, and for whom it was made."""

    kind: str
    """`id_token`, `access_token`, `logout_token` or `userinfo`."""
    client_id: str
    username: str
    token: str = field(repr=False)


class IssuedTokens:
    """The latest tokens, as they were before any quirk replaced their text."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: deque[IssuedToken] = deque(maxlen=MAX_ISSUED_TOKENS)

    def keep(self, issued: IssuedToken) -> None:
        """Remember `issued`; the oldest of too many is forgotten."""
        self._kept.append(issued)

    def latest(self, kind: str) -> Iterator[IssuedToken]:
        """Return the tokens of this `kind`, newest first."""
        return (issued for issued in reversed(self._kept) if issued.kind == kind)

    def __len__(self) -> int:
        return len(self._kept)
