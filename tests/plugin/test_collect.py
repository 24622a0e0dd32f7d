"""What is collected, from where, and under which names."""

from __future__ import annotations

import pytest

SECOND = """\
version: 1
about: Another file.
scenarios:
  - name: sign-out
    why: A person signs out.
    steps: [open_app, { sign_in: { as: ada } }, sign_out, { expect: { phone: { signed_in: nobody } } }]
"""


def test_without_a_path_the_folders_own_files_are_collected(small: pytest.Pytester) -> None:
    result = small.runpytest_inprocess("--mobile-sso", "--collect-only", "-q")
    result.stdout.fnmatch_lines(
        ["small.sso.yaml::sign-in[[]ios-safari[]]", "small.sso.yaml::sign-in[[]android-custom-tab[]]"]
    )
    assert "first-login" not in result.stdout.str()


def test_a_file_in_a_subfolder_is_the_folders_own_too(folder: pytest.Pytester) -> None:
    (folder.path / "deep").mkdir()
    (folder.path / "deep" / "second.sso.yaml").write_text(SECOND, "utf-8")
    result = folder.runpytest_inprocess("--mobile-sso", "-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["mobile-sso: this folder's scenarios, *", "deep/second.sso.yaml::sign-out PASSED*"])


def test_in_an_empty_folder_the_bundled_scenarios_are_collected_and_the_header_says_so(folder: pytest.Pytester) -> None:
    result = folder.runpytest_inprocess("--mobile-sso", "--collect-only")
    result.stdout.fnmatch_lines(["mobile-sso: the bundled scenarios (no *.sso.yaml here), *"])
    for name in ("first-login", "removed-role", "two-idps-no-redirect", "native-logout-ends-both", "five-percent"):
        assert name in result.stdout.str()


def test_bundled_adds_the_bundled_scenarios_to_the_folders_own(small: pytest.Pytester) -> None:
    result = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-bundled", "--collect-only", "-q")
    assert "small.sso.yaml::sign-in[ios-safari]" in result.stdout.str()
    assert "login.sso.yaml::first-login[" in result.stdout.str()


def test_a_path_is_all_that_is_collected(small: pytest.Pytester) -> None:
    (small.path / "second.sso.yaml").write_text(SECOND, "utf-8")
    result = small.runpytest_inprocess("--mobile-sso", "second.sso.yaml")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["mobile-sso: the paths given, *"])


@pytest.mark.parametrize(
    "selection",
    [["small.sso.yaml::sign-in[ios-safari]"], ["-k", "ios"], ["-m", "smoke", "-k", "android"]],
    ids=["node-id", "k", "m"],
)
def test_cases_are_selected_as_pytest_selects(small: pytest.Pytester, selection: list[str]) -> None:
    small.runpytest_inprocess("--mobile-sso", "--strict-markers", *selection).assert_outcomes(
        passed=1, deselected=0 if "::" in selection[0] else 1
    )


def test_a_missing_file_is_a_usage_error(folder: pytest.Pytester) -> None:
    result = folder.runpytest_inprocess("--mobile-sso", "nowhere.sso.yaml")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: file or directory not found: nowhere.sso.yaml*"])


def test_a_broken_file_ends_the_run_with_exit_code_2_and_every_mistake(small: pytest.Pytester) -> None:
    text = (small.path / "small.sso.yaml").read_text("utf-8")
    (small.path / "broken.sso.yaml").write_text(
        text.replace("as: ada", "as: adda").replace("open_app", "opn_app"), "utf-8"
    )
    result = small.runpytest_inprocess("--mobile-sso")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(
        [
            "broken.sso.yaml:10:9: *opn_app*",
            "*hint: did you mean `open_app`?*",
            "broken.sso.yaml:11:24: no persona is called `adda`",
            "*hint: did you mean `ada`?*",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_a_file_that_is_no_text_is_a_collection_error(folder: pytest.Pytester) -> None:
    (folder.path / "picture.sso.yaml").write_bytes(b"\x89PNG\xff\xfe")
    result = folder.runpytest_inprocess("--mobile-sso")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*picture.sso.yaml: cannot be read: *"])


def test_a_persona_of_the_projects_own_fixtures_folder_can_sign_in(folder: pytest.Pytester) -> None:
    (folder.path / "fixtures").mkdir()
    (folder.path / "fixtures" / "personas.yaml").write_text(
        "version: 1\npersonas:\n"
        "  rosa: { password: only-for-tests, claims: { email: rosa@people.test }, roles: [Technician] }\n",
        "utf-8",
    )
    (folder.path / "rosa.sso.yaml").write_text(SECOND.replace("ada", "rosa"), "utf-8")
    folder.runpytest_inprocess("--mobile-sso").assert_outcomes(passed=1)
