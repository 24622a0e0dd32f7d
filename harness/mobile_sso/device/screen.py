"""What an app shows: its pages, what loading one of them does, errors, and whom the app takes to be signed in.

Source: mendix-behaviour 2.1 (the login page and its on-load flow), 2.4 (from callback to session); deep-link-return 2.1
(rules of the well-built app).
"""

from __future__ import annotations

from collections.abc import Callable

from mobile_sso.device.backend_client import BackendClient
from mobile_sso.device.installed_app import InstalledApp
from mobile_sso.device.lifecycle import Lifecycle
from mobile_sso.device.memory import Disk, Process, Runtime
from mobile_sso.device.surroundings import Surroundings
from mobile_sso.testbed.contracts import IdpChoice, Refused, SignedIn

HOME = "Home"
AUTOMATIC = "Login_Native_Automatic"
UNMATCHED = "Unmatched Route"
"""What a router shows for a path that it does not know."""


class Screen:
    """The pages of one app, and the code that runs as they load."""

    def __init__(
        self,
        installed: InstalledApp,
        *,
        actor: str,
        disk: Disk,
        life: Lifecycle,
        client: BackendClient,
        around: Surroundings,
        listen_from_start: Callable[[Process], None],
        listen_on_page: Callable[[Process], None],
        begin_sign_in: Callable[[Process, IdpChoice], None],
    ) -> None:
        """Show the pages of `installed`, in the trace as those of `actor`.

        The link listener is registered by `listen_from_start` or `listen_on_page`, as the app is written; the automatic
        page signs in by `begin_sign_in`.
        """
        self._installed = installed
        self._behaviour = installed.written
        self._actor = actor
        self._disk = disk
        self._life = life
        self._client = client
        self._around = around
        self._listen_from_start = listen_from_start
        self._listen_on_page = listen_on_page
        self._begin_sign_in = begin_sign_in

    @property
    def shown(self) -> Runtime:
        """The memory that holds what is shown; of an app that does not run, an empty one."""
        return self._life.process.runtime if self._life.process else Runtime()

    # The code of the app ----------------------------------------------------------------------------------------------

    def run(self, process: Process) -> None:
        """Do what the app's code does from its first line on, until a page is shown."""
        runtime = process.runtime
        if self._behaviour.listens == "app-start":
            self._listen_from_start(process)
        races_session = process.restarted and process.launch.reports > 0  # so only under the fault stale-initial-url
        if self._life.still_runs(runtime) and runtime.page is None and not races_session:
            self._enter_if_signed_in()
        if self._life.still_runs(runtime) and runtime.page is None:
            self.load_login_page(process)
        if self._life.still_runs(runtime) and races_session and not runtime.errors:
            self._enter_if_signed_in()

    def reload(self, process: Process) -> None:
        """Start the runtime anew inside the same process, and run the code from its first line on."""
        self._life.reload(process)
        self.run(process)

    def load_login_page(self, process: Process) -> None:
        """Show the home page of the anonymous role; its on-load flow registers the link listener."""
        runtime = process.runtime
        self._show(self._installed.first_page)
        choices = self._client.list_idps()
        if not self._life.still_runs(runtime):
            return
        if isinstance(choices, Refused):
            self.say(choices.message)
        else:
            runtime.choices = choices
        if self._behaviour.listens == "login-page":
            self._listen_on_page(process)
        if self._life.still_runs(runtime):
            self._redirect_by_itself(process)

    def _redirect_by_itself(self, process: Process) -> None:
        """Open the IdP without a tap, on the automatic page with exactly one choice.

        At most once per process and never after a sign-out or on a page that shows an error: who came back by
        cancelling, failing or signing out would be sent away again at once, for ever. The rule about loops is ours;
        the documentation only says that the page redirects when exactly one IdP is configured.
        """
        runtime, first_page = process.runtime, self._installed.first_page
        if first_page != AUTOMATIC or process.redirected or len(runtime.choices) != 1 or runtime.errors:
            return
        process.redirected = True
        choice = runtime.choices[0]
        self._around.trace.record(self._actor, self._actor, "signs in by itself", choice.label)
        self._begin_sign_in(process, choice)

    # How a sign-in ended ----------------------------------------------------------------------------------------------

    def signed_in(self, process: Process) -> None:
        """Go home with the new session, over a restart of the runtime where the app is written so."""
        if self._behaviour.restarts_after_sign_in:
            self.reload(process)
        else:
            self._enter_if_signed_in()

    def refused(self, message: str) -> None:
        """Show `message`, unless the app is well-built and finds that the person is signed in after all."""
        if self._behaviour.asks_who_am_i_before_error and self._disk.session is not None:
            owner = self._client.who_am_i(self._disk.session)
            if isinstance(owner, SignedIn):
                self._enter(self.shown, owner)
                return
        self.say(message)

    def unmatched_route(self) -> None:
        """Show that the app's router does not know the path of a link."""
        self._show(UNMATCHED)

    def say(self, message: str) -> None:
        """Show `message` as an error, besides those of this attempt that are shown already."""
        runtime = self.shown
        runtime.errors = (*runtime.errors, message)
        self._around.trace.record(self._actor, "person", "shows error", message)
        if (attempt := self._around.open_attempt(self._installed.name)) is not None:
            attempt.shows(message)

    def _enter_if_signed_in(self) -> None:
        """Show the home page if the stored session is valid; forget a session that is not."""
        session, runtime = self._disk.session, self.shown
        if session is None:
            return
        owner = self._client.who_am_i(session)
        if not self._life.still_runs(runtime):
            return
        if isinstance(owner, Refused):
            self.say(owner.message)
        elif owner is None:
            self._disk.session = None
        else:
            self._enter(runtime, owner)

    def _enter(self, runtime: Runtime, owner: SignedIn) -> None:
        runtime.owner, runtime.errors, runtime.choices = owner, (), ()
        if (attempt := self._around.open_attempt(self._installed.name)) is not None:
            attempt.signed_in()
        self._show(HOME)

    def _show(self, page: str) -> None:
        runtime = self.shown
        runtime.page = page
        user = runtime.owner.user if runtime.owner else None
        self._around.trace.record(self._actor, "person", f"shows {page}", user or "nobody")
