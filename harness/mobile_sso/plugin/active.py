"""The plug-in's hooks: which files are collected, what the header says, how a report is dressed.

Source: pytest-and-style A2, A4, A6, A7; the documented hooks of pytest, no private ones.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from mobile_sso.plugin import fixtures
from mobile_sso.plugin.collect import SUFFIX, ScenarioFile
from mobile_sso.plugin.items import CANNOT, ScenarioItem, dress_report
from mobile_sso.plugin.options import read_options
from mobile_sso.plugin.outside import check_outside
from mobile_sso.plugin.real_browser import attach_screenshot, check_browser
from mobile_sso.plugin.repeat import Repetitions
from mobile_sso.plugin.run_state import RUN, RunState
from mobile_sso.plugin.selection import choose_paths
from mobile_sso.plugin.unusable import Unusable
from mobile_sso.report.cannot import cannot_lines
from mobile_sso.report.summary import Ended, summary

sso_chromium = fixtures.sso_chromium
sso_device = fixtures.sso_device
sso_idp = fixtures.sso_idp
sso_outside = fixtures.sso_outside
sso_remotes = fixtures.sso_remotes
sso_backend = fixtures.sso_backend
sso_seed = fixtures.sso_seed
sso_world = fixtures.sso_world


def pytest_configure(config: pytest.Config) -> None:
    """Read the options, choose what to run where no path was given, and prepare what all cases share."""
    config.addinivalue_line("markers", "sso_case(**axes): axes of the world of a Python test")
    options = read_options(config)
    check_browser(options)
    check_outside(config, options)
    state = RunState.prepare(options, rootpath=Path(str(config.invocation_params.dir)))
    config.stash[RUN] = state
    config.pluginmanager.register(Unusable(), "mobile-sso-unusable")
    state.chosen = choose_paths(config, options)
    if options.repeat > 1 and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Repetitions(options), "mobile-sso-repetitions")
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(_SeedForWorkers(options.seed), "mobile-sso-xdist")


class _SeedForWorkers:
    """Hands the seed of the run to each xdist worker, so that every worker draws from the same one."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: object) -> None:
        """Send the seed along with the worker's input."""
        node.workerinput["mobile_sso_seed"] = self._seed  # type: ignore[attr-defined]


def pytest_report_header(config: pytest.Config) -> str:
    """Say what runs and how to repeat it."""
    state, options = config.stash[RUN], config.stash[RUN].options
    how = options.transport if options.browser == "simulated" else f"{options.transport}, {options.browser}"
    return f"mobile-sso: {state.chosen}, {how}, --mobile-sso-seed={options.seed}"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect scenario files."""
    if file_path.name.endswith(SUFFIX):
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Point the report of a failed case at the failing step, and add its timeline."""
    report = yield
    if isinstance(item, ScenarioItem) and call.when == "call":
        dress_report(item, report, call)
    if call.when == "call":
        attach_screenshot(item, report, item.config.stash[RUN].options)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how the scenarios of each file ended on each device, and what of them could not be played."""
    cases = list(_ended(terminalreporter))
    lines = [*summary(cases), *cannot_lines(cases)]
    if lines:
        terminalreporter.section("mobile-sso")
        terminalreporter.write_line("\n".join(lines))


def _ended(terminalreporter: pytest.TerminalReporter) -> Iterator[Ended]:
    for outcome in ("passed", "failed", "error", "xfailed", "skipped"):
        for report in terminalreporter.stats.get(outcome, ()):
            told = dict(getattr(report, "user_properties", ()))
            if "sso.device" in told:
                faults = tuple(filter(None, str(told.get("sso.faults", "")).split(", ")))
                file = Path(report.nodeid.split("::")[0]).name.removesuffix(SUFFIX)
                mix, cannot = told.get("sso.mix"), told.get(CANNOT)
                yield Ended(
                    file=file,
                    device=str(told["sso.device"]),
                    outcome=outcome,
                    faults=faults,
                    mix=None if mix is None else str(mix),
                    cannot=None if cannot is None else str(cannot),
                )
