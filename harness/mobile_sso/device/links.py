"""The way of a callback URL through the app: listener or initial URL, judged, handed to the backend as it is.

The URL is never rebuilt: what the operating system delivered is what the backend gets.

Source: mendix-behaviour 2.2 (`RegisterDeepLink`, read in public source); deep-link-return 2.1 "Delivery".
"""

from __future__ import annotations

from collections.abc import Callable

from mobile_sso.device.backend_client import BackendClient
from mobile_sso.device.behaviours import Behaviour
from mobile_sso.device.lifecycle import Lifecycle
from mobile_sso.device.memory import Disk, PendingAttempt, Process, fingerprint, link_parameters
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
        trace: Trace,
        actor: str,
        signed_in: Callable[[Process], None],
        refused: Callable[[str], None],
    ) -> None:
        """Act as `behaviour` says; tell the app by `signed_in` or `refused` how a completion ended."""
        self._behaviour = behaviour
        self._registers = registers_deep_link
        self._disk = disk
        self._life = life
        self._client = client
        self._trace = trace
        self._actor = actor
        self._signed_in = signed_in
        self._refused = refused

    def keep_attempt(self, process: Process, attempt: PendingAttempt | None) -> None:
        """Remember the attempt that waits, in memory and, in a well-built app, on disk; None: there is none."""
        process.attempt = attempt
        if self._behaviour.keeps_attempt_on_disk:
            self._disk.attempt = attempt

    def receive(self, link: str) -> None:
        """Take `link` as an event that reaches every listener there is now; without one it is lost."""
        process = self._life.process
        if process is None:
            return
        runtime = process.runtime
        if runtime.listeners == 0:
            self._trace.record(self._actor, self._actor, "loses the link", "nobody listens")
        for _ in range(runtime.listeners):
            if self._life.still_runs(runtime):
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
        if link is not None and self._life.still_runs(runtime):
            self._handle(link)

    def listen_on_page(self, process: Process) -> None:
        """Initial URL first, then the listener, which is never removed."""
        runtime = process.runtime
        if not self._registers:
            return
        link = self._initial_url(process)
        if link is not None:
            self._handle(link)
        runtime.listeners += 1

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
        pending = self._pending
        if self._behaviour.keeps_attempt_on_disk:
            if pending is None:
                return "no sign-in is waiting"
            return None if pending.answers_to(link) else "it belongs to another sign-in"
        if pending is not None:
            return None
        parameters = link_parameters(link)
        return None if "code" in parameters or "error" in parameters else "it says nothing about a sign-in"

    @property
    def _pending(self) -> PendingAttempt | None:
        if self._behaviour.keeps_attempt_on_disk:
            return self._disk.attempt
        return self._life.process.attempt if self._life.process else None

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
        pending = self._pending
        answer = self._client.complete_login(link, pending.attempt_secret if pending else None)
        if not self._life.still_runs(runtime):
            return
        self._disk.unfinished = None
        if isinstance(answer, Refused):
            self._refused(answer.message)
            return
        self._disk.session = answer
        self.keep_attempt(process, None)
        if delivery == runtime.deliveries:  # else a later delivery was answered first and decides what is shown
            self._signed_in(process)
