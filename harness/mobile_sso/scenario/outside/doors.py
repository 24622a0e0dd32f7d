"""The doors of a real browser where somebody else's backend plays: it comes in by them, and the backend does not.

Browser and backend ask our IdP at the same address. So that one can be told from the other, and nothing that the
browser sends goes unseen, the browser is led to a door of its own wherever it means that address, or the backend's.

Source: issue 5, section 4; Chromium's `--host-resolver-rules` (`MAP host:port host:port`; the `Host` header stays).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.testbed.servers import reserve


@contextmanager
def browser_doors(outside: OutsideBackend) -> Iterator[Mapping[str, str]]:
    """Open the doors; yield where the browser is led: host and port that it means → host and port of the door.

    A backend behind TLS is reached by the browser itself, because no door of ours could prove to be it.
    """
    with ExitStack() as opened:
        doors = {}
        for origin in dict.fromkeys((outside.idp_origin, outside.origin)):
            parts = urlsplit(origin)
            if parts.scheme == "https":
                doors[f"{parts.hostname}"] = f"{parts.hostname}"
                continue
            address = opened.enter_context(reserve())
            opened.callback(address.start(outside.let_in).close)
            doors[f"{parts.hostname}:{parts.port or 80}"] = f"{urlsplit(address.origin).netloc}"
        yield doors
