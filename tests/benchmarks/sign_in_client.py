"""A lean OpenID client over bare sockets: it must cost far less than the provider it measures.

Many sign-ins run interleaved in one thread, each on a keep-alive connection of its own: a sign-in is a generator that
yields requests and is sent answers.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import selectors
import socket
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(type|name|value)="([^"]*)"')
_ACTION = re.compile(r'<form\b[^>]*\baction="([^"]*)"')


class SignInFailed(Exception):
    """The provider answered otherwise than a provider should."""


@dataclass(frozen=True)
class Provider:
    """What a client must know to sign somebody in."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    client_id: str
    client_secret: str
    redirect_uri: str
    username: str
    password: str


@dataclass
class Answer:
    """One response."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """Return the first header of that lower-case name, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")


Steps = Generator[bytes, Answer, None]


@dataclass
class Results:
    """What came of many sign-ins."""

    seconds: float = 0.0
    each: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Completed sign-ins per second of wall time."""
        return len(self.each) / self.seconds


def sign_in(provider: Provider, cookies: dict[str, str]) -> Steps:
    """Sign in once, silently where `cookies` hold an SSO session; raise SignInFailed where it does not work."""
    state, nonce, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(16), secrets.token_urlsafe(32)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": provider.redirect_uri,
        "scope": "openid profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    url = f"{provider.authorization_endpoint}?{urlencode(query)}"
    answer = yield request("GET", url, cookies)
    _keep_cookies(answer, cookies)
    while answer.status == 200:
        url, fields = _filled_in(answer.body.decode(), url, provider)
        answer = yield request("POST", url, cookies, fields)
        _keep_cookies(answer, cookies)
        if answer.status == 200:
            raise SignInFailed("the sign-in page came again")
    callback = answer.header("location")
    if not callback.startswith(provider.redirect_uri):
        raise SignInFailed(f"status {answer.status}, Location {callback!r}: {answer.body[:200]!r}")
    returned = parse_qs(urlsplit(callback).query)
    if returned.get("state") != [state] or "code" not in returned:
        raise SignInFailed(f"no code, or another state: {callback}")
    yield from _redeem(provider, returned["code"][0], verifier, nonce)


def _redeem(provider: Provider, code: str, verifier: str, nonce: str) -> Steps:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.redirect_uri,
        "code_verifier": verifier,
    }
    credentials = base64.b64encode(f"{provider.client_id}:{provider.client_secret}".encode()).decode()
    answer = yield request("POST", provider.token_endpoint, {}, fields, authorization=f"Basic {credentials}")
    if answer.status != 200:
        raise SignInFailed(f"token endpoint: {answer.status} {answer.body[:200]!r}")
    payload = json.loads(answer.body)["id_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    if claims["nonce"] != nonce or claims["iss"] != provider.issuer:
        raise SignInFailed(f"nonce or issuer of the ID token is not ours: {claims}")


def request(
    method: str, url: str, cookies: dict[str, str], fields: dict[str, str] | None = None, *, authorization: str = ""
) -> bytes:
    """Return one request as bytes."""
    parts = urlsplit(url)
    body = urlencode(fields).encode() if fields is not None else b""
    lines = [f"{method} {parts.path or '/'}{'?' if parts.query else ''}{parts.query} HTTP/1.1", f"Host: {parts.netloc}"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if authorization:
        lines.append(f"Authorization: {authorization}")
    if fields is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(provider: Provider, *, clients: int, sign_ins: int, keep_session: bool = False) -> Results:
    """Do `sign_ins` sign-ins by `clients` at a time; each has a fresh cookie jar unless they `keep_session`."""
    results = Results()
    left = iter(range(sign_ins))
    address = urlsplit(provider.authorization_endpoint)
    selector = selectors.DefaultSelector()
    started = time.perf_counter()
    for _ in range(clients):
        client = _Client(
            socket.create_connection((address.hostname, address.port)), provider, keep_session=keep_session
        )
        if client.begin(left):
            selector.register(client.socket, selectors.EVENT_READ, client)
    while selector.get_map():
        ready = selector.select(30)
        if not ready:
            raise SignInFailed("no answer within 30 seconds")
        for key, _ in ready:
            if not key.data.advance(left, results):
                selector.unregister(key.fileobj)
                key.data.socket.close()
    results.seconds = time.perf_counter() - started
    return results


class _Client:
    """One keep-alive connection and the sign-in that is under way on it."""

    def __init__(self, connection: socket.socket, provider: Provider, *, keep_session: bool) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = connection
        self._provider = provider
        self._keep_session = keep_session
        self._cookies: dict[str, str] = {}
        self._received = b""

    def begin(self, left: Iterator[int]) -> bool:
        """Begin the next sign-in; return False where none is left."""
        if next(left, None) is None:
            return False
        if not self._keep_session:
            self._cookies = {}
        self._steps = sign_in(self._provider, self._cookies)
        self._started = time.perf_counter()
        self.socket.sendall(next(self._steps))
        return True

    def advance(self, left: Iterator[int], results: Results) -> bool:
        """Take what arrived; return False where this client is done."""
        received = self.socket.recv(65536)
        if not received:
            raise SignInFailed("the server closed the connection")
        self._received += received
        answer, self._received = take_answer(self._received)
        if answer is None:
            return True
        try:
            self.socket.sendall(self._steps.send(answer))
        except StopIteration:
            results.each.append(time.perf_counter() - self._started)
            return self.begin(left)
        except SignInFailed as failure:
            results.failures.append(str(failure))
            return self.begin(left)
        return True


def take_answer(received: bytes) -> tuple[Answer | None, bytes]:
    """Return the first response in `received`, None where it is not complete, and what is left."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None, received
    first, *lines = received[:end].decode("latin-1").split("\r\n")
    headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    answer = Answer(int(first.split(" ", 2)[1]), headers, b"")
    stop = end + 4 + int(answer.header("content-length") or 0)
    if len(received) < stop:
        return None, received
    answer.body = received[end + 4 : stop]
    return answer, received[stop:]


def fetch(url: str) -> Answer:
    """Get `url` on a connection of its own."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(request("GET", url, {}))
        received = b""
        while (taken := take_answer(received))[0] is None:
            more = connection.recv(65536)
            if not more:
                raise ConnectionError(f"{url}: the server closed the connection")
            received += more
        assert taken[0]
        return taken[0]


def _filled_in(page: str, url: str, provider: Provider) -> tuple[str, dict[str, str]]:
    action = _ACTION.search(page)
    if action is None:
        raise SignInFailed(f"no form on the page: {page[:300]}")
    fields = {}
    for tag in _INPUT.findall(page):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get("type") == "hidden":
            fields[attributes["name"]] = unescape(attributes.get("value", ""))
    return urljoin(url, unescape(action[1])), {
        **fields,
        "username": provider.username,
        "password": provider.password,
    }


def _keep_cookies(answer: Answer, cookies: dict[str, str]) -> None:
    for key, value in answer.headers:
        if key == "set-cookie":
            name, _, content = value.split(";")[0].partition("=")
            cookies[name] = content
