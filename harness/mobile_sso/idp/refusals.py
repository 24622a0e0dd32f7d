"""What the provider refused, and why: the part of an error that the peer never sees is kept here.

Source: pytest-and-style C4, habit 12; issue 2, section 6 (cases assert on the IdP's log).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from mobile_sso.idp.errors import OAuthError

KEPT = 200
"""How many refusals are kept; the oldest goes first."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One request that was refused."""

    path: str
    error: str
    description: str
    """What the peer was told."""
    detail: str
    """What only we know: which client, which URI. Never a secret."""


class Refusals:
    """The latest refusals."""

    def __init__(self) -> None:
        self._refusals: deque[Refusal] = deque(maxlen=KEPT)

    def record(self, path: str, error: OAuthError) -> None:
        """Remember that the request to `path` was refused with `error`."""
        self._refusals.append(Refusal(path=path, error=error.error, description=error.description, detail=error.detail))

    def all(self) -> Sequence[Refusal]:
        """Return them, oldest first."""
        return tuple(self._refusals)

    def clear(self) -> None:
        """Forget them."""
        self._refusals.clear()
