from __future__ import annotations

import pytest

from mobile_sso.testbed.http import Response, redirect
from mobile_sso.testbed.servers.responses import response_bytes


def sent(response: Response, *, method: str = "GET", keep_alive: bool = True) -> bytes:
    return response_bytes(response, method=method, keep_alive=keep_alive)


def test_a_response_goes_out_with_its_length() -> None:
    response = Response(headers=(("X-Thing", "v"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")), body=b"abc")
    assert sent(response) == (
        b"HTTP/1.1 200 OK\r\nX-Thing: v\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 3\r\n\r\nabc"
    )


def test_a_location_goes_out_byte_for_byte() -> None:
    callback = "MakeItNative://OAuth/callback?state=a b+c%2b&name=Zoë"
    assert f"\r\nLocation: {callback}\r\n".encode() in sent(redirect(callback))


@pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding", "Connection", "Keep-Alive"])
def test_the_framing_is_the_server_s_own(name: str) -> None:
    assert sent(Response(headers=((name, "7"),))) == b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def test_the_last_response_says_that_it_is_the_last() -> None:
    assert sent(Response(), keep_alive=False) == b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def test_head_is_answered_with_the_length_and_no_body() -> None:
    assert sent(Response(body=b"abc"), method="HEAD") == b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"


@pytest.mark.parametrize(("status", "phrase"), [(204, b"No Content"), (304, b"Not Modified")])
def test_some_answers_have_neither_body_nor_length(status: int, phrase: bytes) -> None:
    assert sent(Response(status=status, body=b"x")) == b"HTTP/1.1 %d %b\r\n\r\n" % (status, phrase)


@pytest.mark.parametrize(
    ("response", "first_line"),
    [
        (Response(status=299), b"HTTP/1.1 299 "),
        (Response(status=200, reason="Fine"), b"HTTP/1.1 200 Fine"),
    ],
)
def test_the_status_line_has_a_phrase_if_there_is_one(response: Response, first_line: bytes) -> None:
    assert sent(response).partition(b"\r\n")[0] == first_line


@pytest.mark.parametrize(
    "response",
    [
        redirect("app://cb\r\nSet-Cookie: stolen=1"),
        redirect("app://cb\nX: y"),
        redirect("app://cb\0"),
        Response(headers=(("X\r\nY", "v"),)),
        Response(headers=(("", "v"),)),
        Response(reason="Fine\r\nX: y"),
    ],
)
def test_nothing_breaks_a_message_in_two(response: Response) -> None:
    with pytest.raises(ValueError, match=r"it(s name or value)? would break the message in two$"):
        sent(response)


def test_a_body_that_is_cut_short_announces_its_whole_length() -> None:
    cut = Response(body=b"abcdef", truncate_at=2)
    assert sent(cut) == b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nab"
