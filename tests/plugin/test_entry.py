"""The entry module: it costs nothing while the flag is off."""

from __future__ import annotations

import subprocess
import sys

import pytest


def test_the_entry_module_imports_nothing_but_pytest() -> None:
    program = (
        "import sys, pytest\n"
        "before = set(sys.modules)\n"
        "import mobile_sso.pytest_entry\n"
        "print(sorted(set(sys.modules) - before))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "['mobile_sso', 'mobile_sso.pytest_entry']"


def test_without_the_flag_no_other_module_of_ours_is_loaded(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import sys

        def test_nothing_is_loaded():
            assert sorted(name for name in sys.modules if name.startswith("mobile_sso")) == [
                "mobile_sso", "mobile_sso.pytest_entry"]
        """
    )
    folder.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_scenario_file_without_the_flag_says_which_flag_is_missing(small: pytest.Pytester) -> None:
    result = small.runpytest_inprocess("small.sso.yaml")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: small.sso.yaml is a mobile SSO scenario file: add --mobile-sso to run it"])


def test_the_ini_option_stands_for_the_flag(small: pytest.Pytester) -> None:
    small.makeini("[pytest]\nmobile_sso = true\n")
    small.runpytest_inprocess("small.sso.yaml").assert_outcomes(passed=2)
