"""Requests that would succeed, one or more for every endpoint, and how they are spoilt."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest
from hypothesis import strategies as st

from mobile_sso.idp.client_assertions import ASSERTION_TYPE
from mobile_sso.testbed.http import FORM, Request, Response

if TYPE_CHECKING:
    from tests.idp.conftest import Browser, Op
    from tests.idp.fuzz.conftest import Fuzz

Pairs: TypeAlias = tuple[tuple[str, str], ...]

_CONTENT_TYPES = (
    FORM, FORM + "; charset=utf-16", FORM.upper(), "application/json", "text/plain",
    "multipart/form-data; boundary=x", "", ";", "\x00",
)  # fmt: skip


def _base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request that would succeed: where, how, and with which parameters."""

    endpoint: str
    method: str
    path: str
    parameters: Pairs = ()
    headers: Pairs = ()
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
        return Request(
            method=asked.method, url=url, headers=(("Content-Type", "application/json"), *headers), body=body
        )
    if asked.method != "POST":
        return Request(method=asked.method, url=f"{url}?{text}", headers=headers)
    return Request(method="POST", url=url, headers=(("Content-Type", FORM), *headers), body=text.encode())


def _encoded(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")


def _client_requests(op: Op, browser: Browser, tokens: Mapping[str, object]) -> Iterator[Asked]:
    """Yield what a client sends of its own accord."""
    paths, (basic, fields) = op.profile.endpoints, _proof(op)
    redeem = (
        *fields,
        ("grant_type", "authorization_code"),
        ("code", _code(browser.authorize())),
        ("redirect_uri", op.registration.redirect_uris[0]),
        ("code_verifier", op.verifier),
    )
    ask = partial(Asked, endpoint="token", method="POST", path=paths.token)
    yield ask(parameters=redeem, headers=basic)
    for name, proof in _other_proofs(op):
        own = _code(browser.authorize(client_id=name))
        yield ask(parameters=(*redeem[-4:-3], ("code", own), *redeem[-2:], *proof))
    if "refresh_token" in tokens:
        refresh = (
            ("grant_type", "refresh_token"),
            ("refresh_token", str(tokens["refresh_token"])),
            ("scope", "openid"),
        )
        yield ask(parameters=(*fields, *refresh), headers=basic)
    token = str(tokens.get("access_token"))
    for name in ("revocation", "introspection"):
        path = getattr(paths, name)
        if path:
            presented = (("token", token), ("token_type_hint", "access_token"))
            yield ask(endpoint=name, path=path, parameters=(*fields, *presented), headers=basic)
    if paths.userinfo:
        bearer = (("Authorization", f"Bearer {token}"),)
        yield ask(endpoint="userinfo", path=paths.userinfo, method="GET", headers=bearer)
        yield ask(endpoint="userinfo", path=paths.userinfo, parameters=(("access_token", token),))
    pushed, parameters = paths.pushed_authorization_request, (*op.authorization_parameters().items(),)
    if pushed:
        yield ask(
            endpoint="pushed_authorization_request", path=pushed, parameters=(*fields[1:], *parameters), headers=basic
        )
        unnamed = tuple(pair for pair in parameters if pair[0] != "client_id")
        for name, proof in _other_proofs(op):
            own = (*unnamed, *(() if dict(proof).get("client_id") else (("client_id", name),)), *proof)
            yield ask(endpoint="pushed_authorization_request", path=pushed, parameters=own)


def _other_proofs(op: Op) -> Iterator[tuple[str, Pairs]]:
    """Yield clients that prove themselves in other ways than the header, each with its proof."""
    known = op.idp.profile.authentication_methods
    signer = op.idp.state.keys.key("ES256").signer
    for method in ("client_secret_post", "client_secret_jwt", "private_key_jwt", "none"):
        if method not in known:
            continue
        entered = replace(op.registration, client_id=method, token_endpoint_auth_method=method)
        if method == "private_key_jwt":
            # Any key pair does; the provider's own is at hand.
            entered = replace(entered, jwks=op.idp.state.keys.jwks(("ES256",), now=op.clock.now()))
        secret = op.idp.register_client(entered).client_secret
        sign = {
            "client_secret_jwt": lambda text, key=secret: hmac.digest(key.encode(), text, "sha256"),
            "private_key_jwt": signer.sign,
        }.get(method)
        if sign is not None:
            algorithm = "HS256" if method == "client_secret_jwt" else "ES256"
            claims = {"iss": method, "sub": method, "aud": op.idp.issuer, "exp": op.clock.now() + 60, "jti": "once"}
            text = ".".join(_base64url(json.dumps(part).encode()) for part in ({"alg": algorithm}, claims))
            assertion = f"{text}.{_base64url(sign(text.encode()))}"
            yield method, (("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion))
        elif secret:
            yield method, (("client_id", method), ("client_secret", secret))
        else:
            yield method, (("client_id", method),)


def _browser_requests(op: Op, browser: Browser, tokens: Mapping[str, object]) -> Iterator[Asked]:
    """Yield what a browser sends; `browser` is signed in, and its session brought `tokens`."""
    paths, hint = op.profile.endpoints, ("id_token_hint", str(tokens.get("id_token")))
    authorize = (*op.authorization_parameters(scope="openid profile email offline_access").items(),)
    asked_claims = '{"id_token":{"name":{"essential":true},"acr":{"values":["urn:x"]}}}'
    several = (
        authorize,
        (*authorize, hint, ("max_age", "60")),
        (*authorize, ("acr_values", "urn:x"), ("prompt", "consent"), ("response_mode", "form_post")),
        (*authorize, ("claims", asked_claims), ("login_hint", "ada")),
    )
    cookie = (("Cookie", "; ".join(f"{name}={value}" for name, value in browser.cookies.items())),)
    ask = partial(Asked, endpoint="authorization", path=paths.authorization)
    for parameters in several:
        yield ask(method="GET", parameters=parameters)
        yield ask(method="GET", parameters=parameters, headers=cookie)
        yield ask(method="POST", parameters=parameters, headers=cookie)
    ask = partial(Asked, method="POST", path=paths.sign_in, endpoint="sign_in")
    page = op.new_browser().authorize()
    if "transaction" in page.text:
        transaction = ("transaction", op.transaction(page))
        yield ask(parameters=(transaction, ("username", op.ada.username), ("password", op.ada.password)))
        yield ask(parameters=(transaction, ("action", "cancel")))
        yield ask(parameters=(transaction, ("persona", "ada")))
    page = browser.authorize(prompt="consent")
    if 'value="allow"' in page.text:
        allow = (("transaction", op.transaction(page)), ("action", "allow"))
        yield ask(endpoint="consent", path=paths.consent, parameters=allow, headers=cookie)
    if paths.end_session:
        client = ("client_id", op.credentials.client_id)
        logout = (hint, client, ("post_logout_redirect_uri", op.goodbye), ("state", "bye"))
        ask = partial(Asked, endpoint="end_session", path=paths.end_session)
        yield ask(method="GET", parameters=logout, headers=cookie)
        yield ask(method="POST", parameters=logout)
        yield ask(method="GET", parameters=(client,), headers=cookie)
        page = browser.get(paths.end_session, client_id=op.credentials.client_id)
        if "transaction" in page.text:
            yes = (("transaction", op.transaction(page)), ("action", "logout"))
            yield ask(method="POST", parameters=yes, headers=cookie)
    if paths.error:
        yield Asked(endpoint="error", method="GET", path=paths.error, parameters=(("error", "redirect_mismatch"),))


def _other_requests(op: Op) -> Iterator[Asked]:
    paths = op.profile.endpoints
    yield Asked(endpoint="discovery", method="GET", path=urlsplit(op.idp.discovery_url).path)
    yield Asked(endpoint="jwks", method="GET", path=paths.jwks)
    yield Asked(endpoint="nothing", method="GET", path="/t/acme/token")
    if paths.registration:
        document = {
            "redirect_uris": ["com.example.app:/callback"],
            "client_name": "An app",
            "post_logout_redirect_uris": ["com.example.app:/bye"],
            "backchannel_logout_uri": "https://app.test/logout",
            "default_max_age": 60,
            "default_acr_values": ["urn:x"],
            "response_types": ["code"],
        }
        asked = Asked(endpoint="registration", method="POST", path=paths.registration, document=document)
        yield asked
        registered = op.idp.app(asked.request(op.origin)).json_object()
        for method in ("GET", "DELETE"):
            yield Asked(
                endpoint="registration",
                method=method,
                path=paths.registration,
                parameters=(("client_id", str(registered["client_id"])),),
                headers=(("Authorization", f"Bearer {registered['registration_access_token']}"),),
            )


def good_requests(op: Op) -> list[Asked]:
    """Return, for every endpoint of `op`, requests that would succeed, or nearly."""
    browser = op.new_browser()
    page = browser.authorize(scope="openid profile email offline_access")
    if "transaction" in page.text:
        page = browser.fill_in(page, username=op.ada.username, password=op.ada.password)
    headers, fields = _proof(op)
    response = op.redeem(_code(page), headers=headers, **dict(fields))
    tokens = response.json_object() if response.status == 200 else {}
    return [*_client_requests(op, browser, tokens), *_browser_requests(op, browser, tokens), *_other_requests(op)]


def _proof(op: Op) -> tuple[Pairs, Pairs]:
    """Return the headers and the fields by which the client proves itself."""
    if op.registration.token_endpoint_auth_method == "client_secret_basic":
        return (op.basic(),), ()
    return (), (("client_id", op.credentials.client_id), ("client_secret", op.credentials.client_secret))


def _code(response: Response) -> str:
    return parse_qs(urlsplit(response.header("location") or "").query).get("code", ["none"])[0]


class Requests:
    """What a test of this folder works with."""

    good = staticmethod(good_requests)

    def __init__(self, fuzz: Fuzz) -> None:
        self._fuzz = fuzz
        self._authorizations = st.one_of(
            st.sampled_from(["Basic", "Basic Og==", "Basic 4pi6", "Basic /w==", "Bearer", "Bearer \x00", "DPoP x", ""]),
            st.binary(max_size=20).map(lambda octets: "Basic " + base64.b64encode(octets).decode()),
            fuzz.texts.map(lambda text: f"Bearer {text}"),
        )
        self._cookies = st.one_of(
            fuzz.texts.map(lambda text: f"idp_session={text}"),
            st.sampled_from(["idp_session", "=;=;=", "idp_session=a; idp_session=b", 'idp_session="', ";" * 500]),
        )

    def spoilt(self, data: st.DataObject, asked: Asked, origin: str) -> Request:
        """Return `asked` with some things wrong."""
        if asked.document is not None and data.draw(st.booleans()):
            members = st.sampled_from([*asked.document, "jwks", "jwks_uri", "subject_type", self._fuzz.marked])
            changes = data.draw(st.dictionaries(members, self._fuzz.json_values, max_size=3))
            asked = replace(asked, document={**asked.document, **changes})
        pairs, values = list(asked.parameters), self._fuzz.values
        pool = st.sampled_from([value for _, value in pairs]) | values if pairs else values
        for _ in range(data.draw(st.integers(0, 3))):
            how = data.draw(st.sampled_from(["replace", "replace", "add", "drop", "repeat"]))
            at = data.draw(st.integers(0, max(len(pairs) - 1, 0)))
            if how == "add" or not pairs:
                pairs.append((data.draw(st.sampled_from(self._fuzz.parameters)), data.draw(pool)))
            elif how == "replace":
                pairs[at] = (pairs[at][0], data.draw(pool))
            elif how == "drop":
                del pairs[at]
            else:
                pairs.append((pairs[at][0], data.draw(pool)))
        raw = data.draw(st.just("") | st.just("") | self._fuzz.raw_texts)
        return self._in_a_spoilt_frame(data, written(asked, origin, pairs, raw))

    def _in_a_spoilt_frame(self, data: st.DataObject, request: Request) -> Request:
        """Return `request` with its method, a header, its path wrong, or its body cut short, or as it is."""
        what = data.draw(st.sampled_from(["nothing"] * 6 + ["method", "path", "body", *_HEADERS]))
        if what == "method":
            methods = ["GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS", "get", self._fuzz.marked]
            return replace(request, method=data.draw(st.sampled_from(methods)))
        if what == "path":
            ends = st.sampled_from(["/?", "//?", "%2F?", "#?", "??", ";?"])
            return replace(request, url=request.url.replace("?", data.draw(ends), 1))
        if what == "body" and request.method == "POST":
            cut = request.body[: data.draw(st.integers(0, len(request.body)))]
            other = st.sampled_from([cut, self._fuzz.deep.encode(), b"\xff\xfe{"]) | st.binary(max_size=60)
            return replace(request, body=data.draw(other))
        if what in _HEADERS:
            drawn = {"Authorization": self._authorizations, "Cookie": self._cookies}
            value = data.draw(drawn.get(what, st.sampled_from(_CONTENT_TYPES)))
            others = tuple(header for header in request.headers if header[0] != what)
            return replace(request, headers=(*others, (what, value)))
        return request


_HEADERS = ("Authorization", "Content-Type", "Cookie")


@pytest.fixture(scope="session")
def requests(fuzz: Fuzz) -> Requests:
    """Good requests, and how they are spoilt."""
    return Requests(fuzz)
