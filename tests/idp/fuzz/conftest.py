"""Bad input for the provider, and what must hold of every answer: the vocabulary of these tests.

A request starts as one that would succeed, so that the deep code is reached, and is then spoilt in a few places.
By default the same few examples are tried each time; `MOBILE_SSO_FUZZ=20` tries twenty times as many, fresh ones.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.servers.responses import response_bytes

if TYPE_CHECKING:
    from tests.idp.conftest import Op

_TIMES = int(os.environ.get("MOBILE_SSO_FUZZ", "0"))

MARK = "x-mark"
MARKED = f"\"'><{MARK} {MARK}=1 on{MARK}='\"</script><!--"
"""Comes back escaped, or not at all."""

LONG = "a" * 9_000


def _base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


JWT = ".".join(
    _base64url(part)
    for part in (b'{"alg":"none","crit":["x"]}', b'{"sub":"field-service","exp":1e999,"iat":-1,"jti":["a"]}', b"")
)
_ODD_JWTS = (
    JWT,
    "..",
    "a.b.c",
    "é.é.é",
    "bnVsbA.bnVsbA.bnVsbA",
    "W10.W10.",
    "." * 500,
    JWT + ".a.b",
    "eyJ9.eyJ9.eyJ9",
)
DEEP = "[" * 3_000
_ODD_JSON = (
    DEEP, '{"a":' * 3_000, "null", "[]", "{}", '{"id_token":{"acr":{"values":["\\ud800"],"essential":true}}}', "NaN",
    '{"userinfo":{"\\ud800":null,"name":null},"id_token":{"\\udfff":{"value":1e999}}}', "1" * 5_000, '{"id_token":7}',
    '{"id_token":{"sub":{"value":"\\ud800"}}}', '{"id_token":{"acr":{"value":"\\u0000"},"acr":null}}', '"' + MARKED,
)  # fmt: skip
_ODD_WORDS = (
    "", " ", "\x00", "\x01username\x01", "\r\nX-Mark: 1", "\ud800", "é", "\u202e", "\u2028", "\ufeff", "0", "-1",
    "9" * 30, "1e999", "nan", "none", "none login", "login", "consent", "select_account", "openid",
    "openid offline_access", "fragment", "form_post", "https://evil.test/", "//evil.test", "javascript:alert(1)",
    "urn:ietf:params:oauth:request_uri:", "plain", "S256", "%", "%00", "%ff", "%zz", MARKED, LONG, "code token",
    "null", "true", "[]", "/t/acme/token", "https://[",
)  # fmt: skip
PARAMETERS = (
    "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "prompt", "max_age",
    "acr_values", "claims", "login_hint", "id_token_hint", "code_challenge", "code_challenge_method", "request",
    "request_uri", "registration", "ui_locales", "display", "resource", "transaction", "action", "username", "password",
    "persona", "one_time_code", "grant_type", "code", "code_verifier", "refresh_token", "client_secret",
    "client_assertion", "client_assertion_type", "token", "token_type_hint", "access_token",
    "post_logout_redirect_uri", "logout_hint", "error", "iss", "sid", MARKED,
)  # fmt: skip

texts = st.sampled_from(_ODD_WORDS) | st.text(max_size=20)
values = st.one_of(texts, st.sampled_from(_ODD_JWTS), st.sampled_from(_ODD_JSON))
raw_texts = st.binary(max_size=40).map(lambda octets: "".join(f"%{octet:02X}" for octet in octets)) | st.sampled_from(
    [
        "%ED%A0%80",
        "%FF%FE",
        "%C0%AF",
        "%00",
        "%",
        "%%%",
        "%u0041",
        "&&&",
        "===",
        ";;;",
        "+",
        "#",
        "a=b=c",
        "=",
        "%0D%0A",
    ]
)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


class _Page(HTMLParser):
    """Where a page leads, and whether the mark has become an element or an attribute."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.places: list[str] = []
        self.marked = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.marked = self.marked or MARK in tag or any(MARK in name for name, _ in attrs)
        self.places += [value or "" for name, value in attrs if name in ("href", "action", "src")]
        content = dict(attrs).get("content") or ""
        if ("http-equiv", "refresh") in attrs:
            self.places.append(content.partition("url=")[2])


@dataclass(kw_only=True)
class Witness:
    """Holds every answer of one provider against what must always be so."""

    op: Op
    redirects_at_will: bool = False
    """A quirk is on whose whole purpose is to redirect elsewhere, or to take any redirect URI."""
    faults: bool = False
    """A quirk is on that answers 5xx, or text that is no protocol's, on purpose."""
    own_errors: bool = False
    """The JSON of an error has the members of some product, rather than those of RFC 6749 5.2."""
    statuses: list[int] = field(default_factory=list)

    def ask(self, request: Request) -> Response:
        """Send `request` and return the answer, examined."""
        response = self.op.idp.app(request)
        self.examine(request, response)
        return response

    def examine(self, request: Request, response: Response) -> None:
        """Assert everything that must hold of `response`."""
        self.statuses.append(response.status)
        assert self.faults or 200 <= response.status < 500, response
        # No header breaks the message in two, and everything can be encoded.
        assert response_bytes(response, method=request.method, keep_alive=True)
        assert "Traceback (most recent call last)" not in response.text
        kind = (response.header("content-type") or "").partition(";")[0]
        if kind == "text/html":
            self._examine_page(response)
        if response.status >= 400:
            self._examine_refusal(request, response, kind)
        if response.header("location") is not None:
            assert self.redirects_at_will or self._may_lead_to(response.header("location") or ""), response
        if self._holds_a_token(response) and not self.faults:
            assert "no-store" in (response.header("cache-control") or ""), response
        for refusal in self.op.idp.refusals():
            assert re.fullmatch(r"[\x20-\x21\x23-\x5B\x5D-\x7E]*", refusal.description), refusal

    def _examine_page(self, response: Response) -> None:
        assert f"<{MARK}" not in response.text
        page = _Page(response.text)
        assert not page.marked, response.text
        if not self.redirects_at_will:
            assert all(self._may_lead_to(place) for place in page.places), page.places

    def _examine_refusal(self, request: Request, response: Response, kind: str) -> None:
        given = f"{request.url} {request.headers} {request.body!r}"
        told = f"{response.text} {response.headers}"
        leaked = [secret for secret in self.op.secrets.values() if secret in told and secret not in given]
        assert not leaked, (leaked, response, response.text)
        if self.faults:
            return
        if kind == "application/json":
            assert self.own_errors or isinstance(response.json_object()["error"], str), response.text
        elif not response.body:
            assert response.status == 401, response
            assert response.header("www-authenticate"), response
        else:
            assert kind in ("text/html", "text/plain"), response

    def _may_lead_to(self, place: str) -> bool:
        state = self.op.idp.state
        own = {path for path in vars(state.profile.endpoints).values() if isinstance(path, str)}
        if place.removeprefix(state.origin).partition("?")[0] in own:
            return True
        return any(place == uri or place.startswith((f"{uri}?", f"{uri}&", f"{uri}#")) for uri in self._registered())

    def _registered(self) -> Iterator[str]:
        for client in self.op.idp.state.clients.all():
            entered = client.registration
            yield from (*entered.redirect_uris, *entered.post_logout_redirect_uris)
            if entered.frontchannel_logout_uri:
                yield entered.frontchannel_logout_uri

    def _holds_a_token(self, response: Response) -> bool:
        return response.status < 400 and self.op.secrets.finds(f"{response.text} {response.header('location')}")


class Fuzz:
    """What a test of this folder works with."""

    witness, page = Witness, _Page
    marked, deep, parameters, jwt = MARKED, DEEP, PARAMETERS, JWT
    texts, values, raw_texts, json_values = texts, values, raw_texts, json_values

    @staticmethod
    def settings(examples: int, **more: int) -> settings:
        """Return how often to try: `examples` times, the same ones, unless the environment asks for more."""
        return settings(
            max_examples=examples * max(_TIMES, 1),
            derandomize=not _TIMES,
            database=None,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
            **more,
        )

    def always(self, examples: int, holds: Callable[[st.DataObject], None]) -> None:
        """Try `holds` on so many examples."""

        @self.settings(examples)
        @given(st.data())
        def tried(data: st.DataObject) -> None:
            holds(data)

        tried()


@pytest.fixture(scope="session")
def fuzz() -> Fuzz:
    """Bad requests, and a witness of the answers."""
    return Fuzz()
