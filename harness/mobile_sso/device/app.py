"""The native app: what the person can do with it and what it shows.

It holds one credential, its session at the backend, and never sees a token or a client secret. Its pages are in
`screen`, the way of a callback URL through the app in `links`, its life as a process in `lifecycle`, how it is written
in `behaviours`.

Source: mendix-behaviour 2.1 (sequence), 2.4 (from callback to session), 2.5 (native logout); deep-link-return 2.1
(rules of the well-built app).
"""

from __future__ import annotations

from mobile_sso.device.auth_session import AuthSession
from mobile_sso.device.backend_client import BackendClient
from mobile_sso.device.browser import NotOnScreen
from mobile_sso.device.choices import chosen
from mobile_sso.device.connections import Connections
from mobile_sso.device.installed_app import InstalledApp
from mobile_sso.device.lifecycle import Lifecycle
from mobile_sso.device.links import LinkHandler
from mobile_sso.device.memory import Disk, Launch, Process
from mobile_sso.device.screen import HOME, Screen
from mobile_sso.device.sign_in import SignIn
from mobile_sso.device.surroundings import Surroundings
from mobile_sso.testbed.contracts import AppSession, BackendBinding, Refused


class NativeApp:
    """An installed app; `Phone.install` makes it."""

    def __init__(self, installed: InstalledApp, *, binding: BackendBinding, surroundings: Surroundings) -> None:
        """Talk to the backend through `binding`."""
        self.installed = installed
        self.disk = Disk()
        self._around = surroundings
        self._behaviour = installed.written
        self._connections = Connections(
            actor=self.sender,
            send=surroundings.network.sender(self.sender),
            radio=surroundings.radio,
            trace=surroundings.trace,
        )
        self.auth_session = AuthSession(actor=self.sender, trace=surroundings.trace)
        self.life = Lifecycle(
            actor=self.sender,
            suspends_in_background=surroundings.suspends_in_background,
            trace=surroundings.trace,
            suspended=self._connections.suspended,
            died=self._died,
        )
        self._client = BackendClient(
            binding=binding,
            send=self._connections.send,
            retry_pauses=self._behaviour.retry_pauses,
            retry_budget=self._behaviour.retry_budget,
            clock=surroundings.clock,
            still_wanted=lambda: self.running,
        )
        self._screen = Screen(
            installed,
            actor=self.sender,
            disk=self.disk,
            life=self.life,
            client=self._client,
            around=surroundings,
            listen_from_start=lambda process: self.links.listen_from_start(process),
            listen_on_page=lambda process: self.links.listen_on_page(process),
            begin_sign_in=lambda process, choice: self.sign_ins.begin(process, choice),
        )
        self.links = LinkHandler(
            behaviour=self._behaviour,
            registers_deep_link=installed.registers_deep_link,
            disk=self.disk,
            life=self.life,
            client=self._client,
            agenda=surroundings.agenda,
            clock=surroundings.clock,
            trace=surroundings.trace,
            actor=self.sender,
            signed_in=self._screen.signed_in,
            refused=self._screen.refused,
            unmatched_route=self._screen.unmatched_route,
        )
        self.sign_ins = SignIn(
            app=self.name,
            behaviour=self._behaviour,
            around=surroundings,
            life=self.life,
            links=self.links,
            client=self._client,
            session=self.auth_session,
            say=self._screen.say,
            refused=self._screen.refused,
        )
        self.installed_at = surroundings.clock.now()
        """In seconds since the epoch."""
        self.next_launch = Launch(reports=1)
        """How the next launch by a link reports that link."""

    # What can be seen -------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The app's name."""
        return self.installed.name

    @property
    def sender(self) -> str:
        """The app's name on the network: `app:field_service`."""
        return f"app:{self.name}"

    @property
    def state(self) -> str:
        """The state of the process: `not-running`, `launching`, `foreground`, `inactive`, `background`, `suspended`."""
        return self.life.state

    @property
    def running(self) -> bool:
        """True where the process lives, in front or not."""
        return self.life.running

    @property
    def completing(self) -> bool:
        """True while the app waits for the backend's answer to a callback URL."""
        return self._client.completing

    @property
    def page(self) -> str | None:
        """`Login_Native`, `Login_Native_Automatic`, `Home` or `Unmatched Route`; None where the app does not run."""
        return self._screen.shown.page

    @property
    def signed_in(self) -> str | None:
        """The user the app shows as signed in, as the backend named them; None: nobody."""
        owner = self._screen.shown.owner
        return owner.user if owner else None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of that user, as the backend named them."""
        owner = self._screen.shown.owner
        return owner.roles if owner else ()

    @property
    def errors(self) -> tuple[str, ...]:
        """What the app has told the person went wrong since the current attempt began."""
        return self._screen.shown.errors

    @property
    def choices(self) -> tuple[str, ...]:
        """The buttons of the login page."""
        return tuple(choice.label for choice in self._screen.shown.choices)

    @property
    def offers_return_link(self) -> bool:
        """True where the way back leads over a landing page with a link."""
        return self._behaviour.offers_return_link

    # What the person does ---------------------------------------------------------------------------------------------

    def open(self) -> None:
        """The person opens the app from its icon: it starts, or comes to the front."""
        self._around.trace.record("person", self.sender, "opens the app")
        if self.running:
            self.come_to_front()
        else:
            self.launch()

    def kill(self) -> None:
        """End the process, by the operating system's hand or the person's; the disk stays.

        Raises NotOnScreen where the app does not run.
        """
        self._require_running()
        self.life.kill()

    def tap_sign_in(self, idp: str | None = None, acr: str | None = None) -> None:
        """The person taps a sign-in button, of `idp` and `acr` or the only one; who taps has come back to the app.

        Raises NotOnScreen where the app does not run, shows no login page, or has no such button.
        """
        process = self._require_running()
        self.come_to_front()
        if self.page == HOME:
            raise NotOnScreen(f"{self.name} shows {HOME}, which has no sign-in button; sign out first")
        choice = chosen(self._screen.shown.choices, idp, acr, where=f"{self.name} shows {self.page}")
        self._around.trace.record("person", self.sender, "taps sign in", choice.label)
        self.sign_ins.begin(process, choice)

    def sign_out(self) -> None:
        """The person signs out of the app, not of the IdP; raises NotOnScreen where nobody is signed in."""
        session = self._require_session("sign out")
        self._around.trace.record("person", self.sender, "signs out")
        self._end_local_session(session)

    def single_logout(self) -> None:
        """The person signs out everywhere (`ACT_NativeLogout`); raises NotOnScreen where nobody is signed in.

        The logout URL is computed first, because that needs the session; then the session ends; then the browser opens
        the URL, where there is one. Without an answer to the first request nothing more happens: inferred, not
        confirmed.
        """
        session = self._require_session("sign out everywhere")
        self._around.trace.record("person", self.sender, "signs out everywhere")
        url = self._client.logout_url(session)
        if isinstance(url, Refused):
            self._screen.say(url.message)
            return
        self._end_local_session(session)
        if url is not None:
            self._around.visit(self.name, url)

    def cancel_sign_in(self) -> None:
        """The person cancels in the app: the attempt is closed there.

        Raises NotOnScreen where the app does not run.
        """
        process = self._require_running()
        self.come_to_front()
        self._around.trace.record("person", self.sender, "cancels")
        self.sign_ins.cancel(process)

    def deliver(self, url: str) -> None:
        """Deliver `url` as the operating system does, warm or cold: a link from a mail, a note, another app."""
        self._around.deliver(url, self.name)

    # What the operating system does -----------------------------------------------------------------------------------

    def launch(self, initial_url: str | None = None) -> None:
        """Start the process, with `initial_url` as the reason."""
        kind, self.next_launch = self.next_launch, Launch(reports=1)
        if initial_url is None:
            kind = Launch()
        self._around.take_front(self.name)
        process = self.life.launch(Launch(initial_url=initial_url, reports=kind.reports, answers=kind.answers))
        self._screen.run(process)

    def come_to_front(self) -> None:
        """Become the app the person sees; nothing on its page is loaded again."""
        self._around.take_front(self.name)
        self.life.show()
        self.sign_ins.came_to_front()

    def go_to_background(self) -> None:
        """Make room for the browser or another app."""
        self.life.hide()

    def be_covered(self) -> None:
        """Lie under a sheet of the browser, inactive."""
        self.life.cover()

    def receive(self, url: str) -> None:
        """Take `url` as an event: each listener there is now gets it, and without one it is lost or buffered."""
        self.sign_ins.link_came()
        self.links.receive(url)

    def take_session_result(self, url: str) -> None:
        """Take `url` from the auth session that this app opened, in time or late."""
        late = self.auth_session.state == "cancelled"
        self.come_to_front()
        self.sign_ins.link_came()
        if late and not self._behaviour.takes_late_links:
            self._around.trace.record(self.sender, self.sender, "loses the link", "no pending flow (AppAuth -17)")
        elif self._behaviour.result_of_auth_session == "reopened":
            self._around.deliver(url, self.name)
        else:
            self.links.take_result(url)

    def reopen_from_recents(self) -> None:
        """The person comes back through the recent apps; a link still to be reported starts the runtime anew."""
        process = self.life.process
        if process is not None and process.launch.reports > 0:
            self._around.trace.record("person", self.sender, "comes back through the recent apps")
            self._screen.reload(process)

    def lose_session_cookie(self) -> None:
        """The phone drops the session cookies of the app, whose process ended."""
        if self._behaviour.keeps_session == "as session cookie":
            self.disk.session = None

    def _died(self) -> None:
        self._connections.died()
        self.auth_session.die()

    # Sign-out ---------------------------------------------------------------------------------------------------------

    def _end_local_session(self, session: AppSession) -> None:
        """End the session at the backend and forget it; it is forgotten even where the backend cannot be reached."""
        process = self._require_running()
        self._client.end_session(session)
        self.disk.session = None
        self.links.forget(process)
        process.runtime.owner = None
        process.redirected = True
        self._screen.load_login_page(process)

    def _require_session(self, wish: str) -> AppSession:
        self._require_running()
        self.come_to_front()
        if self.page != HOME or self.disk.session is None:
            raise NotOnScreen(f"{self.name} shows {self.page}, nobody is signed in; nothing to {wish}")
        return self.disk.session

    def _require_running(self) -> Process:
        if self.life.process is None:
            raise NotOnScreen(f"{self.name} is not running; open it first")
        return self.life.process
