"""The command that runs somebody's backend: started with an environment, waited for, stopped.

Source: issue tracker, "your own backend" (a command hook that the harness runs and stops).
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from mobile_sso.scenario.outside.ending import signals_held, told_by_exception
from mobile_sso.testbed.clock import Deadline

_POLLS_EVERY = 0.05
_STOPS_WITHIN = 5.0
_LINES_TOLD = 20
_BYTES_TOLD = 65536


class BackendNotReady(Exception):
    """The backend could not be started, or does not answer; the text says what was tried and what to change."""


class Program:
    """A program that runs until it is stopped; what it prints is kept in a file."""

    def __init__(
        self, command: Sequence[str], *, folder: Path, environment: Mapping[str, str], mask: Callable[[str], str]
    ) -> None:
        """Start `command` in `folder`, with `environment` added to our own; raise BackendNotReady where it cannot.

        `mask` makes fit for people what is said of the command and what it prints: both may hold the client secret.
        """
        self._command = tuple(command)
        self._mask = mask
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the program
        self._forget_signals = told_by_exception()
        try:
            with signals_held():
                self._running = subprocess.Popen(
                    self._command,
                    cwd=folder,
                    env={**os.environ, **environment},
                    stdin=subprocess.DEVNULL,
                    stdout=self._output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # so that it is stopped with what it starts: `npm start` is two programs
                )
        except OSError as error:
            self._output.close()
            self._forget_signals()
            raise BackendNotReady(
                f"the backend could not be started: {self._shown}: {error.strerror or error}\n"
                f"  change: `start.command` or `start.folder` ({folder})"
            ) from None
        except BaseException:  # nobody but us knows that it runs already
            if hasattr(self, "_running"):
                self.stop()
            self._output.close()
            self._forget_signals()
            raise

    def wait_until(self, ready: Callable[[], str | None], *, seconds: float) -> None:
        """Wait until `ready` returns None; it returns why not else. Raise BackendNotReady after `seconds`."""
        deadline = Deadline(seconds)
        while (why := ready()) is not None:
            if self._ends_within(_POLLS_EVERY):
                raise BackendNotReady(
                    f"the backend ended by itself with exit code {self._running.returncode}: {self._shown}"
                    f"{self._told()}\n  change: run the command by hand with the environment of `start.environment`"
                )
            if not deadline.seconds_left:
                raise BackendNotReady(
                    f"the backend does not answer within {seconds:g} seconds: {why}{self._told()}\n"
                    "  change: `ready.path` to a page that is always there, or `ready.within`"
                )

    def last_lines(self) -> tuple[str, ...]:
        """Return the last lines that the program printed, masked."""
        file = self._output.fileno()
        size = os.fstat(file).st_size
        # The program writes at the same position of the same file, which nobody but it may move.
        told = os.pread(file, _BYTES_TOLD, max(0, size - _BYTES_TOLD))
        return tuple(map(self._mask, told.decode("utf-8", "replace").splitlines()[-_LINES_TOLD:]))

    def stop(self) -> None:
        """End the program and those that it started, politely at first."""
        try:
            if self._running.poll() is None:
                self._signal(signal.SIGTERM)
                self._ends_within(_STOPS_WITHIN)
        finally:  # the one who waits may lose patience, and nothing is to be left behind
            if self._running.poll() is None:
                self._signal(signal.SIGKILL)
                self._running.wait()
            self._output.close()
            self._forget_signals()

    @property
    def _shown(self) -> str:
        return self._mask(" ".join(self._command))

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):  # it has ended meanwhile, which is what is wanted
            os.killpg(self._running.pid, number)

    def _ends_within(self, seconds: float) -> bool:
        try:
            self._running.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _told(self) -> str:
        return "".join(f"\n  it said: {line}" for line in self.last_lines())
