"""The flags of a run, checked and named; the command line wins over the ini file, the ini file over the default."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from mobile_sso.testbed.randomness import fresh_seed
from mobile_sso.testbed.testbed import Transport

PLATFORMS = ("ios", "android")
TRANSPORTS = ("inprocess", "socket")
BROWSERS = ("simulated", "chromium")
TRACES = ("off", "on-failure", "on")
_LAST_SEED = "mobile_sso/seed"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What this run is to do."""

    seed: int
    idp: str | None
    platform: str | None
    transport: Transport
    """`socket` wherever a real browser plays."""
    browser: str
    """`simulated` or `chromium`."""
    artifacts: str
    """The folder for screenshots, below the root folder unless it is absolute."""
    failure_rate: float | None
    mix: str | None
    trace: str
    repeat: int
    """How many times every case runs."""
    backend: str | None
    """The binding file of a backend of one's own, or the URL of one that speaks a built-in binding."""
    binding: str | None
    bundled: bool
    fixtures: tuple[Path, ...]


def read_options(config: pytest.Config) -> Options:
    """Return the options of the run; raise pytest.UsageError with one sentence where a value makes no sense."""
    browser = _one_of(config, "mobile_sso_browser", BROWSERS) or "simulated"
    transport = _one_of(config, "mobile_sso_transport", TRANSPORTS) if browser == "simulated" else "socket"
    return Options(
        seed=_seed(config),
        idp=config.getoption("mobile_sso_idp"),
        platform=_one_of(config, "mobile_sso_platform", PLATFORMS),
        transport=cast("Transport", transport),
        browser=browser,
        artifacts=config.getoption("mobile_sso_artifacts"),
        failure_rate=_rate(config.getoption("mobile_sso_failure_rate")),
        mix=config.getoption("mobile_sso_mix"),
        trace=_one_of(config, "mobile_sso_trace", TRACES) or "on-failure",
        repeat=_times(config.getoption("mobile_sso_repeat")),
        backend=config.getoption("mobile_sso_backend"),
        binding=config.getoption("mobile_sso_binding"),
        bundled=bool(config.getoption("mobile_sso_bundled")),
        fixtures=tuple(config.getini("mobile_sso_fixtures")),
    )


def _one_of(config: pytest.Config, name: str, words: tuple[str, ...]) -> str | None:
    value: str | None = config.getoption(name)
    if value is not None and value not in words:
        flag = "--" + name.replace("_", "-")
        raise pytest.UsageError(f"{flag}={value}: expected {' or '.join(words)}")
    return value


def _rate(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise pytest.UsageError(f"--mobile-sso-failure-rate={text}: expected a number from 0 to 1, such as 0.05")
    return rate


def _times(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise pytest.UsageError(f"--mobile-sso-repeat={text}: expected a whole number from 1 on, such as 20")
    return int(text)


def _seed(config: pytest.Config) -> int:
    workerinput: dict[str, int] | None = getattr(config, "workerinput", None)
    if workerinput is not None:
        return workerinput["mobile_sso_seed"]
    cache: pytest.Cache | None = getattr(config, "cache", None)  # absent with `-p no:cacheprovider`
    text: str | None = config.getoption("mobile_sso_seed")
    if text == "last":
        last = cache.get(_LAST_SEED, None) if cache is not None else None
        if last is None:
            raise pytest.UsageError("--mobile-sso-seed=last: no earlier run is remembered here; give a number")
        return int(last)
    if text is not None and not text.isdigit():
        raise pytest.UsageError(f"--mobile-sso-seed={text}: expected a whole number, or `last`")
    seed = int(text) if text is not None else fresh_seed()
    if cache is not None:
        cache.set(_LAST_SEED, seed)
    return seed
