"""What a style may say besides the error: the time, identifiers nobody else has, and where the provider is."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mobile_sso.testbed.randomness import TokenSource


@dataclass(frozen=True, kw_only=True)
class ErrorFacts:
    """The surroundings of one error."""

    now: float
    """Seconds since the epoch, by the provider's clock."""
    origin: str
    tokens: TokenSource = field(repr=False)

    def identifier(self) -> str:
        """Return a fresh UUID, as trace and correlation ids are written."""
        octets = base64.urlsafe_b64decode(self.tokens.token(16) + "==")
        return str(uuid.UUID(bytes=octets, version=4))

    def instant(self) -> str:
        """Return the time as `2026-01-01 00:00:00Z`."""
        return datetime.fromtimestamp(self.now, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def with_code(code: str, description: str | None) -> str | None:
    """Return the description behind the provider's own code, `CODE: text`; one that begins so is left as it is."""
    if not code or (description or "").startswith(f"{code}:"):
        return description
    return f"{code}: {description}" if description else code
