"""The one exception of the provider: an OAuth error, thrown by any rule and rendered once, by the endpoint.

What the peer may read (`error`, `description`) and what only the log may keep (`detail`) are separate fields.

Source: RFC 6749 4.1.2.1, 5.2; OpenID Connect Core 3.1.2.6.
"""

from __future__ import annotations


class OAuthError(Exception):
    """A request is refused with an error code of the specifications."""

    def __init__(self, error: str, description: str, *, status: int = 400, detail: str = "") -> None:
        """Refuse with `error` and `description` (no line breaks, no quotes: RFC 6749 5.2) and the HTTP `status`.

        `detail` is for the provider's own log and never leaves it.
        """
        super().__init__(f"{error}: {description}" + (f" ({detail})" if detail else ""))
        self.error = error
        self.description = description
        self.status = status
        self.detail = detail


def invalid_request(description: str, *, detail: str = "") -> OAuthError:
    """Return the error for a malformed request."""
    return OAuthError("invalid_request", description, detail=detail)


def invalid_grant(description: str, *, detail: str = "") -> OAuthError:
    """Return the error for a code or refresh token that is no good."""
    return OAuthError("invalid_grant", description, detail=detail)


def invalid_client(description: str, *, detail: str = "") -> OAuthError:
    """Return the error for a client that did not authenticate: 401, RFC 6749 5.2."""
    return OAuthError("invalid_client", description, status=401, detail=detail)
