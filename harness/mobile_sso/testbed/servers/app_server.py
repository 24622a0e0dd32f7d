"""One application behind one loop of its own: what a test process embeds."""

from __future__ import annotations

import socket
import ssl

from mobile_sso.testbed.http import App, Request
from mobile_sso.testbed.servers.limits import Limits
from mobile_sso.testbed.servers.loop import ServerLoop


class AppServer:
    """A `RunningServer`; what goes wrong inside the application is kept for whoever closes it."""

    def __init__(
        self,
        listener: socket.socket,
        app: App,
        *,
        origin: str,
        limits: Limits | None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Answer at `listener`, which others reach at `origin`, with `app`; with `tls` by TLS alone."""
        self.origin = origin
        self.port: int = listener.getsockname()[1]
        self._failures: list[Exception] = []
        self._loop = ServerLoop(failed=self._keep, limits=limits)
        self._loop.answer(listener, app, origin=origin, tls=tls)

    def close(self) -> None:
        """Stop answering and end the thread; closing twice is no error.

        Raises what the application raised first while it answered, and ServerStuck where it does not come back.
        """
        self._loop.close()
        if self._failures:
            failure, self._failures = self._failures[0], []
            raise failure

    def _keep(self, request: Request, error: Exception) -> None:
        error.add_note(f"raised while answering {request.method} {request.path} at {self.origin}")
        self._failures.append(error)
