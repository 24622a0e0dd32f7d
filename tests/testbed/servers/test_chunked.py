from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_sso.testbed.servers.chunked import ChunkedBody
from mobile_sso.testbed.servers.refusals import RequestRefused


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6), st.integers(1, 20))
def test_a_body_comes_back_whole_however_the_network_cuts_it(chunks: list[bytes], piece: int) -> None:
    message = chunked(*chunks) + b"NEXT"
    body, buffer, found = ChunkedBody(10_000), bytearray(), None
    for at in range(0, len(message), piece):
        buffer += message[at : at + piece]
        if found is None:
            found = body.take(buffer)
    assert found == b"".join(chunks)
    assert bytes(buffer) == b"NEXT"


def test_extensions_and_trailers_are_read_and_ignored() -> None:
    buffer = bytearray(b'3;name="value"\r\nabc\r\n00\r\nX-Trailer: 1\r\nX-Other: 2\r\n\r\n')
    assert ChunkedBody(100).take(buffer) == b"abc"
    assert buffer == b""


@pytest.mark.parametrize(
    ("message", "status", "reason"),
    [
        (b"zz\r\n", 400, "the size of a chunk is not a hexadecimal number"),
        (b"-1\r\n", 400, "the size of a chunk is not a hexadecimal number"),
        (b"\r\n", 400, "the size of a chunk is not a hexadecimal number"),
        (b"123456789\r\n", 400, "the size of a chunk is not a hexadecimal number"),
        (b"3\r\nabcd\r\n", 400, "a chunk is longer than its size says"),
        (b"65\r\n", 413, "the body passes 100 bytes"),
        (b"60\r\n" + b"x" * 96 + b"\r\n5\r\n", 413, "the body passes 100 bytes"),
        (b"1" * 1025, 400, "a line between the chunks passes 1024 bytes"),
    ],
)
def test_what_is_not_in_chunks_is_refused(message: bytes, status: int, reason: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        ChunkedBody(100).take(bytearray(message))
    assert (refused.value.status, refused.value.reason) == (status, reason)
