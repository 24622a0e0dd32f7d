from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from mobile_sso.device.chromium.executable import ChromiumMissing, find_chromium


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called `chromium`, on a machine that has the package to drive it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    path = tmp_path / "chromium"
    path.write_text("#!/bin/sh\n", "utf-8")
    path.chmod(0o755)
    return path


def test_chromium_is_found_on_path(program: Path) -> None:
    assert find_chromium({"PATH": str(program.parent)}) == str(program)


def test_the_variable_goes_before_path(program: Path) -> None:
    other = program.with_name("my-browser")
    program.rename(other)
    assert find_chromium({"PATH": "/nowhere", "MOBILE_SSO_CHROMIUM": str(other)}) == str(other)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        (
            {"PATH": "/nowhere"},
            "no Chromium is on PATH (chromium, chromium-browser, google-chrome, google-chrome-stable): install "
            "Debian's package `chromium`, or let MOBILE_SSO_CHROMIUM name it",
        ),
        (
            {"MOBILE_SSO_CHROMIUM": "/nowhere/chromium"},
            "MOBILE_SSO_CHROMIUM=/nowhere/chromium: no program is there; name the one to start, or unset it",
        ),
    ],
)
def test_a_browser_that_is_not_there_is_told(program: Path, environment: dict[str, str], message: str) -> None:
    with pytest.raises(ChromiumMissing) as missing:
        find_chromium(environment)
    assert str(missing.value) == message


def test_a_package_that_is_not_there_is_told(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ChromiumMissing) as missing:
        find_chromium({"PATH": str(program.parent)})
    assert str(missing.value) == (
        "a real browser needs the Python package playwright: pip install 'pytest-mobile-sso[browser]'"
    )
