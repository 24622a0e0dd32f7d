from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_sso.testbed.http import Request
from mobile_sso.testbed.servers.limits import Limits
from mobile_sso.testbed.servers.refusals import RequestRefused
from mobile_sso.testbed.servers.requests import RequestReader

ORIGIN = "http://127.0.0.1:8000"


def reader(**limits: int) -> RequestReader:
    return RequestReader(origin=ORIGIN, limits=Limits(**limits))


def read(message: bytes) -> Request | None:
    one = reader()
    one.feed(message)
    return one.next_request()


def head(*lines: str) -> bytes:
    return "\r\n".join(["GET /x HTTP/1.1", "Host: a.test", *lines, "", ""]).encode()


def test_a_request_is_read_as_it_was_written() -> None:
    message = b"POST /a%2Fb?x=a%20b+c%2b HTTP/1.1\r\nHost: a.test:81\r\nX-Thing:  v \r\ncontent-length: 3\r\n\r\nabc"
    assert read(message) == Request(
        method="POST",
        url="http://a.test:81/a%2Fb?x=a%20b+c%2b",
        headers=(("Host", "a.test:81"), ("X-Thing", "v"), ("content-length", "3")),
        body=b"abc",
    )


@given(st.integers(1, 30))
def test_it_does_not_matter_how_the_network_cuts_a_request(piece: int) -> None:
    chunked = b"POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
    message = b"POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + chunked + head()
    one, found = reader(), []
    for at in range(0, len(message), piece):
        one.feed(message[at : at + piece])
        while (request := one.next_request()) is not None:
            found.append((request.path, request.body))
    assert found == [("/1", b"hello"), ("/2", b"hi"), ("/x", b"")]
    assert one.idle


def test_empty_lines_before_a_request_are_ignored() -> None:
    assert read(b"\r\n\r\n" + head()) is not None


def test_a_reader_is_idle_between_requests_only() -> None:
    one = reader()
    assert one.idle
    one.feed(b"GET /x HT")
    assert one.next_request() is None
    assert not one.idle


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("/", "http://a.test/"),
        ("//double//slash", "http://a.test//double//slash"),
        ("/?", "http://a.test/?"),
        ("http://other.test/x?y", "http://other.test/x?y"),
        ("HTTPS://other.test/", "HTTPS://other.test/"),
    ],
)
def test_the_target_is_a_path_or_a_whole_url(target: str, url: str) -> None:
    request = read(f"GET {target} HTTP/1.1\r\nHost: a.test\r\n\r\n".encode())
    assert request is not None
    assert request.url == url


def test_http_1_0_needs_no_host() -> None:
    request = read(b"GET /x HTTP/1.0\r\n\r\n")
    assert request is not None
    assert request.url == f"{ORIGIN}/x"


@pytest.mark.parametrize(
    ("value", "read_as"), [("Zoë".encode(), "Zoë"), (b"\xe9t\xe9", "été"), (b"a\tb", "a\tb"), (b"", "")]
)
def test_header_values_are_utf_8_else_latin_1(value: bytes, read_as: str) -> None:
    request = read(b"GET / HTTP/1.1\r\nHost: a\r\nX-Name: " + value + b"\r\n\r\n")
    assert request is not None
    assert request.header("x-name") == read_as


@pytest.mark.parametrize(
    ("version", "connection", "stays"),
    [
        ("1.1", None, True),
        ("1.1", "close", False),
        ("1.1", "Upgrade, Close", False),
        ("1.0", None, False),
        ("1.0", "Keep-Alive", True),
    ],
)
def test_the_client_says_whether_the_connection_stays_open(version: str, connection: str | None, stays: bool) -> None:
    one = reader()
    lines = [f"GET / HTTP/{version}", "Host: a", *([f"Connection: {connection}"] if connection else []), "", ""]
    one.feed("\r\n".join(lines).encode())
    assert one.next_request() is not None
    assert one.keep_alive is stays


def test_a_client_that_waits_for_leave_to_send_its_body_is_noticed() -> None:
    one = reader()
    one.feed(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n")
    assert one.next_request() is None
    assert one.awaits_continue
    one.feed(b"ok")
    request = one.next_request()
    assert request is not None
    assert request.body == b"ok"
    assert not one.awaits_continue


@pytest.mark.parametrize(
    ("message", "status", "reason"),
    [
        (b"HELLO\r\n\r\n", 400, "the request line is not `METHOD target HTTP/1.1`"),
        (b"GET  /x HTTP/1.1\r\n\r\n", 400, "the request line is not `METHOD target HTTP/1.1`"),
        (b"GET /x y HTTP/1.1\r\n\r\n", 400, "the request line is not `METHOD target HTTP/1.1`"),
        (b"G@T /x HTTP/1.1\r\n\r\n", 400, "the request line is not `METHOD target HTTP/1.1`"),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400, "the request line is not `METHOD target HTTP/1.1`"),
        (b"PRI * HTTP/2.0\r\n\r\n", 505, "this server speaks HTTP/1.1"),
        (b"GET /x HTTP/1.1\r\n\r\n", 400, "a request needs exactly one valid Host header"),
        (head("Host: b.test"), 400, "a request needs exactly one valid Host header"),
        (b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "a request needs exactly one valid Host header"),
        (b"GET / HTTP/1.1\r\nHost: [a\r\n\r\n", 400, "the host is not valid: Invalid IPv6 URL"),
        (
            "GET /ü HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
            400,
            "the request target holds a character that must be percent-encoded",
        ),
        (b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400, "the request target is neither a path nor an http URL"),
        (b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "the request target is neither a path nor an http URL"),
        (head("no colon"), 400, "a header is not `Name: value`"),
        (head("Space : x"), 400, "a header is not `Name: value`"),
        (head("X: folded", " line"), 400, "a header is not `Name: value`"),
        (head("X: nul\0"), 400, "the header X holds a control character"),
        (head("X: a\nInjected: b"), 400, "the header X holds a control character"),
        (head("Content-Length: -1"), 400, "Content-Length is not one number"),
        (head("Content-Length: 1_0"), 400, "Content-Length is not one number"),
        (head("Content-Length: 3", "Content-Length: 4"), 400, "Content-Length is not one number"),
        (head("Content-Length: ²"), 400, "Content-Length is not one number"),
        (
            head("Content-Length: 3", "Transfer-Encoding: chunked"),
            400,
            "Transfer-Encoding and Content-Length contradict each other",
        ),
        (head("Transfer-Encoding: gzip, chunked"), 501, "the only transfer coding known here is chunked"),
        (head("Transfer-Encoding: xchunked"), 501, "the only transfer coding known here is chunked"),
        (head("Content-Length: 1048577"), 413, "the body passes 1048576 bytes"),
        (head("Content-Length: " + "9" * 5000), 413, "the body passes 1048576 bytes"),
    ],
)
def test_what_is_no_request_is_refused_with_its_reason(message: bytes, status: int, reason: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        read(message)
    assert (refused.value.status, refused.value.reason) == (status, reason)


@pytest.mark.parametrize("ended", [True, False], ids=["complete", "without an end"])
def test_a_head_that_is_too_long_is_refused_as_soon_as_it_is(ended: bool) -> None:
    one = reader(head_bytes=100)
    one.feed(head("X: " + "y" * 100) if ended else b"GET /" + b"y" * 100)
    with pytest.raises(RequestRefused) as refused:
        one.next_request()
    assert (refused.value.status, refused.value.reason) == (431, "the request line and headers pass 100 bytes")


@given(st.binary(max_size=300))
def test_no_bytes_at_all_raise_anything_but_a_refusal(message: bytes) -> None:
    for start in (b"", b"GET / HTTP/1.1\r\nHost: a\r\n", head("Transfer-Encoding: chunked")):
        one = reader()
        one.feed(start + message)
        with contextlib.suppress(RequestRefused):
            while one.next_request() is not None:
                pass
