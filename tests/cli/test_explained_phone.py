"""`mobile-sso explain device` and `explain app`: the texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from mobile_sso.cli import explain
from mobile_sso.cli.explained_phone import app_text, choices, device_text
from mobile_sso.device.behaviours import BEHAVIOURS
from mobile_sso.device.profile import AppProfile, DeviceProfile
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library

LIBRARY = Library.load([bundled_folder("fixtures")])
MINE = DeviceProfile(
    name="mine",
    title="My phone",
    platform="android",
    browser="chrome",
    scheme_case="sensitive",
    asks_before_leaving=False,
    suspends_in_background=False,
    faults={"gesture-blocked": {"seconds": 15}},
    unconfirmed=("that it is a phone",),
    sources=("a document",),
)
BEGINNING = """\
mine: My phone

  platform                       android
  browser                        chrome
      `safari` and `chrome` are apps of their own; the others are opened by the app and closed with
      the sign-in.
  scheme_case                    sensitive
      Whether the registry tells `MakeItNative` from `makeitnative`.
  asks_before_leaving            false
"""
END = """\

`mobile-sso explain fault NAME` tells what one of its faults does

not confirmed
  that it is a phone

sources
  a document"""


def test_a_phone_is_told_with_its_choices_its_doubts_and_its_sources() -> None:
    text = device_text(MINE)

    assert text.startswith(BEGINNING)
    assert "\n  cancel_code                    (empty)\n" in text
    assert "\n  faults                         { gesture-blocked: { seconds: 15 } }\n" in text
    assert text.endswith(END)


def test_an_app_is_told_with_how_it_is_written() -> None:
    app = AppProfile(name="mine", title="My app", appname="mine", reverse_domain="test.mine", behaviour="well-built")
    text = app_text(app)

    assert text.startswith("mine: My app\n\n  appname                        mine\n")
    assert "\nhow it is written (well-built)\n  keeps_attempt_on_disk          true\n" in text
    assert "\nnot confirmed\n  nothing: everything stands in the sources\n" in text


@pytest.mark.parametrize("profile", [MINE, *BEHAVIOURS.values()], ids=lambda profile: profile.name)
def test_each_choice_is_told_once_and_the_sources_are_no_choice(profile: DeviceProfile) -> None:
    told = [name for name, _, _ in choices(profile)]

    assert len(told) == len(set(told))
    assert not {"name", "title", "sources", "unconfirmed"} & set(told)


@pytest.mark.parametrize(
    ("kind", "name"),
    [*(("device", name) for name in LIBRARY.devices), *(("app", name) for name in LIBRARY.apps)],
)
def test_every_bundled_phone_and_app_can_be_explained(
    kind: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(explain.command, (kind, name), standalone_mode=False)

    assert result.exception is None
    assert result.output.startswith(f"{name}: ")
    assert "\nsources\n" in result.output
