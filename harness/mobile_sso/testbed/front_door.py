"""The front door of an actor: who comes over a real socket is let into the network, and recorded like everybody else.

A real browser is no sender of ours. Its requests reach an actor's socket; from there they take the same way as those
of the simulated browser, so that trace, ledgers and network faults see no difference. A connection that a fault breaks
is reset, as the server does it for an application that raises ConnectionLost. Where that connection had served before,
a browser takes it for one that timed out and sends the same once more, also a form; no person did that, so it is lost
like the first and stands in no trace.

Source: issue 5, section 4; Fetch Metadata 2.1 (what a browser asks for by itself is not part of a sign-in); RFC 9112
9.3.1 (retrying when a kept connection closes); observed with Chromium 156, which repeats a POST, too.
"""

from __future__ import annotations

from mobile_sso.testbed.http import App, Request, Response
from mobile_sso.testbed.network import ConnectionLost, Network

_ICON = "/favicon.ico"
"""Browsers ask for it whenever they like, also while nobody waits for them: no exchange of the case."""


def front_door(network: Network, *, visitor: str) -> App:
    """Return the application that sends what it is asked into `network`, as `visitor`."""
    broken: list[Request] = []

    def let_in(request: Request) -> Response:
        if request.path == _ICON:
            return Response(status=404)
        if request in broken:
            broken.clear()
            raise ConnectionLost("the browser sent by itself once more what was lost")
        broken.clear()
        try:
            return network.send(request, source=visitor)
        except ConnectionLost:
            broken.append(request)
            raise

    return let_in
