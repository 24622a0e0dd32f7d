"""The real browser of a run: found before anything runs, started once per process, photographed where a test fails.

Source: issue 5, section 4; pytest-and-style A7 (what a failure shows).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mobile_sso.device.chromium.executable import ChromiumMissing, find_chromium
from mobile_sso.device.chromium.launch import Chromium
from mobile_sso.plugin.items import ScenarioItem
from mobile_sso.plugin.options import Options
from mobile_sso.scenario.world import World

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]+")


def check_browser(options: Options) -> None:
    """Raise pytest.UsageError where the browser that `options` want is not there, or cannot play with the rest."""
    if options.browser == "simulated":
        return
    flag = f"--mobile-sso-browser={options.browser}"
    if options.backend is not None:
        raise pytest.UsageError(
            f"{flag}: with --mobile-sso-backend the simulated browser plays; leave one of the two away"
        )
    try:
        find_chromium(os.environ)
    except ChromiumMissing as missing:
        raise pytest.UsageError(f"{flag}: {missing}") from None


@contextmanager
def running_browser(options: Options) -> Iterator[Chromium | None]:
    """Run the browser that `options` want; None: the simulated one plays."""
    if options.browser == "simulated":
        yield None
        return
    with Chromium(find_chromium(os.environ)) as chromium:
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
