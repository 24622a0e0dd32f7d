"""Bad input for the provider, and what must hold of every answer: the vocabulary of these tests.

A request starts as one that would succeed, so that the deep code is reached, and is then spoilt in a few places.
By default the same few examples are tried each time; `MOBILE_SSO_FUZZ=20` tries twenty times as many, fresh ones.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobile_sso.testbed.http import FORM, Request, Response
from mobile_sso.testbed.servers.responses import response_bytes

if TYPE_CHECKING:
    from tests.idp.conftest import Op

_TIMES = int(os.environ.get("MOBILE_SSO_FUZZ", "0"))

MARK = "x-mark"
MARKED = f"\"'><{MARK} {MARK}=1 on{MARK}='\"</script><!--"
"""Comes back escaped, or not at all."""

LONG = "a" * 9_000
_JWT = ".".join(
    base64.urlsafe_b64encode(part).rstrip(b"=").decode()
    for part in (b'{"alg":"none","crit":["x"]}', b'{"sub":"field-service","exp":1e999,"iat":-1,"jti":["a"]}', b"")
)
_ODD_JWTS = (_JWT, "..", "a.b.c", "é.é.é", "bnVsbA.bnVsbA.bnVsbA", "W10.W10.", "." * 500, _JWT + ".a.b", "eyJ9.eyJ9.eyJ9")
_DEEP = "[" * 3_000
_ODD_JSON = (
    _DEEP, '{"a":' * 3_000, "null", "[]", "{}", '{"id_token":{"acr":{"values":["\\ud800"],"essential":true}}}', "NaN",
    '{"userinfo":{"\\ud800":null,"name":null},"id_token":{"\\udfff":{"value":1e999}}}', "1" * 5_000, '{"id_token":7}',
    '{"id_token":{"sub":{"value":"\\ud800"}}}', '{"id_token":{"acr":{"value":"\\u0000"},"acr":null}}', '"' + MARKED,
)  # fmt: skip
_ODD_WORDS = (
    "", " ", "\x00", "\x01username\x01", "\r\nX-Mark: 1", "\ud800", "é", "\u202e", "\u2028", "\ufeff", "0", "-1", "9" * 30,
    "1e999", "nan", "none", "none login", "login", "consent", "select_account", "openid", "openid offline_access",
    "fragment", "form_post", "https://evil.test/", "//evil.test", "javascript:alert(1)", "urn:ietf:params:oauth:request_uri:",
    "plain", "S256", "%", "%00", "%ff", "%zz", MARKED, LONG, "code token", "null", "true", "[]", "/t/acme/token",
)  # fmt: skip
PARAMETERS = (
    "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "prompt", "max_age",
    "acr_values", "claims", "login_hint", "id_token_hint", "code_challenge", "code_challenge_method", "request",
    "request_uri", "registration", "ui_locales", "display", "resource", "transaction", "action", "username", "password",
    "persona", "one_time_code", "grant_type", "code", "code_verifier", "refresh_token", "client_secret",
    "client_assertion", "client_assertion_type", "token", "token_type_hint", "access_token",
    "post_logout_redirect_uri", "logout_hint", "error", "iss", "sid", MARKED,
)  # fmt: skip
_CONTENT_TYPES = (
    FORM, FORM + "; charset=utf-16", FORM.upper(), "application/json", "text/plain", "multipart/form-data; boundary=x", "",
    ";", "\x00",
)  # fmt: skip

texts = st.sampled_from(_ODD_WORDS) | st.text(max_size=20)
values = st.one_of(texts, st.sampled_from(_ODD_JWTS), st.sampled_from(_ODD_JSON))
raw_octets = st.binary(max_size=40).map(lambda octets: "".join(f"%{octet:02X}" for octet in octets))
raw_texts = st.sampled_from(
    ["%ED%A0%80", "%FF%FE", "%C0%AF", "%00", "%", "%%%", "%u0041", "&&&", "===", ";;;", "+", "#", "a=b=c", "=", "%0D%0A"]
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request that would succeed: where, how, and with which parameters."""

    endpoint: str
    method: str
    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    document: Mapping[str, object] | None = None
    """The JSON it sends; None: its parameters."""

    def request(self, origin: str) -> Request:
        """Return the request as it is meant."""
        return written(self, origin, self.parameters)


def written(asked: Asked, origin: str, parameters: Iterable[tuple[str, str]], raw: str = "") -> Request:
    """Return `asked` with other parameters, and `raw` text after them, in query or body as its method wants."""
    text = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in parameters)
    text = "&".join(part for part in (text, raw) if part)
    url, headers = origin + asked.path, asked.headers
    if asked.document is not None:
        body = json.dumps(asked.document).encode()
        return Request(method=asked.method, url=url, headers=(("Content-Type", "application/json"), *headers), body=body)
    if asked.method != "POST":
        return Request(method=asked.method, url=f"{url}?{text}", headers=headers)
    return Request(method="POST", url=url, headers=(("Content-Type", FORM), *headers), body=text.encode())


def _encoded(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")


def _token_requests(op: Op, tokens: Mapping[str, object]) -> Iterator[Asked]:
    paths, basic = op.profile.endpoints, (op.basic(),)
    redeem = {
        "grant_type": "authorization_code",
        "code": op.code(),
        "redirect_uri": op.registration.redirect_uris[0],
        "code_verifier": op.verifier,
    }
    assertion = {
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": _JWT,
    }
    post = {"client_id": op.credentials.client_id, "client_secret": op.credentials.client_secret}
    yield Asked(endpoint="token", method="POST", path=paths.token, parameters=(*redeem.items(),), headers=basic)
    yield Asked(endpoint="token", method="POST", path=paths.token, parameters=(*redeem.items(), *assertion.items()))
    yield Asked(endpoint="token", method="POST", path=paths.token, parameters=(*redeem.items(), *post.items()))
    if "refresh_token" in tokens:
        refresh = (("grant_type", "refresh_token"), ("refresh_token", str(tokens["refresh_token"])), ("scope", "openid"))
        yield Asked(endpoint="token", method="POST", path=paths.token, parameters=refresh, headers=basic)
    presented = (("token", str(tokens.get("access_token"))), ("token_type_hint", "access_token"))
    for name in ("revocation", "introspection"):
        path = getattr(paths, name)
        if path:
            yield Asked(endpoint=name, method="POST", path=path, parameters=presented, headers=basic)
    if paths.userinfo:
        bearer = (("Authorization", f"Bearer {tokens.get('access_token')}"),)
        yield Asked(endpoint="userinfo", method="GET", path=paths.userinfo, headers=bearer)
        yield Asked(
            endpoint="userinfo",
            method="POST",
            path=paths.userinfo,
            parameters=(("access_token", str(tokens.get("access_token"))),),
        )


def _browser_requests(op: Op, tokens: Mapping[str, object]) -> Iterator[Asked]:
    """Yield what a browser sends, whose cookie is the one of a signed-in person where that matters."""
    paths = op.profile.endpoints
    authorize = (*op.authorization_parameters(scope="openid profile email offline_access").items(),)
    hinted = (*authorize, ("id_token_hint", str(tokens.get("id_token"))), ("max_age", "60"), ("acr_values", "urn:x"))
    claims = (*authorize, ("claims", '{"id_token":{"name":{"essential":true},"acr":{"values":["urn:x"]}}}'))
    browser = op.new_browser()
    signed_in = browser.sign_in()
    cookie = (("Cookie", "; ".join(f"{name}={value}" for name, value in browser.cookies.items())),)
    assert signed_in.status in (200, 302, 303), signed_in
    for parameters in (authorize, hinted, claims):
        for headers in ((), cookie):
            for method in ("GET", "POST"):
                yield Asked(
                    endpoint="authorization",
                    method=method,
                    path=paths.authorization,
                    parameters=parameters,
                    headers=headers,
                )
    page = op.new_browser().authorize(prompt="consent")
    if page.status == 200 and "transaction" in page.text:
        transaction = ("transaction", op.transaction(page))
        credentials = (("username", op.ada.username), ("password", op.ada.password))
        for parameters in ((transaction, *credentials), (transaction, ("action", "cancel"))):
            yield Asked(endpoint="sign_in", method="POST", path=paths.sign_in, parameters=parameters)
        yield Asked(endpoint="sign_in", method="POST", path=paths.sign_in, parameters=(transaction, ("persona", "ada")))
    consent = browser.authorize(prompt="consent")
    if consent.status == 200 and "transaction" in consent.text:
        allow = (("transaction", op.transaction(consent)), ("action", "allow"))
        yield Asked(endpoint="consent", method="POST", path=paths.consent, parameters=allow, headers=cookie)
    if paths.end_session:
        logout = (
            ("id_token_hint", str(tokens.get("id_token"))),
            ("client_id", op.credentials.client_id),
            ("post_logout_redirect_uri", op.goodbye),
            ("state", "bye"),
        )
        for method, parameters, headers in (
            ("GET", logout, cookie),
            ("POST", logout, ()),
            ("GET", (("client_id", op.credentials.client_id),), cookie),
            ("POST", (("transaction", "none"), ("action", "logout")), cookie),
        ):
            yield Asked(
                endpoint="end_session", method=method, path=paths.end_session, parameters=parameters, headers=headers
            )
    if paths.error:
        yield Asked(endpoint="error", method="GET", path=paths.error, parameters=(("error", "redirect_mismatch"),))


def _other_requests(op: Op) -> Iterator[Asked]:
    paths, basic = op.profile.endpoints, (op.basic(),)
    yield Asked(endpoint="discovery", method="GET", path=urlsplit(op.idp.discovery_url).path)
    yield Asked(endpoint="jwks", method="GET", path=paths.jwks)
    yield Asked(endpoint="nothing", method="GET", path="/t/acme/token")
    if paths.pushed_authorization_request:
        yield Asked(
            endpoint="pushed_authorization_request",
            method="POST",
            path=paths.pushed_authorization_request,
            parameters=(*op.authorization_parameters().items(),),
            headers=basic,
        )
    if paths.registration:
        document = {
            "redirect_uris": ["com.example.app:/callback"],
            "client_name": "An app",
            "post_logout_redirect_uris": ["com.example.app:/bye"],
            "backchannel_logout_uri": "https://app.test/logout",
            "default_max_age": 60,
            "jwks": {"keys": []},
            "default_acr_values": ["urn:x"],
            "response_types": ["code"],
        }
        yield Asked(endpoint="registration", method="POST", path=paths.registration, document=document)
        for method in ("GET", "DELETE"):
            yield Asked(
                endpoint="registration",
                method=method,
                path=paths.registration,
                parameters=(("client_id", op.credentials.client_id),),
                headers=(("Authorization", "Bearer not-the-one"),),
            )


def good_requests(op: Op) -> list[Asked]:
    """Return, for every endpoint of `op`, requests that would succeed, or nearly."""
    response = op.redeem(op.code(scope="openid profile email offline_access"))
    tokens = response.json_object() if response.status == 200 else {}
    return [*_token_requests(op, tokens), *_browser_requests(op, tokens), *_other_requests(op)]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def spoilt(draw: st.DrawFn, asked: Asked, origin: str) -> Request:
    """Return `asked` with some things wrong."""
    if asked.document is not None and draw(st.booleans()):
        members = [*asked.document, "jwks_uri", "subject_type", "grant_types", MARK]
        changes = draw(st.dictionaries(st.sampled_from(members), json_values, max_size=3))
        asked = replace(asked, document={**asked.document, **changes})
    pairs = list(asked.parameters)
    pool = st.sampled_from([value for _, value in pairs]) | values if pairs else values
    for _ in range(draw(st.integers(0, 3))):
        how = draw(st.sampled_from(["replace", "replace", "add", "drop", "repeat"]))
        at = draw(st.integers(0, max(len(pairs) - 1, 0)))
        if how == "add" or not pairs:
            pairs.append((draw(st.sampled_from(PARAMETERS)), draw(pool)))
        elif how == "replace":
            pairs[at] = (pairs[at][0], draw(pool))
        elif how == "drop":
            del pairs[at]
        else:
            pairs.append((pairs[at][0], draw(pool)))
    raw = draw(st.just("") | st.just("") | raw_octets | raw_texts)
    request = written(asked, origin, pairs, raw)
    return replace(request, **_spoilt_frame(draw, request))


def _spoilt_frame(draw: st.DrawFn, request: Request) -> dict[str, object]:
    """Return what else is wrong: the method, a header, a body that is cut short or no text."""
    what = draw(st.sampled_from(["nothing"] * 6 + ["method", "type", "authorization", "cookie", "body", "path"]))
    headers = tuple(header for header in request.headers if header[0].lower() != _HEADER_OF.get(what))
    if what == "method":
        return {"method": draw(st.sampled_from(["GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS", "get", MARKED]))}
    if what == "type":
        return {"headers": (*headers, ("Content-Type", draw(st.sampled_from(_CONTENT_TYPES))))}
    if what == "authorization":
        return {"headers": (*headers, ("Authorization", draw(_AUTHORIZATIONS)))}
    if what == "cookie":
        return {"headers": (*headers, ("Cookie", draw(_COOKIES)))}
    if what == "body" and request.method == "POST":
        cut = request.body[: draw(st.integers(0, len(request.body)))]
        return {"body": draw(st.just(cut) | st.binary(max_size=60) | st.sampled_from([_DEEP.encode(), b"\xff\xfe{"]))}
    if what == "path":
        return {"url": request.url.replace("?", draw(st.sampled_from(["/?", "//?", "%2F?", "#?", "??", ";?"])), 1)}
    return {}


_HEADER_OF = {"type": "content-type", "authorization": "authorization", "cookie": "cookie"}
_AUTHORIZATIONS = st.one_of(
    st.sampled_from(["Basic", "Basic Og==", "Basic 4pi6", "Basic /w==", "Bearer", "Bearer \x00", "Bearer é", "DPoP x", ""]),
    st.binary(max_size=20).map(lambda octets: "Basic " + base64.b64encode(octets).decode()),
    texts.map(lambda text: f"Bearer {text}"),
)
_COOKIES = st.one_of(
    texts.map(lambda text: f"idp_session={text}"),
    st.sampled_from(["idp_session", "=;=;=", "idp_session=a; idp_session=b", 'idp_session="', ";" * 500, "é=ü"]),
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
            assert isinstance(response.json_object().get("error"), str), response.text
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

    asked, witness, spoilt, written = Asked, Witness, staticmethod(spoilt), staticmethod(written)
    good_requests = staticmethod(good_requests)
    values, texts, json_values, marked, long = values, texts, json_values, MARKED, LONG

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
