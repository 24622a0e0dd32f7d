"""The wire of a rehearsal: what the app sent last and got back, and what the backend asked our IdP meanwhile.

Source: issue tracker, "your own backend".
"""

from __future__ import annotations

from mobile_sso.backend.bindings.shown import got, sent
from mobile_sso.scenario.world import World
from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.network import Exchange

APP = "app"


class Wire:
    """Sends for the app, and remembers the last exchange."""

    def __init__(self, world: World) -> None:
        """Send over the network of `world`, and listen there."""
        self._send = world.testbed.network.sender(APP)
        self._mask = world.testbed.secrets.mask
        self._last: tuple[Request, Response | None] | None = None
        self._asked: list[str] = []
        world.testbed.network.observe(self._observe)

    def __call__(self, request: Request) -> Response:
        """Send `request` and return the answer; raise NetworkError."""
        self._last = (request, None)
        answer = self._send(request)
        self._last = (request, answer)
        return answer

    @property
    def answered_logout_token(self) -> int | None:
        """The status with which the backend answered the logout token that our IdP sent; None: there was no answer."""
        if self._last is None or "logout_token" not in self._last[0].form or self._last[1] is None:
            return None
        return self._last[1].status

    def forget(self) -> None:
        """Begin a new operation."""
        self._last = None
        self._asked.clear()

    def lines(self) -> list[tuple[str, str]]:
        """Return what there is to say, as label and text; nothing where nothing was sent."""
        if self._last is None:
            return []
        request, answer = self._last
        lines = [("sent", sent(request, self._mask))]
        if self._asked:
            lines.append(("asked", f"our IdP: {'; '.join(self._asked)}"))
        if answer is not None:
            lines.append(("got", got(answer, self._mask)))
        return lines

    def _observe(self, exchange: Exchange) -> None:
        if "logout_token" in exchange.request.form:
            self._last = (exchange.request, exchange.response)
        if exchange.source != "backend" or exchange.response is None:
            return
        said = f"{exchange.request.method} {self._mask(exchange.request.path)} {exchange.response.status}"
        error = _oauth_error(exchange.response)
        self._asked.append(f"{said} {self._mask(error)}" if error else said)


def _oauth_error(answer: Response) -> str:
    """Return the OAuth error of `answer` and how it is described (RFC 6749 5.2), or nothing."""
    try:
        body = answer.json_object()
    except ValueError:
        return ""
    error, described = body.get("error"), body.get("error_description")
    if not isinstance(error, str):
        return ""
    return f"{error} ({described})" if isinstance(described, str) else error
