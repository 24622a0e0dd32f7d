"""Where the trials of `mobile-sso gate` come from: files, the user's command, or simulated phones.

Source: deep-link-return 4.1 (the gate is for real runs), 4.8 (the same seeds in two builds).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mobile_sso.cli.refused import Refused
from mobile_sso.scenario.trials.commanded import Ended, commanded_trials
from mobile_sso.scenario.trials.recorded import Unreadable, recorded_trials
from mobile_sso.scenario.trials.trial import Trial, TrialsStopped

if TYPE_CHECKING:
    from mobile_sso.documents.library import Library
    from mobile_sso.scenario.trials.simulated import Build

TRIAL_VARIABLE = "MOBILE_SSO_TRIAL"
"""The environment variable that tells the user's command the number of the trial, from 1."""

DETERMINISTIC = (
    "A simulator with a fixed seed is deterministic: it cannot flake, and this verdict says nothing about a real app. "
    "The gate is for real runs (--command, --outcomes); simulated, it shows the method."
)


_OUTCOMES_ARE = 'expected one JSON object a line, such as {"passed": true}, or JUnit XML (pytest --junitxml=FILE)'


class Stopped(click.ClickException):
    """The trials ended for a reason that is no verdict."""

    exit_code = 2
    """The same as pytest's "interrupted"."""


def from_file(path: Path, cases: str | None) -> Sequence[Trial]:
    """Return the trials in the file at `path`; raise Refused where it cannot be used."""
    try:
        return recorded_trials(str(path), path.read_text("utf-8"), cases)
    except Unreadable as error:
        raise Refused(str(error)) from None
    except FileNotFoundError:
        raise Refused(f"{path}: there is no such file; {_OUTCOMES_ARE}") from None
    except OSError as error:
        raise Refused(f"{path}: cannot be read ({error.strerror}); {_OUTCOMES_ARE}") from None
    except UnicodeDecodeError:
        raise Refused(f"{path}: it is not text in UTF-8; {_OUTCOMES_ARE}") from None


def from_command(command: str) -> Iterator[Trial]:
    """Yield a trial for each run of `command` by the shell; raise Stopped where one ends with neither 0 nor 1."""

    def run(number: int) -> Ended:
        ended = subprocess.run(
            command,
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, TRIAL_VARIABLE: str(number)},
            check=False,
        )
        return Ended(code=ended.returncode, said=ended.stdout.decode("utf-8", "replace"))

    return _or_stopped(commanded_trials(run))


def from_phones(build: Build, library: Library, seed: int) -> Iterator[Trial]:
    """Yield simulated trials; raise Stopped where one could not be played."""
    from mobile_sso.idp.keys import SigningKeys
    from mobile_sso.scenario.trials.simulated import simulated_trials

    return _or_stopped(simulated_trials(build, library, seed=seed, keys=SigningKeys.mint()))


def described(build: Build, library: Library) -> str:
    """Return in one line what is tried."""
    from mobile_sso.scenario.trials.simulated import behaviour_of

    app = behaviour_of(build, library)
    return f"simulated: device {build.device}, backend {build.backend}, app behaviour {app}, IdP {build.idp}"


def sampling(build: Build, library: Library) -> str:
    """Return in one line how faults are drawn; raise Refused where a rate is wanted and nothing could strike."""
    from mobile_sso.device.profile import WEIGHTS_ARE_A_CHOICE
    from mobile_sso.scenario.trials.simulated import drawing

    line = drawing(build, library)
    if line is not None:
        return f"{line}; {WEIGHTS_ARE_A_CHOICE}"
    if build.failure_rate:
        raise Refused(
            f"the device {build.device} has no fault mix, so nothing strikes at any failure rate: name one with --mix, "
            "or say --failure-rate 0"
        )
    return "no faults are drawn"


def against(build: Build, backend: str | None, app_behaviour: str | None) -> Build:
    """Return the build that `build` is held against: the same but for what is named."""
    return replace(build, backend=backend or build.backend, app_behaviour=app_behaviour or build.app_behaviour)


def _or_stopped(trials: Iterator[Trial]) -> Iterator[Trial]:
    try:
        yield from trials
    except TrialsStopped as stopped:
        raise Stopped(f"the gate stopped without a verdict: {stopped}") from None
