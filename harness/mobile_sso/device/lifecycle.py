"""The life of an app: process and JavaScript runtime, and which memory goes when.

Source: deep-link-return 3.1 (app process), 3.3 (an app under a sign-in sheet is inactive, not hidden), 3.4 "background"
(iOS suspends after seconds, Android keeps the process cached).
"""

from __future__ import annotations

from collections.abc import Callable

from mobile_sso.device.machine import Machine
from mobile_sso.device.memory import Launch, Process, Runtime
from mobile_sso.device.states import APP_PROCESS, JS_RUNTIME
from mobile_sso.testbed.trace import Trace


class Lifecycle:
    """Starts, hides, shows, reloads and ends one app."""

    def __init__(
        self,
        *,
        actor: str,
        suspends_in_background: bool,
        trace: Trace,
        suspended: Callable[[], None] = lambda: None,
        died: Callable[[], None] = lambda: None,
    ) -> None:
        """Show the steps in the trace as those of `actor`; suspend the app in the background or only hide it.

        `suspended` and `died` are called when that happened.
        """
        self._suspends = suspends_in_background
        self._suspended = suspended
        self._died = died
        self._app = Machine(APP_PROCESS, actor=actor, trace=trace)
        self._runtime = Machine(JS_RUNTIME, actor=actor, trace=trace)
        self.process: Process | None = None

    @property
    def state(self) -> str:
        """The state of the process."""
        return self._app.state

    @property
    def running(self) -> bool:
        """True where the process lives, in front or not."""
        return self.process is not None

    def still_runs(self, runtime: Runtime) -> bool:
        """Tell whether `runtime` is the one that runs: code of a dead or reloaded one never goes on."""
        return self.process is not None and self.process.runtime is runtime

    def launch(self, launch: Launch) -> Process:
        """Start the process and its runtime."""
        self._app.fire("is launched", initial_url=launch.initial_url or "none")
        self._runtime.fire("boots")
        self._runtime.fire("can listen")
        self._app.fire("is ready")
        self.process = Process(launch=launch)
        return self.process

    def reload(self, process: Process) -> None:
        """Start the runtime anew inside the same process."""
        self._runtime.fire("reloads")
        self._runtime.fire("can listen")
        process.runtime = Runtime()
        process.restarted = True

    def cover(self) -> None:
        """A sheet lies over the app: it is inactive, and goes on."""
        if self.state == "foreground":
            self._app.fire("resigns active")

    def hide(self) -> None:
        """Another app comes to the front."""
        self.cover()
        if self.state != "inactive":
            return
        self._app.fire("enters background")
        if self._suspends:
            self._app.fire("is suspended")
            self._suspended()

    def show(self) -> None:
        """Come to the front."""
        if self.state in ("background", "suspended"):
            self._app.fire("enters foreground")
        if self.state == "inactive":
            self._app.fire("becomes active")

    def kill(self) -> None:
        """Lose process and runtime."""
        self._app.fire("is killed")
        self._runtime.fire("dies")
        self.process = None
        self._died()
