"""Closing a browser that is gone already, without one: what Playwright says is played."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest

from mobile_sso.device.chromium.launch import Chromium


class _Error(Exception):
    """What Playwright raises."""


class TargetClosedError(_Error):
    """What it raises where the browser or its driver is gone."""


def _chromium(raised: Exception, monkeypatch: pytest.MonkeyPatch) -> Chromium:
    def close() -> None:
        raise raised

    module = ModuleType("playwright.sync_api")
    module.Error = _Error  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "playwright", ModuleType("playwright"))
    monkeypatch.setitem(sys.modules, "playwright.sync_api", module)
    chromium = object.__new__(Chromium)
    process = SimpleNamespace(close=close, contexts=[SimpleNamespace(close=close)])
    monkeypatch.setattr(chromium, "process", process, raising=False)
    monkeypatch.setattr(chromium, "_playwright", SimpleNamespace(stop=close), raising=False)
    return chromium


def test_what_ctrl_c_closed_already_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    chromium = _chromium(TargetClosedError("Playwright connection closed"), monkeypatch)
    chromium.forget_phones()
    with chromium as entered:
        assert entered is chromium


def test_anything_else_that_goes_wrong_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    chromium = _chromium(_Error("the disk is full"), monkeypatch)
    for close in (chromium.forget_phones, chromium.close):
        with pytest.raises(_Error, match="the disk is full"):
            close()
