"""A request body in chunks.

Source: RFC 9112 7.1.
"""

from __future__ import annotations

import re

from mobile_sso.testbed.servers.refusals import RequestRefused

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(;.*)?")
_LONGEST_LINE = 1024


class ChunkedBody:
    """A body that arrives in chunks; each byte is looked at once, however the network cut it."""

    def __init__(self, most: int) -> None:
        """Accept `most` bytes in all."""
        self._most = most
        self._body = bytearray()
        self._left = 0
        """Bytes of the present chunk still to come, with the line end behind them."""
        self._in_trailers = False

    def take(self, buffer: bytearray) -> bytes | None:
        """Cut what belongs to the body off the front of `buffer`; return the body once it is complete, else None.

        Raises RequestRefused where the chunks are malformed or pass the limit.
        """
        while not self._in_trailers:
            if self._left:
                if not self._take_chunk(buffer):
                    return None
            elif not self._take_size(buffer):
                return None
        while (line := self._take_line(buffer)) is not None:
            if not line:
                return bytes(self._body)
        return None

    def _take_chunk(self, buffer: bytearray) -> bool:
        content = min(len(buffer), self._left - 2) if self._left > 2 else 0
        self._body += buffer[:content]
        del buffer[:content]
        self._left -= content
        if self._left > 2 or len(buffer) < 2:
            return False
        if not buffer.startswith(b"\r\n"):
            raise RequestRefused(400, "a chunk is longer than its size says")
        del buffer[:2]
        self._left = 0
        return True

    def _take_size(self, buffer: bytearray) -> bool:
        line = self._take_line(buffer)
        if line is None:
            return False
        match = _SIZE.fullmatch(line)
        if match is None:
            raise RequestRefused(400, "the size of a chunk is not a hexadecimal number")
        size = int(match[1], 16)
        if len(self._body) + size > self._most:
            raise RequestRefused(413, f"the body passes {self._most} bytes")
        self._in_trailers = size == 0
        self._left = size + 2 if size else 0
        return True

    def _take_line(self, buffer: bytearray) -> bytes | None:
        end = buffer.find(b"\r\n", 0, _LONGEST_LINE)
        if end < 0:
            if len(buffer) > _LONGEST_LINE:
                raise RequestRefused(400, f"a line between the chunks passes {_LONGEST_LINE} bytes")
            return None
        line = bytes(buffer[:end])
        del buffer[: end + 2]
        return line
