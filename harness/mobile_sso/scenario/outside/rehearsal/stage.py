"""Each operation of a binding in turn: buttons, sign-in, session, person, logout; the first that fails is the last.

Source: design "Backend binding"; issue tracker, "your own backend" (`mobile-sso check binding`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from mobile_sso.device.attempts import Journal
from mobile_sso.device.browser import NotOnScreen, simulated_browser
from mobile_sso.device.browser_contract import BrowserPlace
from mobile_sso.device.person import Person
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.outside.rehearsal.urls import (
    Wrong,
    examine_authorization_url,
    examine_logout_url,
    remarks,
)
from mobile_sso.scenario.outside.rehearsal.wire import Wire
from mobile_sso.scenario.world import World
from mobile_sso.testbed.contracts import (
    AppSession,
    BackendMisunderstood,
    IdpChoice,
    Persona,
    Refused,
)
from mobile_sso.testbed.http import Parameters
from mobile_sso.testbed.masking import handle
from mobile_sso.testbed.network import NetworkError


@dataclass(frozen=True, kw_only=True)
class Tried:
    """An operation and what came of it."""

    operation: str
    lines: tuple[tuple[str, str], ...]
    """Label and text: `sent`, `asked`, `got`, `found`."""
    wrong: Wrong | None = None


class Rehearsal:
    """One sign-in and sign-out, operation by operation."""

    def __init__(self, world: World, outside: OutsideBackend, persona: Persona) -> None:
        """Sign `persona` in at the IdP of `world`, through the app's side of `outside`."""
        self._world = world
        self._outside = outside
        self._persona = persona
        self._app_side = outside.app_side(world.testbed.secrets, idp=next(iter(world.idps)))
        self._wire = Wire(world)
        self._attempt_secret = world.testbed.secrets.register("attempt_secret", world.testbed.tokens.token())
        self._choice = IdpChoice(alias="")
        self._authorization_url = ""
        self._deep_link = ""
        self._session = AppSession(token="")

    def operations(self) -> Iterator[Tried]:
        """Try one operation after the other; yield each when it is done, and stop behind the first that fails."""
        for name, operation in (
            ("list_idps", self._list_idps),
            ("start_login", self._start_login),
            ("the sign-in page", self._sign_in),
            ("complete_login", self._complete_login),
            ("who_am_i", self._who_am_i),
            ("logout_url", self._logout_url),
            ("end_session", self._end_session),
            ("who_am_i, once more", self._who_am_i_afterwards),
            ("a logout token", self._logout_token),
        ):
            tried = self._try(name, operation)
            yield tried
            if tried.wrong is not None:
                return

    def _try(self, name: str, operation: Callable[[], str | Wrong]) -> Tried:
        self._wire.forget()
        try:
            outcome = operation()
        except BackendMisunderstood as error:
            outcome = Wrong(problem=error.problem, change=error.change)
        except NetworkError as error:
            outcome = Wrong(problem=f"no answer came: {error}", change="see whether the backend is still running")
        mask = self._world.testbed.secrets.mask
        lines = [] if name == "the sign-in page" else self._wire.lines()
        if isinstance(outcome, Wrong):
            wrong = Wrong(problem=mask(outcome.problem), change=outcome.change)
            return Tried(operation=name, lines=tuple(lines), wrong=wrong)
        return Tried(operation=name, lines=(*lines, ("found", mask(outcome))))

    def _list_idps(self) -> str | Wrong:
        choices = self._app_side.list_idps(self._wire)
        if not choices:
            return Wrong(problem="there is no sign-in button", change="enter our IdP at the backend, or use `fixed`")
        ours = next(iter(self._world.idps))
        self._choice = next((choice for choice in choices if choice.alias == ours), choices[0])
        buttons = ", ".join(choice.label for choice in choices)
        if self._choice.alias != ours:
            alias = self._outside.binding.idp_alias
            return Wrong(
                problem=f"none of the buttons is `{alias}`, our IdP; there are: {buttons}",
                change=f"`idp_alias` to what the backend calls our IdP (now `{alias}`)",
            )
        return f"sign-in buttons: {buttons}"

    def _start_login(self) -> str | Wrong:
        started = self._app_side.start_login(self._wire, self._choice, attempt_secret=self._attempt_secret)
        if isinstance(started, Refused):
            return Wrong(
                problem=f"the backend refused: {started.message}",
                change="`operations.start_login.request`; or the backend: can it read our IdP's metadata?",
            )
        self._authorization_url = started.authorization_url
        wrong = examine_authorization_url(self._authorization_url, self._outside)
        return (
            wrong
            or f"a URL of our IdP with the registered client and redirect URI; {remarks(started.authorization_url)}"
        )

    def _sign_in(self) -> str | Wrong:
        caught: list[str] = []
        world, expected = self._world, self._outside.redirect_uri

        def leave(url: str) -> None:
            caught.append(url)
            browser.hand_over()

        browser = simulated_browser(
            BrowserPlace(
                send=world.testbed.network.sender("browser"),
                trace=world.testbed.trace,
                clock=world.testbed.clock,
                phone_clock=world.testbed.clock,
                is_claimed=lambda url: url.partition("?")[0] == expected,
                leave=leave,
            )
        )
        person = Person(
            browser=browser,
            apps={},
            journal=Journal(),
            rest=lambda: None,
            trace=world.testbed.trace,
            secrets=world.testbed.secrets,
        )
        browser.open(self._authorization_url)
        form = world.idp().sign_in_form
        try:
            if not caught:
                person.fill_in(form, username=self._persona.username, password=self._persona.password)
        except NotOnScreen as missing:
            text = browser.page.text[:300] if browser.page is not None else ""
            return Wrong(problem=f"{missing}: {text}", change="the authorization request of the backend")
        if not caught:
            return Wrong(
                problem=f"the browser did not come back to the app; it shows {browser.page}",
                change="the persona (`--as`), or the authorization request of the backend",
            )
        told = Parameters.parse(urlsplit(caught[0]).query)
        if (error := told.get("error")) is not None:
            described = told.get("error_description") or "no description"
            return Wrong(
                problem=f"our IdP answered with the error {error}: {described}",
                change="the persona (`--as`), or the authorization request of the backend",
            )
        self._deep_link = caught[0]
        return f"{self._persona.username} signed in, and the browser was sent to {self._deep_link.partition('?')[0]}"

    def _complete_login(self) -> str | Wrong:
        opened = self._app_side.complete_login(self._wire, self._deep_link, attempt_secret=self._attempt_secret)
        if isinstance(opened, Refused):
            return Wrong(
                problem=f"the backend refused: {opened.message}",
                change="see `asked`: no token request there, and the backend did not like the callback; an error "
                "there, and its client secret or redirect URI is wrong; else its own log says why",
            )
        self._session = opened
        return f"a session ({handle('app_session', opened.token)})"

    def _who_am_i(self) -> str | Wrong:
        who = self._app_side.who_am_i(self._wire, self._session)
        if who is None:
            return Wrong(
                problem="nobody is signed in",
                change="`operations.who_am_i.request`: does it send the session? or `session` of `complete_login`",
            )
        persona, roles = self._persona, ", ".join(who.roles) or "none"
        if self._world.username_of(who.user, self._world.app()) != persona.username:
            return Wrong(
                problem=f"the user is {who.user!r}, in which nobody knows {persona.username}",
                change=f"let `operations.who_am_i.user` point to the user name or the `sub` ({persona.sub})",
            )
        known_as = who.user if who.user == persona.username else f"{who.user}, who is {persona.username}"
        return f"user {known_as}; roles: {roles}"

    def _logout_url(self) -> str | Wrong:
        if self._outside.binding.operations.logout_url is None:
            return "not declared: the backend knows no single logout"
        url = self._app_side.logout_url(self._wire, self._session)
        if url is None:
            return Wrong(
                problem="the backend has no logout URL",
                change="`operations.logout_url`; leave it out where the backend knows no single logout",
            )
        return examine_logout_url(url, self._outside) or f"a URL of our IdP: {url}"

    def _end_session(self) -> str | Wrong:
        self._app_side.end_session(self._wire, self._session)
        return "the app session is to be over"

    def _who_am_i_afterwards(self) -> str | Wrong:
        who = self._app_side.who_am_i(self._wire, self._session)
        if who is None:
            return "nobody is signed in any more"
        return Wrong(
            problem=f"{who.user!r} is still signed in",
            change="`operations.end_session.request`; or the backend: its sign-out ends no session",
        )

    def _logout_token(self) -> str | Wrong:
        """Let the IdP end the session that the sign-in began there; the app's own is over, and that is no error."""
        if self._outside.binding.client.backchannel_logout_uri is None:
            return "not declared: the backend takes none (`client.backchannel_logout_uri`)"
        engine = self._world.idp()
        if "backchannel_logout" not in engine.capabilities:
            return f"not tried: the IdP {next(iter(self._world.idps))} sends none"
        engine.end_sso_sessions(self._persona.username)
        self._world.testbed.errands.run()
        status = self._wire.answered_logout_token
        if status in (200, 204):
            return f"status {status}: accepted"
        return Wrong(
            problem=f"a valid logout token was answered with status {status}" if status else "no answer came",
            change="`client.backchannel_logout_uri`; or the backend: it has to answer 200, also where the session is "
            "over (Back-Channel Logout 2.7, 2.8)",
        )
