"""The only module pytest loads while the flag is off: it imports pytest and nothing else.

Source: pytest-and-style A2 (two-module entry); measured: the heavy libraries cost half a second at import.
"""

from __future__ import annotations

import pytest

_TRANSPORTS = ("inprocess", "socket")
_BROWSERS = ("simulated", "chromium")
_TRACES = ("off", "on-failure", "on")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the flags; what they mean is in `plugin.options`."""
    group = parser.getgroup("mobile-sso", "mobile single sign-on scenarios")
    add = group.addoption
    add("--mobile-sso", action="store_true", default=False, help="collect and run *.sso.yaml scenario files")
    add("--mobile-sso-bundled", action="store_true", default=False, help="run the bundled scenarios too")
    add("--mobile-sso-seed", metavar="N|last", default=None, help="repeat a run: the seed that its header shows")
    add("--mobile-sso-idp", metavar="NAME", default=None, help="run only the cases with this IdP")
    add(
        "--mobile-sso-backend",
        metavar="FILE|URL",
        default=None,
        help="your own backend: its binding (`mobile-sso new binding`), or its URL with a built-in binding",
    )
    add("--mobile-sso-binding", metavar="NAME", default=None, help="the built-in binding of a backend given by URL")
    add("--mobile-sso-platform", metavar="ios|android", default=None, help="run only the cases on this platform")
    add(
        "--mobile-sso-transport",
        metavar="|".join(_TRANSPORTS),
        default="inprocess",
        help="in process (default), or the same over loopback sockets",
    )
    add(
        "--mobile-sso-browser",
        metavar="|".join(_BROWSERS),
        default="simulated",
        help="the phone's browser: simulated (default), or a real one, which comes over loopback sockets",
    )
    add(
        "--mobile-sso-artifacts",
        metavar="FOLDER",
        default=".mobile-sso",
        help="where a real browser's screenshots of failed tests go (default: .mobile-sso)",
    )
    add(
        "--mobile-sso-failure-rate",
        metavar="RATE",
        default=None,
        help="share of sign-ins that a device fault strikes, 0 to 1 (the documentation says about 0.05 on iOS)",
    )
    add(
        "--mobile-sso-repeat",
        metavar="N",
        default="1",
        help="run every scenario case N times, each with a seed of its own; exit code 7 if the only failures are flaky",
    )
    add("--mobile-sso-mix", metavar="NAME", default=None, help="the fault mix that strikes, at its own rate by default")
    add(
        "--mobile-sso-trace",
        metavar="|".join(_TRACES),
        default="on-failure",
        help="when to show the timeline of a case (default: on-failure)",
    )
    parser.addini("mobile_sso", "true: --mobile-sso is always on", type="bool", default=False)
    parser.addini("mobile_sso_fixtures", "folders of your own personas, apps and profiles", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Load the rest of the plug-in when the flag is on; else say what to do where somebody names a scenario file."""
    if config.getoption("mobile_sso") or config.getini("mobile_sso"):
        config.pluginmanager.import_plugin("mobile_sso.plugin.active")
        return
    for argument in config.invocation_params.args:
        if str(argument).split("::")[0].endswith(".sso.yaml"):
            raise pytest.UsageError(f"{argument} is a mobile SSO scenario file: add --mobile-sso to run it")
