"""A phone between a scripted IdP and a scripted backend, small enough to be read at a glance."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from mobile_sso.device.app import NativeApp
from mobile_sso.device.behaviours import MENDIX_NATIVE, Behaviour
from mobile_sso.device.installed_app import InstalledApp
from mobile_sso.device.phone import Phone
from mobile_sso.device.profile import DeviceProfile, FaultMix
from mobile_sso.documents.library import Library
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.contracts import AppSession, IdpChoice, LoginStarted, Refused, SignedIn, SignInForm
from mobile_sso.testbed.http import (
    Request,
    Response,
    Send,
    form_request,
    html_response,
    json_response,
    redirect,
    with_query,
)
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import ConnectionLost, Network
from mobile_sso.testbed.randomness import SeededTokens
from mobile_sso.testbed.trace import Trace

LIBRARY = Library.load([Path(__file__).parents[2] / "fixtures"])
FORM = SignInForm()
IDP, BACKEND = "https://idp.test", "https://backend.test"


@dataclass
class ScriptedIdp:
    """Signs in whoever gives the password `tide-pool-42`, and remembers them by cookie."""

    pages_shown: int = 0
    codes: int = 0

    def app(self, request: Request) -> Response:
        if request.path == "/authorize":
            return self._authorize(request)
        if request.path == "/sign-in":
            return self._sign_in(request)
        if request.path == "/logout":
            page = "<title>Sign out?</title><form method=post action=/logged-out><button>Sign out</button></form>"
            return html_response(page)
        cookie = ("Set-Cookie", "sso=; Max-Age=0; Path=/")
        return html_response("<title>Bye</title><p>You are signed out.</p>", headers=(cookie,))

    def _authorize(self, request: Request) -> Response:
        if "sso" in request.cookies:
            return self._back(dict(request.query), code=True)
        return self._page(dict(request.query))

    def _page(self, values: dict[str, str], status: int = 200) -> Response:
        self.pages_shown += 1
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(values[name])}">'
            for name in ("redirect_uri", "state")
        )
        form = (
            f'<form method="post" action="/sign-in">{hidden}'
            '<input name="username"><input type="password" name="password">'
            '<button name="action" value="cancel">Cancel</button>'
            '<button name="action" value="go">Sign in</button></form>'
        )
        return html_response(f"<!doctype html><title>Sign in</title>{form}", status=status)

    def _sign_in(self, request: Request) -> Response:
        values = dict(request.form)
        if values["action"] == "cancel":
            return self._back(values, code=False)
        if values["password"] != "tide-pool-42":
            return self._page(values, status=401)
        cookie = ("Set-Cookie", f"sso={values['username']}; Path=/; Secure; HttpOnly")
        return self._back(values, code=True).with_headers(cookie)

    def _back(self, values: dict[str, str], *, code: bool) -> Response:
        self.codes += code
        answer = {"code": f"code-{self.codes:04d}"} if code else {"error": "access_denied"}
        return redirect(with_query(values["redirect_uri"], {**answer, "state": values["state"]}))


@dataclass
class ScriptedBackend:
    """Keeps attempts by state; `idempotent`: answers a repeated completion as it did before."""

    idempotent: bool
    redirect_uri: str
    bound: bool = False
    """Refuse a completion without the attempt's secret."""
    choices: tuple[IdpChoice, ...] = (IdpChoice(alias="entra"),)
    end_session_endpoint: bool = True
    attempts: dict[str, str] = field(default_factory=dict)
    done: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    completions: list[str] = field(default_factory=list)
    started: int = 0

    def app(self, request: Request) -> Response:
        if request.path == "/idps":
            return json_response({"idps": [choice.label for choice in self.choices]})
        operation = {"/start": self._start, "/complete": self._complete, "/me": self._me, "/logout": self._logout}
        return operation[request.path](dict(request.form))

    def _start(self, form: dict[str, str]) -> Response:
        self.started += 1
        state = f"state-{self.started:04d}"
        self.attempts[state] = form["attempt_secret"]
        parameters = {"redirect_uri": self.redirect_uri, "state": state}
        return json_response({"authorization_url": with_query(f"{IDP}/authorize", parameters)})

    def _complete(self, form: dict[str, str]) -> Response:
        link = form["link"]
        self.completions.append(link)
        values = dict(parse_qsl(urlsplit(link).query))
        if link in self.done:
            return json_response({"token": self.done[link]})
        secret = self.attempts.get(values.get("state", ""))
        if secret is None or "code" not in values or (self.bound and secret != form["attempt_secret"]):
            return json_response({"message": "Unable to complete login."}, status=400)
        del self.attempts[values["state"]]
        token = f"session-{len(self.completions):04d}"
        self.sessions[token] = "ada"
        if self.idempotent:
            self.done[link] = token
        return json_response({"token": token})

    def _me(self, form: dict[str, str]) -> Response:
        return json_response({"user": self.sessions.get(form["token"])})

    def _logout(self, form: dict[str, str]) -> Response:
        self.sessions.pop(form["token"], None)
        return json_response({})


class ScriptedBinding:
    def __init__(self, backend: ScriptedBackend) -> None:
        self._backend = backend

    def list_idps(self, send: Send) -> tuple[IdpChoice, ...]:
        send(Request(method="GET", url=f"{BACKEND}/idps"))
        return self._backend.choices

    def start_login(self, send: Send, choice: IdpChoice, *, attempt_secret: str) -> LoginStarted | Refused:
        answer = send(form_request(f"{BACKEND}/start", {"attempt_secret": attempt_secret}))
        return LoginStarted(authorization_url=str(answer.json_object()["authorization_url"]))

    def complete_login(self, send: Send, deep_link: str, *, attempt_secret: str | None) -> AppSession | Refused:
        form = {"link": deep_link, "attempt_secret": attempt_secret or ""}
        answer = send(form_request(f"{BACKEND}/complete", form))
        if answer.status >= 500:
            return Refused(message="Unable to complete login.", retryable=True)
        if answer.status != 200:
            return Refused(message=str(answer.json_object()["message"]))
        return AppSession(token=str(answer.json_object()["token"]))

    def who_am_i(self, send: Send, session: AppSession) -> SignedIn | None:
        user = send(form_request(f"{BACKEND}/me", {"token": session.token})).json_object()["user"]
        return SignedIn(user=str(user), roles=("Technician",)) if user else None

    def logout_url(self, send: Send, session: AppSession) -> str | None:
        return f"{IDP}/logout" if self._backend.end_session_endpoint else None

    def end_session(self, send: Send, session: AppSession) -> None:
        send(form_request(f"{BACKEND}/logout", {"token": session.token}))


def _break_off(request: Request, forward: Send) -> Response:
    raise ConnectionLost("gone")


@dataclass
class World:
    phone: Phone
    app: NativeApp
    idp: ScriptedIdp
    backend: ScriptedBackend
    network: Network
    trace: Trace
    clock: VirtualClock
    secrets: Secrets

    def sign_in(self) -> None:
        """Tap, and fill in the sign-in page where there is one."""
        self.app.tap_sign_in()
        self.give_password()

    def lose(self, path: str, times: int = 1) -> None:
        """Let the next requests to `path` of the backend be lost."""
        for _ in range(times):
            self.network.intercept_next(lambda source, target, request: request.path == path, _break_off)

    def give_password(self) -> None:
        if self.phone.browser.shows(FORM) == "sign-in page":
            self.phone.person.fill_in(FORM, "ada", "tide-pool-42")

    def install(self, name: str, *, binding: ScriptedBinding | None = None) -> NativeApp:
        installed = InstalledApp(profile=LIBRARY.apps[name])
        return self.phone.install(installed, binding=binding or ScriptedBinding(self.backend))

    def story(self) -> list[str]:
        """The trace as `actor verb`, the way one reads it aloud."""
        return [f"{event.source} {event.verb}" for event in self.trace.events]


@pytest.fixture(scope="session")
def library() -> Library:
    """The bundled profiles."""
    return LIBRARY


MakeWorld = Callable[..., World]


@pytest.fixture
def make_world() -> MakeWorld:
    """Return a way to make a phone with Field Service on it, both ends scripted."""

    def make(
        device: str | DeviceProfile = "ios-safari",
        *,
        behaviour: Behaviour = MENDIX_NATIVE,
        idempotent: bool = False,
        home: str = "Login_Native",
        redirect_uri: str = "makeitnative://oauth/callback",
        seed: int = 7,
        mix: FaultMix | None = None,
        **installed: object,
    ) -> World:
        profile = LIBRARY.devices[device] if isinstance(device, str) else device
        clock, secrets = VirtualClock(), Secrets()
        trace = Trace(clock=clock, secrets=secrets)
        network = Network(trace=trace)
        idp, backend = ScriptedIdp(), ScriptedBackend(idempotent=idempotent, redirect_uri=redirect_uri)
        network.connect(IDP, idp.app, name="idp")
        network.connect(BACKEND, backend.app, name="backend")
        phone = Phone(
            profile,
            network=network,
            trace=trace,
            clock=clock,
            tokens=SeededTokens(seed),
            secrets=secrets,
            seed=seed,
            mix=mix or (LIBRARY.mixes[profile.mix] if profile.mix else None),
        )
        app = phone.install(
            InstalledApp(
                profile=LIBRARY.apps["field_service"],
                behaviour=behaviour,
                anonymous_home=home,  # type: ignore[arg-type]
                **installed,  # type: ignore[arg-type]
            ),
            binding=ScriptedBinding(backend),
        )
        return World(phone, app, idp, backend, network, trace, clock, secrets)

    return make
