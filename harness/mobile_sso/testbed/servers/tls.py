"""TLS for one connection of the loop: a socket that encrypts, and never waits either.

It looks like a non-blocking socket to `Connection`: what would wait raises BlockingIOError. A client that refuses our
certificate ends its connection amid the handshake; that is an `ssl.SSLError`, an OSError like any other hang-up.

Source: Python `ssl.SSLObject` with memory BIOs; RFC 8446 6.1 (close_notify).
"""

from __future__ import annotations

import contextlib
import socket
import ssl

_RECORD = 16 * 1024
"""A TLS record carries so much at most (RFC 8446 5.1)."""


class TlsSocket:
    """The server's end of a TLS connection over `client`."""

    def __init__(self, client: socket.socket, context: ssl.SSLContext) -> None:
        """Speak TLS over the non-blocking `client`, with the certificate of `context`; the handshake is yet to come."""
        self._client = client
        self._received, self._to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._received, self._to_send, server_side=True)
        self._shaken = False
        self._unsent = b""
        self._accepted = 0
        """How much of the caller's text is in what has not been sent yet."""

    def fileno(self) -> int:
        """Return the descriptor a selector watches."""
        return self._client.fileno()

    def recv(self, most: int) -> bytes:
        """Return decrypted bytes, an empty text at the end; raise BlockingIOError where none are there yet.

        `most` bounds what is taken from the connection; all of it is decrypted, because no selector sees what would be
        left over here.
        """
        with contextlib.suppress(BlockingIOError):
            self._take_in(most)
        if not self._shaken:
            self._shake_hands()
        text = b""
        try:
            while more := self._tls.read(_RECORD):
                text += more
        except (ssl.SSLWantReadError, ssl.SSLZeroReturnError, ssl.SSLEOFError) as end:
            if isinstance(end, ssl.SSLWantReadError) and not text:
                raise BlockingIOError from None
        return text

    def send(self, text: bytes | memoryview) -> int:
        """Encrypt and send the beginning of `text` and return how much that was; raise BlockingIOError if none.

        Whoever was told to wait comes back with the same beginning: it has been encrypted already.
        """
        if not self._accepted:
            self._accepted = self._tls.write(text[:_RECORD])
        self._flush()
        sent, self._accepted = self._accepted, 0
        return sent

    def shutdown(self, how: int) -> None:
        """Say that nothing more will come, where the connection can still take it."""
        with contextlib.suppress(ssl.SSLError, BlockingIOError):  # the client need not answer a close_notify
            self._tls.unwrap()
        with contextlib.suppress(BlockingIOError):
            self._flush()
        self._client.shutdown(how)

    def setsockopt(self, level: int, option: int, value: bytes) -> None:
        """Set an option of the connection below."""
        self._client.setsockopt(level, option, value)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _take_in(self, most: int) -> None:
        received = self._client.recv(most)
        if received:
            self._received.write(received)
        else:
            self._received.write_eof()

    def _shake_hands(self) -> None:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            self._flush()
            raise BlockingIOError from None
        except ssl.SSLError:
            with contextlib.suppress(OSError):  # the alert that says why; whoever hung up does not read it
                self._flush()
            raise
        self._shaken = True
        with contextlib.suppress(BlockingIOError):  # what is left goes out with the first answer
            self._flush()

    def _flush(self) -> None:
        self._unsent += self._to_send.read()
        while self._unsent:
            sent = self._client.send(self._unsent)
            self._unsent = self._unsent[sent:]
