"""The real browser of a run: found before anything runs, started once per process, photographed where a test fails.

Source: issue 5, section 4; pytest-and-style A7 (what a failure shows).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from mobile_sso.device.chromium.executable import ChromiumMissing, find_chromium
from mobile_sso.device.chromium.launch import Chromium
from mobile_sso.plugin.items import ScenarioItem
from mobile_sso.plugin.options import Options
from mobile_sso.plugin.remote import a_provider_is_elsewhere
from mobile_sso.plugin.run_state import RUN
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.outside.doors import browser_doors
from mobile_sso.scenario.world import World

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]+")


def check_browser(options: Options) -> None:
    """Raise pytest.UsageError where the browser that `options` want is not there."""
    if options.browser == "simulated":
        return
    try:
        find_chromium(os.environ)
    except ChromiumMissing as missing:
        raise pytest.UsageError(f"--mobile-sso-browser={options.browser}: {missing}") from None


@contextmanager
def running_browser(session: pytest.Session, outside: OutsideBackend | None) -> Iterator[Chromium | None]:
    """Run the browser that the run wants, with doors where `outside` plays; None: the simulated one plays."""
    if session.config.stash[RUN].options.browser == "simulated":
        yield None
        return
    with (
        browser_doors(outside) if outside is not None else nullcontext() as doors,
        Chromium(find_chromium(os.environ), doors=doors, goes_out=a_provider_is_elsewhere(session)) as chromium,
    ):
        yield chromium


def attach_screenshot(item: pytest.Item, report: pytest.TestReport, options: Options) -> None:
    """Keep a picture of what a failed test saw last, and say in `report` where it is."""
    world = getattr(item, "funcargs", {}).get("sso_world")
    if not report.failed or not isinstance(world, World):
        return
    picture = world.phone.browser.screenshot()
    if picture is None:
        return
    folder = item.config.rootpath / options.artifacts
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_file_name(item)}.png"
    path.write_bytes(picture)
    report.sections.append(("mobile-sso screenshot", str(_from_here(path, item.config))))


def _file_name(item: pytest.Item) -> str:
    """Return a name that holds words of ours alone: a parameter of somebody's own test may be a secret."""
    file = item.path.name.partition(".")[0]
    if isinstance(item, ScenarioItem):
        return _NOT_IN_A_NAME.sub("-", f"{file}-{item.name}").strip("-")
    own = item.name.partition("[")[0]
    return _NOT_IN_A_NAME.sub("-", f"{file}-{own}-{hashlib.sha256(item.nodeid.encode()).hexdigest()[:8]}")


def _from_here(path: Path, config: pytest.Config) -> Path:
    here = config.invocation_params.dir
    return path.relative_to(here) if path.is_relative_to(here) else path
