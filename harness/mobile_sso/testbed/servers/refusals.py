"""Why a request was refused before any application saw it."""

from __future__ import annotations

from mobile_sso.testbed.http import Response


class RequestRefused(Exception):
    """What the client sent is no request this server can answer."""

    def __init__(self, status: int, reason: str) -> None:
        """Refuse with the HTTP `status`, telling the client `reason`."""
        super().__init__(reason)
        self.status = status
        self.reason = reason


def refusal(status: int, reason: str) -> Response:
    """Return the answer to a request that was refused: one plain sentence."""
    return Response(
        status=status, headers=(("Content-Type", "text/plain; charset=utf-8"),), body=f"{reason}\n".encode()
    )
