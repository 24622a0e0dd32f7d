"""How much one client may ask of the server: bounds on size, time and number, so that nothing hangs or grows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The bounds of one server; a client that passes one is answered 400, 408, 413 or 431 and disconnected."""

    head_bytes: int = 32 * 1024
    """Request line and headers together."""
    body_bytes: int = 1024 * 1024
    connections: int = 256
    """Open at a time; one more waits in the operating system's queue until another closes."""
    request_seconds: float = 15.0
    """From the first byte of a request to its last, and from the first byte of a response to its last."""
    idle_seconds: float = 75.0
    """Between two requests on one connection."""
