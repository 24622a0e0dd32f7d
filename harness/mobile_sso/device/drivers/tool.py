"""Run a command-line tool: a list of words, never a shell; a time limit; everything it says, as text, masked.

What the tool says goes to files, not to pipes: adb's first call leaves a server behind, and whoever reads a pipe to its
end would wait for that server to end.

Source: deep-link-return 5.3 (list argv; traps measured with Debian's adb 29.0.6).
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Protocol

from mobile_sso.device.drivers.contract import DriverFailed, DriverUnavailable
from mobile_sso.device.drivers.shown import Shown


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What a tool left: its exit code, which is often 0 for a failure, and what it said."""

    code: int
    out: str
    err: str = ""

    @property
    def said(self) -> str:
        """Both outputs without empty lines, and without adb's remarks on its own server (`* daemon …`)."""
        lines = [line.strip() for line in (self.out + "\n" + self.err).splitlines()]
        return "\n".join(line for line in lines if line and not line.startswith("* daemon"))


class Runner(Protocol):
    """Runs one command.

    Raises OSError where it cannot be started, TimeoutError where it takes longer than `timeout_s` seconds.
    """

    def __call__(self, argv: Sequence[str], *, timeout_s: float) -> Finished:
        """Run `argv` to its end and return what it left."""
        ...


def run(argv: Sequence[str], *, timeout_s: float) -> Finished:
    """Run `argv` as a process of this machine, with nothing to read; the real Runner."""
    with TemporaryFile() as out, TemporaryFile() as err:
        try:
            done = subprocess.run(
                list(argv), stdin=subprocess.DEVNULL, stdout=out, stderr=err, timeout=timeout_s, check=False
            )
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", errors="replace"))
    return Finished(code=done.returncode, out=texts[0], err=texts[1])


class Tool:
    """One tool, and the one voice in which its failures are told."""

    def __init__(self, name: str, *, runner: Runner, install: str, timeout_s: float = 30.0) -> None:
        """Call `name` by `runner`, at most `timeout_s` seconds each time; `install` says how to get it."""
        self.name = name
        self.shown = Shown()
        self._runner = runner
        self._install = install
        self._timeout_s = timeout_s

    def call(self, argv: Sequence[str], *, shown: Sequence[str] | None = None, timeout_s: float = 0.0) -> Finished:
        """Run the tool with `argv` and return what it left, its words masked.

        `shown` are the same words as they may be shown, where they hold a link. Raises DriverUnavailable where the tool
        is missing, DriverFailed where it takes longer than `timeout_s` seconds (0: what the tool was made with).
        """
        limit = timeout_s or self._timeout_s
        try:
            finished = self._runner([self.name, *argv], timeout_s=limit)
        except FileNotFoundError:
            raise DriverUnavailable(f"{self.name} is not on the PATH of this machine; {self._install}") from None
        except TimeoutError:
            command = self.command(shown or argv)
            raise DriverFailed(
                f"`{command}` did not end within {limit:g} s; is the device locked, or does it ask something?"
            ) from None
        except OSError as error:
            raise DriverUnavailable(
                f"{self.name} could not be started ({error.strerror or type(error).__name__}); {self._install}"
            ) from None
        return Finished(code=finished.code, out=self.shown.text(finished.out), err=self.shown.text(finished.err))

    def command(self, argv: Sequence[str]) -> str:
        """Return the command with `argv` as one could type it, masked."""
        return self.shown.text(shlex.join([self.name, *argv]))

    def failed(self, argv: Sequence[str], finished: Finished, advice: str) -> DriverFailed:
        """Return the error that tells the command, what the tool said, and what to do."""
        said = finished.said or f"nothing, and exit code {finished.code}"
        return DriverFailed(f"`{self.command(argv)}` failed: the tool said: {said}\n{advice}")
