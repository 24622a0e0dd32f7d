"""The flags of a real browser, where none is needed to see what they do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mobile_sso.device.chromium.executable import ChromiumMissing
from mobile_sso.plugin import real_browser


def _nowhere(environment: Mapping[str, str]) -> str:
    raise ChromiumMissing("no Chromium is here")


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--mobile-sso-browser=lynx"], "--mobile-sso-browser=lynx: expected simulated or chromium"),
        (["--mobile-sso-browser=chromium"], "--mobile-sso-browser=chromium: no Chromium is here"),
    ],
)
def test_a_browser_that_cannot_play_is_a_usage_error_in_one_sentence(
    small: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, flags: list[str], message: str
) -> None:
    monkeypatch.setattr(real_browser, "find_chromium", _nowhere)
    result = small.runpytest_inprocess("--mobile-sso", *flags)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert [line for line in result.stderr.lines if line] == [f"ERROR: {message}"]


def test_the_simulated_browser_leaves_no_picture(small: pytest.Pytester) -> None:
    text = (small.path / "small.sso.yaml").read_text("utf-8")
    (small.path / "small.sso.yaml").write_text(text.replace("signed_in: ada", "signed_in: grace"), "utf-8")
    result = small.runpytest_inprocess("--mobile-sso")

    result.assert_outcomes(failed=2)
    assert not (small.path / ".mobile-sso").exists()
    assert "mobile-sso screenshot" not in result.stdout.str()
