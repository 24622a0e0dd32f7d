"""What an IdP saw: a fold over its exchanges, the same for every engine, because it looks at the wire only.

Source: scenario-format rule 6 ("expectations look at every party"); conformance-and-attacks 0.3 (oracles).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from mobile_sso.device.html_reader import read_page
from mobile_sso.testbed.contracts import IdpEngine
from mobile_sso.testbed.css import is_selector
from mobile_sso.testbed.http import Parameters, Request, Response
from mobile_sso.testbed.network import Exchange

_CODE_ON_PAGE = re.compile(r"<code>([^<]+)</code>")
_LABELLED = b"Error code: <code>"
"""How our own pages introduce an error; some providers show theirs with status 200."""

ENDPOINTS = (
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "end_session_endpoint",
    "revocation_endpoint",
)


class IdpLedger:
    """Counts what reached one IdP, by the endpoint names of its own metadata."""

    def __init__(self, name: str, engine: IdpEngine) -> None:
        """Watch the IdP that the network calls `name`; its metadata tells which path is which endpoint."""
        self._name = name
        self._form = engine.sign_in_form
        metadata = engine.app(Request(method="GET", url=engine.discovery_url)).json_object()
        self._roles = {urlsplit(str(metadata[role])).path: role for role in ENDPOINTS if metadata.get(role)}
        self.states: set[str] = set()
        self.forget()

    def forget(self) -> None:
        """Start counting anew; the states are kept, because sessions that they brought may live on."""
        self.requests: Counter[str] = Counter()
        self.sign_in_pages = 0
        self.authorizations = 0
        self._awaits_page = False
        self._sent_to = ""
        self.errors: list[str] = []
        self.logout_answers: list[int | None] = []
        self.codes_redeemed: Counter[str] = Counter()
        self.authorization_request: Mapping[str, str] = {}
        self.token_request: Mapping[str, str] = {}
        self.client_authentication: str | None = None

    def observe(self, exchange: Exchange) -> None:
        """Count `exchange` if it reached this IdP, or is a logout token that this IdP sent."""
        if exchange.source == self._name and "logout_token" in exchange.request.form:
            self.logout_answers.append(exchange.response.status if exchange.response is not None else None)
        if exchange.target != self._name:
            return
        role = self._roles.get(exchange.request.path)
        if role:
            self.requests[role] += 1
        if role == "authorization_endpoint":
            if exchange.request.url != self._sent_to:
                self._see_authorization(exchange.request, exchange.response)
        elif self._awaits_page and exchange.source == "browser" and exchange.request.method == "GET":
            self._see_sign_in_page(exchange.request, exchange.response)
        elif role == "token_endpoint":
            self._see_token_request(exchange.request, exchange.response)
        if exchange.response is not None and exchange.source == "browser":
            location = exchange.response.header("location")
            # Coming back to its own authorization endpoint, as it told the browser to, is no new request.
            self._sent_to = urljoin(exchange.request.url, location) if location else ""
            self._see_browser_error(exchange.response)

    def _see_authorization(self, request: Request, response: Response | None) -> None:
        parameters = request.query if "client_id" in request.query else request.form
        if "client_id" not in parameters:
            return
        if request.method == "GET":
            self.authorizations += 1
            self.authorization_request = dict(parameters)
            self.states.update(_values(parameters, "state"))
            location = response.header("location") if response is not None else None
            self._awaits_page = location is not None and urljoin(request.url, location).startswith(("http:", "https:"))
            self._see_sign_in_page(request, response)

    def _see_sign_in_page(self, request: Request, response: Response | None) -> None:
        """Count the page, which the authorization endpoint shows itself, or elsewhere, after a redirect or two."""
        if response is not None and self._asks_who(request, response):
            self.sign_in_pages += 1
            self._awaits_page = False

    def _asks_who(self, request: Request, response: Response) -> bool:
        """Tell the sign-in page from others that are sent with 200: a confirmation, an error of AD FS."""
        if response.status != 200:
            return False
        field = self._form.username
        if is_selector(field):
            return read_page(request.url, response).form_with(field) is not None
        return f'name="{field}"' in response.text

    def _see_token_request(self, request: Request, response: Response | None) -> None:
        self.token_request = dict(request.form)
        self.client_authentication = _client_authentication(request)
        if request.form.get("grant_type") == "authorization_code":
            self.codes_redeemed.update(_values(request.form, "code"))
        if response is not None and response.status >= 400:
            self.errors.append(_json_error(response))

    def _see_browser_error(self, response: Response) -> None:
        location = response.header("location")
        if location:
            self.errors.extend(value for name, value in parse_qsl(urlsplit(location).query) if name == "error")
        elif response.status >= 400 or _LABELLED in response.body:
            code = _CODE_ON_PAGE.search(response.text)
            self.errors.append(unescape(code[1]) if code else f"page {response.status}")


def _client_authentication(request: Request) -> str:
    if request.basic_credentials:
        return "client_secret_basic"
    return "client_secret_post" if "client_secret" in request.form else "none"


def _json_error(response: Response) -> str:
    try:
        return str(response.json_object().get("error", f"status {response.status}"))
    except ValueError:
        return f"status {response.status}"


def _values(parameters: Parameters, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in parameters if key == name)
