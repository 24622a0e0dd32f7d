"""The way of a callback URL through the app: listener or initial URL, judged, handed to the backend as it is.

The URL is never rebuilt: what the operating system delivered is what the backend gets.

Source: mendix-behaviour 2.2 (`RegisterDeepLink`, read in public source); deep-link-return 2.1 "Delivery".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Literal
from urllib.parse import urlsplit

from mobile_sso.device.agenda import Agenda
from mobile_sso.device.backend_client import BackendClient
from mobile_sso.device.behaviours import Behaviour
from mobile_sso.device.lifecycle import Lifecycle
from mobile_sso.device.memory import Disk, PendingAttempt, Process, Runtime, fingerprint, link_parameters
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.contracts import Refused
from mobile_sso.testbed.trace import Trace


class LinkHandler:
    """What the app's code does with links."""

    def __init__(
        self,
        *,
        behaviour: Behaviour,
        registers_deep_link: bool,
        disk: Disk,
        life: Lifecycle,
        client: BackendClient,
        agenda: Agenda,
        clock: Clock,
        trace: Trace,
        actor: str,
        signed_in: Callable[[Process], None],
        refused: Callable[[str], None],
        unmatched_route: Callable[[], None],
    ) -> None:
        """Act as `behaviour` says; tell the app by `signed_in` or `refused` how a completion ended.

        `unmatched_route` is called where the app's router took a link that it does not know.
        """
        self._behaviour = behaviour
        self._registers = registers_deep_link
        self._disk = disk
        self._life = life
        self._client = client
        self._agenda = agenda
        self._clock = clock
        self._trace = trace
        self._actor = actor
        self._signed_in = signed_in
        self._refused = refused
        self._unmatched_route = unmatched_route
        self.next_link_goes: Literal["to listeners", "to router", "nowhere"] = "to listeners"
        """Where the next event with a link arrives inside the app."""
        self.expected_path: str | None = None
        """The only path of callback URLs that the app's library takes; None: any."""

    def remember(self, process: Process, attempt: PendingAttempt) -> None:
        """Remember an attempt that begins to wait, in memory or, in a well-built app, on disk."""
        self._waiting(process).append(attempt)

    def forget(self, process: Process, attempt: PendingAttempt | None = None) -> None:
        """Forget `attempt`, or all (None); whoever is forgotten already is forgotten."""
        waiting = self._waiting(process)
        if attempt is None:
            waiting.clear()
        elif attempt in waiting:
            waiting.remove(attempt)

    def waits(self, process: Process, attempt: PendingAttempt) -> bool:
        """Tell whether `attempt` still waits."""
        return attempt in self._waiting(process)

    def receive(self, link: str) -> None:
        """Take `link` as an event that reaches every listener there is now; without one it is lost, or buffered."""
        process = self._life.process
        if process is None:
            return
        runtime = process.runtime
        where, self.next_link_goes = self.next_link_goes, "to listeners"
        if where == "to router" and not self._behaviour.routes_callback:
            self._trace.record(self._actor, self._actor, "loses the link", "the router took it")
            self._unmatched_route()
        elif where == "nowhere" or self._is_deaf(runtime) or runtime.listeners == 0:
            self._not_heard(process, link)
        else:
            for _ in range(runtime.listeners):
                if self._life.still_runs(runtime):
                    self._handle(link)

    def take_result(self, link: str) -> None:
        """Take `link` as the result of the auth session that the app itself had opened."""
        self._handle(link)

    def listen_from_start(self, process: Process) -> None:
        """Listener first; then repeat what the death of the process left unfinished; then the initial URL."""
        runtime = process.runtime
        if not self._registers:
            return
        runtime.listeners += 1
        if self._disk.unfinished is not None:
            self._complete(self._disk.unfinished)
        link = self._initial_url(process)
        if link is None and self._behaviour.buffers_links_natively and not process.restarted:
            link = process.launch.initial_url
        if link is not None and self._life.still_runs(runtime):
            self._handle(link)

    def listen_on_page(self, process: Process) -> None:
        """Initial URL first, then the listener, which is never removed."""
        runtime = process.runtime
        if not self._registers:
            return
        if not process.launch.answers:
            self._trace.record(self._actor, "os", "asks for the initial URL", "and waits for ever")
            return
        link = self._initial_url(process)
        if link is not None:
            self._handle(link)
        runtime.listeners += 1

    def _waiting(self, process: Process) -> deque[PendingAttempt]:
        return self._disk.attempts if self._behaviour.keeps_attempt_on_disk else process.attempts

    def _is_deaf(self, runtime: Runtime) -> bool:
        return self._clock.now() < runtime.deaf_until

    def _not_heard(self, process: Process, link: str) -> None:
        """Keep a link that no listener heard, in native code, until one does; or lose it."""
        runtime = process.runtime
        if not (self._registers and self._behaviour.buffers_links_natively):
            self._trace.record(self._actor, self._actor, "loses the link", "nobody listens")
            return
        self._trace.record(self._actor, self._actor, "keeps the link", "nobody listens yet")
        wait = max(0.0, runtime.deaf_until - self._clock.now())
        self._agenda.after(wait, lambda: self._handle(link) if self._life.still_runs(runtime) else None)

    def _initial_url(self, process: Process) -> str | None:
        link = process.launch.report()
        if link is not None:
            self._trace.record(self._actor, "os", "asks for the initial URL", url=link)
        return link

    def _handle(self, link: str) -> None:
        """Judge a link that arrived, and complete the sign-in with it."""
        if self._behaviour.handles_each_link_once and fingerprint(link) in self._disk.handled:
            self._trace.record(self._actor, self._actor, "ignores the link", "handled before")
        elif reason := self._reason_to_ignore(link):
            self._trace.record(self._actor, self._actor, "ignores the link", reason)
        else:
            if self._behaviour.handles_each_link_once:
                self._disk.handled.append(fingerprint(link))
            self._complete(link)

    def _reason_to_ignore(self, link: str) -> str | None:
        """Say why `link` is no business of a sign-in, or None.

        An app that keeps its attempts compares the state, where it could see it in the authorization URL. The other app
        hands over whatever it gets; that it leaves alone a link without `code` and `error` while no sign-in waits is
        inferred, not confirmed by the vendor.
        """
        process = self._life.process
        waiting = self._waiting(process) if process else ()
        if self.expected_path is not None and urlsplit(link).path != self.expected_path:
            return f"its path is not {self.expected_path} (AppAuth -16)"
        if self._behaviour.keeps_attempt_on_disk:
            if not waiting:
                return "no sign-in is waiting"
            return None if self._answered_by(link) else "it belongs to another sign-in"
        if waiting:
            return None
        parameters = link_parameters(link)
        return None if "code" in parameters or "error" in parameters else "it says nothing about a sign-in"

    def _answered_by(self, link: str) -> PendingAttempt | None:
        """Return the attempt that `link` belongs to, the newest first; an app that does not compare takes the last."""
        process = self._life.process
        waiting = self._waiting(process) if process else ()
        compares = self._behaviour.keeps_attempt_on_disk
        return next((one for one in reversed(waiting) if not compares or one.answers_to(link)), None)

    def _complete(self, link: str) -> None:
        """Hand the raw link to the backend and act on the answer, if this runtime is still there to get it."""
        process = self._life.process
        if process is None:
            return
        runtime = process.runtime
        runtime.deliveries += 1
        delivery = runtime.deliveries
        if self._behaviour.repeats_unfinished_completion:
            self._disk.unfinished = link
        pending = self._answered_by(link)
        answer = self._client.complete_login(link, pending.attempt_secret if pending else None)
        if not self._life.still_runs(runtime):
            return
        self._disk.unfinished = None
        if isinstance(answer, Refused):
            self._refused(answer.message)
            return
        self._disk.session = answer
        self.forget(process)
        if delivery == runtime.deliveries:  # else a later delivery was answered first and decides what is shown
            self._signed_in(process)
