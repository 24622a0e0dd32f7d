"""The backend's token requests, where a wrong setting sends another redirect URI along than the one of the sign-in.

Source: deep-link-return 1.6 `redirect-uri-swap`; RFC 6749 4.1.3 (`redirect_uri` must be identical in both requests).
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import Network


class TokenRequests:
    """What becomes of the token requests on `network`; untouched, they go as they were written."""

    def __init__(self, network: Network) -> None:
        """Leave them alone so far."""
        self.redirect_uri: str | None = None
        """The redirect URI that they carry instead of their own; None: their own."""
        self._network = network

    def send_with(self, redirect_uri: str) -> None:
        """Let every token request for a code carry `redirect_uri` from now on."""
        lies_in_wait = self.redirect_uri is not None
        self.redirect_uri = redirect_uri
        if not lies_in_wait:
            self._lie_in_wait()

    def _lie_in_wait(self) -> None:
        self._network.intercept_next(lambda source, target, request: _redeems_code(request), self._rewrite)

    def _rewrite(self, request: Request, forward: Send) -> Response:
        self._lie_in_wait()
        pairs = [(name, self.redirect_uri if name == "redirect_uri" else value) for name, value in request.form]
        return forward(replace(request, body=urlencode(pairs).encode()))


def _redeems_code(request: Request) -> bool:
    return request.form.get("grant_type") == "authorization_code" and "redirect_uri" in request.form
