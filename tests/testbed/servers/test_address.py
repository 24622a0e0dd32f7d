from __future__ import annotations

import socket

import pytest

from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.servers import AddressUnavailable, PortInUse, exposure_warning, reserve


def test_the_origin_is_known_before_there_is_an_application() -> None:
    with reserve() as address:
        assert address.origin == f"http://127.0.0.1:{address.port}"
        assert address.reachable == ("127.0.0.1", address.port)


def test_who_connects_before_the_start_is_answered_after_it() -> None:
    with reserve() as address, socket.create_connection(address.reachable, timeout=5) as early:
        early.sendall(b"GET /early HTTP/1.1\r\nHost: a\r\n\r\n")
        address.start(lambda request: Response(body=request.path.encode()))
        assert early.recv(1000).endswith(b"\r\n\r\n/early")


def test_others_may_know_it_by_another_name() -> None:
    with reserve(public_origin="http://idp:9400") as address:
        assert address.origin == "http://idp:9400"
        assert address.reachable == ("127.0.0.1", address.port)


def test_an_address_everywhere_is_reached_by_loopback() -> None:
    with reserve(host="0.0.0.0") as address:
        assert address.origin == f"http://127.0.0.1:{address.port}"
        assert address.reachable == ("127.0.0.1", address.port)


def test_an_ipv6_address_is_bracketed() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        address = reserve(host="::1")
    except AddressUnavailable as error:
        pytest.skip(f"this machine has no IPv6 loopback: {error}")
    with address:
        assert address.origin == f"http://[::1]:{address.port}"


def test_a_port_in_use_is_one_clear_sentence() -> None:
    with reserve() as taken:
        sentence = rf"^port {taken.port} on 127\.0\.0\.1 is in use by another program; choose another one$"
        with pytest.raises(PortInUse, match=sentence):
            reserve(port=taken.port)


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("203.0.113.7", 0, r"^cannot listen on 203\.0\.113\.7 port 0: Cannot assign requested address$"),
        ("no-such-host.invalid", 1, r"^cannot listen on no-such-host\.invalid port 1: "),
    ],
)
def test_an_address_of_somebody_else_is_one_clear_sentence(host: str, port: int, sentence: str) -> None:
    with pytest.raises(AddressUnavailable, match=sentence):
        reserve(host=host, port=port)


def test_a_port_can_be_used_again_at_once() -> None:
    with reserve() as first:
        first.start(lambda _: Response())
        with socket.create_connection(first.reachable, timeout=5) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert client.recv(1000).startswith(b"HTTP/1.1 200 OK")
    with reserve(port=first.port) as second:
        assert second.port == first.port


def test_leaving_the_block_raises_what_the_application_raised() -> None:
    def broken(_: Request) -> Response:
        raise LookupError("no such thing")

    def ask() -> None:
        with reserve() as address:
            address.start(broken)
            with socket.create_connection(address.reachable, timeout=5) as client:
                client.sendall(b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
                assert client.recv(1000).startswith(b"HTTP/1.1 500 ")

    sentence = r"^no such thing\nraised while answering GET /x at http://127\.0\.0\.1:\d+$"
    with pytest.raises(LookupError, match=sentence):
        ask()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback_needs_no_warning(host: str) -> None:
    assert exposure_warning(host) is None


@pytest.mark.parametrize(
    ("host", "who"),
    [
        ("0.0.0.0", "anybody on every network this machine is in"),
        ("::", "anybody on every network this machine is in"),
        ("192.0.2.1", "anybody on the network of 192.0.2.1"),
    ],
)
def test_any_other_address_is_warned_of(host: str, who: str) -> None:
    assert exposure_warning(host) == (f"warning: listening on {host}: {who} can sign in here and read what is served")
