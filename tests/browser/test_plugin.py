"""`pytest --mobile-sso --mobile-sso-browser=chromium`, as somebody runs it; in a process of its own."""

from __future__ import annotations

import pytest

from mobile_sso.device.chromium.launch import Chromium

SCENARIOS = """\
version: 1
about: A small file.
scenarios:
  - name: sign-in
    why: A person signs in.
    refs: [RFC 8252 4.1]
    steps:
      - open_app
      - sign_in: { as: ada }
      - expect: { phone: { page: Home, signed_in: ada }, idp: { sign_in_pages: 1 } }
  - name: wrong
    why: Something does not hold.
    refs: [RFC 8252 4.1]
    steps:
      - open_app
      - tap_sign_in
      - expect: { phone: { page: Home } }
  - name: later
    why: Time passes.
    refs: [RFC 8252 4.1]
    steps:
      - open_app
      - wait: 9h
      - expect: { phone: { page: Login_Native } }
  - name: often
    why: Many sign in.
    refs: [RFC 8252 4.1]
    steps:
      - open_app
      - repeat_sign_in: { as: anyone, times: 21, retries: 0 }
"""
PYTHON = """\
import pytest

@pytest.mark.parametrize("password", ["analytical-engine"])
def test_own(sso_world, password):
    sso_world.app().native.open()
    sso_world.app().native.tap_sign_in()
    form = sso_world.idp().sign_in_form
    assert sso_world.phone.browser.shows(form) == "error page"
"""


def test_a_run_signs_in_photographs_what_failed_and_says_why_it_skips(
    chromium: Chromium, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.delenv("CI", raising=False)
    (pytester.path / "small.sso.yaml").write_text(SCENARIOS, "utf-8")
    pytester.makepyfile(test_own=PYTHON)

    run = pytester.runpytest_subprocess(
        "--mobile-sso", "--mobile-sso-browser=chromium", "--mobile-sso-seed=7", "-rs", "small.sso.yaml", "test_own.py"
    )  # fmt: skip

    run.assert_outcomes(passed=1, failed=2, skipped=2)
    run.stdout.fnmatch_lines(["mobile-sso: *, socket, chromium, --mobile-sso-seed=7"])
    run.stdout.fnmatch_lines(
        [
            "  again  pytest --mobile-sso *small.sso.yaml::wrong* --mobile-sso-seed=7 --mobile-sso-browser=chromium",
            "*- mobile-sso screenshot -*",
            ".mobile-sso/small-wrong.png",
        ]
    )
    run.stdout.fnmatch_lines(
        [
            "*line 23: `wait` passes in virtual time, and the cookies of a real browser expire by its own",
            "*line 30: 21 sign-ins are too many for a real browser (20)",
        ]
    )
    pictures = sorted((pytester.path / ".mobile-sso").iterdir())
    assert [picture.read_bytes()[:4] for picture in pictures] == [b"\x89PNG", b"\x89PNG"]
    assert [picture.name[:14] for picture in pictures] == ["small-wrong.pn", "test-own-test-"]
    assert "analytical" not in " ".join(picture.name for picture in pictures)
