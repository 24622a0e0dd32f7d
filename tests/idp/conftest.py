"""A provider under test, and a browser and a client that drive it: the vocabulary of these tests."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

import pytest

from mobile_sso.idp.engines.embedded import EmbeddedIdp
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.contracts import ClientRegistration, Persona
from mobile_sso.testbed.http import Request, Response, form_request
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import SeededTokens

ORIGIN = "https://idp.test"
CALLBACK = "makeitnative://oauth/callback"
GOODBYE = "makeitnative://oauth/goodbye"
VERIFIER = "verifier-" * 6
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()

ADA = Persona(
    username="ada",
    password="analytical-engine",
    roles=("Technician",),
    claims={"name": "Ada Lovelace", "email": "ada@people.test", "email_verified": True, "badge": "A-1"},
)
GRACE = Persona(username="grace", password="nanoseconds-of-wire", roles=("Technician", "Dispatcher"))
LINUS = Persona(username="linus", password="kernel-of-truth")
MALLORY = Persona(username="mallory", password="man-in-the-middle", assigned=False)


class Browser:
    """Keeps the cookies, and tells what a page holds."""

    def __init__(self, op: Op) -> None:
        self.op = op
        self.cookies: dict[str, str] = {}

    def send(self, request: Request) -> Response:
        if self.cookies:
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            request = replace(request, headers=(*request.headers, ("Cookie", cookie)))
        response = self.op.idp.app(request)
        for name, value in response.headers:
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                content = rest.split(";")[0]
                self.cookies.pop(key, None)
                if content:
                    self.cookies[key] = content
        return response

    def get(self, path: str, **parameters: str) -> Response:
        return self.send(Request(method="GET", url=f"{ORIGIN}{path}?{urlencode(parameters)}"))

    def post(self, path: str, **fields: str) -> Response:
        return self.send(form_request(ORIGIN + path, fields))

    def authorize(self, *, method: str = "GET", **changes: str | None) -> Response:
        parameters = self.op.authorization_parameters(**changes)
        path = self.op.profile.endpoints.authorization
        return self.get(path, **parameters) if method == "GET" else self.post(path, **parameters)

    def fill_in(self, page: Response, **fields: str) -> Response:
        """Post the sign-in page with these fields."""
        return self.post(self.op.profile.endpoints.sign_in, transaction=self.op.transaction(page), **fields)

    def sign_in(self, persona: Persona = ADA, **changes: str | None) -> Response:
        page = self.authorize(**changes)
        assert page.status == 200, f"no sign-in page: {page.status} {page.header('location')}"
        return self.fill_in(page, username=persona.username, password=persona.password)


class Op:
    """The provider under test with one registered client."""

    origin, callback, goodbye, verifier, challenge = ORIGIN, CALLBACK, GOODBYE, VERIFIER, CHALLENGE
    secret_in_body = False
    """Whether token requests carry the client's secret in the body: for profiles that take client_secret_post alone."""
    ada, grace, linus, mallory = ADA, GRACE, LINUS, MALLORY

    def __init__(self, profile: IdpProfile, registration: ClientRegistration, keys: SigningKeys) -> None:
        self.profile = profile
        self.registration = registration
        self.clock = VirtualClock()
        self.secrets = Secrets()
        self.received: list[Request] = []
        """What the provider sent of its own accord: logout tokens."""
        self.reply: Callable[[Request], Response] = lambda request: Response()
        """How relying parties answer that."""
        self.idp = EmbeddedIdp(
            profile,
            origin=ORIGIN,
            clock=self.clock,
            tokens=SeededTokens(1),
            secrets=self.secrets,
            keys=keys,
            send=self.receive,
        )
        self.credentials = self.idp.register_client(registration)
        for persona in (ADA, GRACE, LINUS, MALLORY):
            self.idp.put_persona(persona)
        self.browser = Browser(self)

    def receive(self, request: Request) -> Response:
        self.received.append(request)
        return self.reply(request)

    def new_browser(self) -> Browser:
        return Browser(self)

    def authorization_parameters(self, **changes: str | None) -> dict[str, str]:
        parameters: dict[str, str | None] = {
            "client_id": self.registration.client_id,
            "redirect_uri": self.registration.redirect_uris[0],
            "response_type": "code",
            "scope": "openid profile email",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in parameters.items() if value is not None}

    def code(self, persona: Persona = ADA, **changes: str | None) -> str:
        return self.answer(self.new_browser().sign_in(persona, **changes))["code"]

    def basic(self, client_id: str | None = None, secret: str | None = None) -> tuple[str, str]:
        name = quote_plus(client_id or self.credentials.client_id)
        text = f"{name}:{quote_plus(secret or self.credentials.client_secret)}"
        return ("Authorization", "Basic " + base64.b64encode(text.encode()).decode())

    def send_token_request(
        self, fields: dict[str, str | None], *, headers: tuple[tuple[str, str], ...] | None = None
    ) -> Response:
        if headers is None and self.secret_in_body:
            in_body = {"client_id": self.credentials.client_id, "client_secret": self.credentials.client_secret}
            fields, headers = {**in_body, **fields}, ()
        present = {name: value for name, value in fields.items() if value is not None}
        request = form_request(
            ORIGIN + self.profile.endpoints.token, present, headers=(self.basic(),) if headers is None else headers
        )
        return self.idp.app(request)

    def redeem(
        self, code: str, *, headers: tuple[tuple[str, str], ...] | None = None, **changes: str | None
    ) -> Response:
        fields: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.registration.redirect_uris[0],
            "code_verifier": VERIFIER,
            **changes,
        }
        return self.send_token_request(fields, headers=headers)

    def refresh(self, refresh_token: str, **changes: str | None) -> Response:
        return self.send_token_request({"grant_type": "refresh_token", "refresh_token": refresh_token, **changes})

    def tokens(self, persona: Persona = ADA, **changes: str | None) -> dict[str, object]:
        """Sign in with a fresh browser and return the token response."""
        response = self.redeem(self.code(persona, **changes))
        assert response.status == 200, response.text
        return response.json_object()

    @staticmethod
    def transaction(page: Response) -> str:
        """Return the hidden field of a page."""
        found = re.search(r'name="transaction" value="([^"]+)"', page.text)
        assert found, f"no form in this page: {page.status} {page.text[-600:]}"
        return found[1]

    @staticmethod
    def answer(response: Response) -> dict[str, str]:
        """Return the parameters of a redirect."""
        location = response.header("location")
        assert location, f"no redirect: {response.status} {response.text[-300:]}"
        return dict(parse_qsl(urlsplit(location).query, keep_blank_values=True))

    @staticmethod
    def claims(token: object) -> dict[str, object]:
        """Return the claims of a JWT, unverified."""
        return part_of(token, 1)

    @staticmethod
    def header(token: object) -> dict[str, object]:
        """Return the header of a JWT."""
        return part_of(token, 0)

    def userinfo(self, access_token: object) -> Response:
        return self.idp.app(
            Request(
                method="GET",
                url=ORIGIN + self.profile.endpoints.userinfo,
                headers=(("Authorization", f"Bearer {access_token}"),),
            )
        )


def part_of(token: object, index: int) -> dict[str, object]:
    text = str(token).split(".")[index]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


@pytest.fixture(scope="session")
def keys() -> SigningKeys:
    """One key set for all tests: generating RSA keys is the slowest thing here."""
    return SigningKeys.mint()


MakeOp = Callable[..., Op]


@pytest.fixture
def make_op(keys: SigningKeys) -> MakeOp:
    """Make a provider with a profile and with changes to the registration of its client."""

    def make(profile: IdpProfile | None = None, **registration: object) -> Op:
        entered = ClientRegistration(
            client_id="field-service", redirect_uris=(CALLBACK,), post_logout_redirect_uris=(GOODBYE,)
        )
        return Op(profile or IdpProfile(), replace(entered, **registration), keys)

    return make


@pytest.fixture
def op(make_op: MakeOp) -> Op:
    """The strict control with one client."""
    return make_op()
