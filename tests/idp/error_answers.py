"""What a client is told by an endpoint that refuses it: the error object of RFC 6749 5.2, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mobile_sso.testbed.http import Response


def error_of(response: Response) -> tuple[int, str, str]:
    """Return status, error and description."""
    body = response.json_object()
    assert set(body) == {"error", "error_description"}
    assert response.header("cache-control") == "no-store"
    return response.status, body["error"], body["error_description"]
