"""A sign-in as the app conducts it: start at the backend, open the browser, wait, give up.

Source: mendix-behaviour 2.1 (sequence); deep-link-return 2.1 "Attempt record", "Delivery", "Cancel is soft",
"Lifetimes".
"""

from __future__ import annotations

from collections.abc import Callable

from mobile_sso.device.agenda import Appointment
from mobile_sso.device.auth_session import GRACE, AuthSession
from mobile_sso.device.backend_client import BackendClient
from mobile_sso.device.behaviours import Behaviour
from mobile_sso.device.lifecycle import Lifecycle
from mobile_sso.device.links import LinkHandler
from mobile_sso.device.memory import PendingAttempt, Process, link_parameters
from mobile_sso.device.surroundings import Surroundings
from mobile_sso.testbed.contracts import IdpChoice, Refused

NO_BROWSER = "The sign-in could not be opened: this phone has no browser that can open it. Install one and try again."
NOT_OPENED = "The sign-in could not be opened. Try again."
STILL_RUNNING = "A sign-in is still running."
TOOK_TOO_LONG = "The sign-in took too long. Try again."
"""Texts of the harness's own apps; those of the module are not known for these cases."""


class SignIn:
    """Conducts the sign-ins of one app."""

    def __init__(
        self,
        *,
        app: str,
        behaviour: Behaviour,
        around: Surroundings,
        life: Lifecycle,
        links: LinkHandler,
        client: BackendClient,
        session: AuthSession,
        say: Callable[[str], None],
        refused: Callable[[str], None],
    ) -> None:
        """Act as `behaviour` says; `say` shows an error, `refused` shows one that may turn out to be none."""
        self._app = app
        self._behaviour = behaviour
        self._around = around
        self._life = life
        self._links = links
        self._client = client
        self._session = session
        self._say = say
        self._refused = refused
        self._deadlines: list[tuple[PendingAttempt, Appointment]] = []
        self._grace: Appointment | None = None

    def begin(self, process: Process, choice: IdpChoice) -> None:
        """Start an attempt at the backend and open its authorization URL in the browser."""
        attempt = self._around.begin_attempt(self._app)
        process.runtime.errors = ()
        if self._session.busy and self._around.one_session_at_a_time and not self._behaviour.mends_auth_session:
            self._say(STILL_RUNNING)
            attempt.settle()
            return
        started = self._start(process, choice)
        if started is None:
            attempt.settle()
            return
        pending, url = started
        if not self._open(url):
            self._links.forget(process, pending)
            attempt.settle()

    def begin_behind(self, process: Process, choice: IdpChoice) -> None:
        """Start a further attempt whose page the person never sees."""
        self._start(process, choice)

    def came_to_front(self) -> None:
        """The app is in front: without a link it waits a moment, and then takes the sign-in for cancelled."""
        if self._session.state == "open":
            self._grace = self._around.agenda.after(GRACE, self._nothing_came)

    def link_came(self) -> None:
        """A link reached the app: nobody waits for it any more, and no time passes for nothing."""
        if self._grace is not None:
            self._grace.call_off()
        self._session.link_came()

    def cancel(self, process: Process) -> None:
        """The person cancels in the app: the attempt is closed, and a later link is none of its business."""
        self._session.give_up()
        self._links.forget(process)

    def _start(self, process: Process, choice: IdpChoice) -> tuple[PendingAttempt, str] | None:
        """Return the attempt and its authorization URL, or None where there is none or nobody waits any more."""
        runtime = process.runtime
        secret = self._around.secrets.register("attempt_secret", self._around.tokens.token())
        # Kept before the backend is asked: whoever dies in between must find it again.
        self._links.remember(process, PendingAttempt(attempt_secret=secret))
        started = self._client.start_login(choice, secret)
        if not self._life.still_runs(runtime):
            return None
        self._links.forget(process, PendingAttempt(attempt_secret=secret))
        if isinstance(started, Refused):
            self._refused(started.message)
            return None
        url = started.authorization_url
        pending = PendingAttempt(attempt_secret=secret, state=link_parameters(url).get("state"))
        self._links.remember(process, pending)
        self._set_deadline(pending)
        return pending, url

    def _open(self, url: str) -> bool:
        """Open the browser, and tell whether something may still come of it."""
        opened = self._around.open_browser(self._app, self._session, url)
        if opened == "refused" and self._behaviour.mends_auth_session:
            opened = self._around.open_browser(self._app, self._session, url)
        if opened in ("presented", "hanging"):
            return True
        if self._behaviour.mends_auth_session:
            self._say(NO_BROWSER if opened == "missing" else NOT_OPENED)
        return False

    def _nothing_came(self) -> None:
        if self._life.state == "foreground":
            self._session.cancel(self._around.cancel_code)

    def _set_deadline(self, pending: PendingAttempt) -> None:
        lifetime = self._behaviour.attempt_lifetime
        if lifetime is None:
            return
        kept = []
        for other, deadline in self._deadlines:
            if self._life.process is not None and self._links.waits(self._life.process, other):
                kept.append((other, deadline))
            else:
                deadline.call_off()
        deadline = self._around.agenda.after(lifetime, lambda: self._expire(pending))
        self._deadlines = [*kept, (pending, deadline)]

    def _expire(self, pending: PendingAttempt) -> None:
        process = self._life.process
        if process is None or not self._links.waits(process, pending):
            return
        self._links.forget(process, pending)
        self._session.give_up()
        self._say(TOOK_TOO_LONG)
        attempt = self._around.open_attempt(self._app)
        if attempt is not None:
            attempt.settle()
