"""`mobile-sso run|list|schema|new` as a person calls them: output, exit codes, no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mobile_sso.cli.list import KINDS


def _call(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from mobile_sso.cli import main; sys.argv[0] = 'mobile-sso'; main()"
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, cwd=cwd, check=False
    )
    assert "Traceback" not in result.stderr
    return result


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("apps", "field_service  Field Service"),
        ("bindings", "web-redirect   A web backend with a session cookie"),
        ("capabilities", "clock                  lives in the virtual time of the case"),
        (
            "invariants",
            "one-token-request-per-code         A backend sends at most one token request per authorization code.",
        ),
        ("personas", "mallory    roles: Technician (not assigned to the app)"),
        ("verbs", "wait            Time passes for everybody at once; it is virtual and costs nothing."),
        ("flaws", "attempt-not-bound-to-app"),
        (
            "faults",
            "tab-hidden             redirect       android  retry: yes          The redirect comes while the tab is",
        ),
        ("faults", "scheme-case            redirect       both     retry: no           "),
        ("faults", "gesture-blocked        redirect       android  retry: conditional  The browser will not leave"),
        ("quirks", "authz_extra_params"),
        ("idps", "oidc-provider-mock"),
        ("backends", "mendix-mobile-sso-2.1"),
        ("devices", "android-custom-tab"),
        ("mixes", "ios-flaky        One iPhone sign-in in twenty fails, of one cause each"),
        ("scenarios", "login/first-login"),
    ],
)
def test_list_names_what_a_scenario_can_name(kind: str, line: str, tmp_path: Path) -> None:
    result = _call("list", kind, cwd=tmp_path)
    assert result.returncode == 0
    assert any(shown.startswith(line) for shown in result.stdout.splitlines()), result.stdout


def test_every_kind_is_covered_by_the_table_above() -> None:
    mark = test_list_names_what_a_scenario_can_name.pytestmark[0]  # type: ignore[attr-defined]
    assert {kind for kind, _ in mark.args[1]} == set(KINDS)


def test_new_writes_a_scenario_that_passes(tmp_path: Path) -> None:
    written = _call("new", "our-login", cwd=tmp_path)
    assert written.stdout == (
        "wrote our-login.sso.yaml and scenario.schema.json\nrun it: pytest --mobile-sso our-login.sso.yaml\n"
    )
    result = _call("run", "our-login.sso.yaml", "-q", cwd=tmp_path)
    assert result.returncode == 0
    assert "2 passed" in result.stdout
    # pytest finds the package imported already by the command: no reason to warn anybody.
    assert "warning" not in result.stdout + result.stderr


def test_new_scenario_is_the_long_form_of_new(tmp_path: Path) -> None:
    assert _call("new", "scenario", "first", "--directory", "a", cwd=tmp_path).returncode == 0
    assert _call("new", "first", "--directory", "b", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a/first.sso.yaml").read_text("utf-8") == (tmp_path / "b/first.sso.yaml").read_text("utf-8")


def test_new_binding_writes_one_that_check_can_read(tmp_path: Path) -> None:
    written = _call("new", "binding", "ours", cwd=tmp_path)
    assert written.stdout == "wrote ours.yaml\ntry it: mobile-sso check binding ours.yaml\n"
    checked = _call("check", "binding", "ours.yaml", "--url", "http://127.0.0.1:9", cwd=tmp_path)
    assert checked.returncode == 1
    # Its fixed port of our IdP may be in use on this machine, which is a finding as well.
    found = ("  wrong    no backend answers at http://127.0.0.1:9/: ", "  wrong    port 9400 on 127.0.0.1 is in use")
    assert any(line.startswith(found) for line in checked.stdout.splitlines())


def test_schema_prints_the_schema_that_is_kept_in_the_package(tmp_path: Path) -> None:
    from mobile_sso.scenario.schema import SCHEMA_FILE

    result = _call("schema", cwd=tmp_path)
    assert json.loads(result.stdout)["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert result.stdout == Path(SCHEMA_FILE).read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("new", "Not A Slug"), 4, "'Not A Slug' is not a scenario name: use lower-case letters, digits and dashes"),
        (("new", "binding", "A B"), 4, "'A B' is not a binding's name: use lower-case letters, digits and dashes"),
        (("new", "binding"), 4, "Missing argument 'NAME'."),
        (("list", "verb"), 4, "'verb' is not one of"),
        (("lst",), 4, "No such command 'lst'."),
        (("run", "nowhere.sso.yaml"), 4, "file or directory not found: nowhere.sso.yaml"),
        (("run", "--mobile-sso-transport=x"), 4, "--mobile-sso-transport=x: expected inprocess or socket"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_exit_code_4(
    arguments: tuple[str, ...], code: int, sentence: str, tmp_path: Path
) -> None:
    result = _call(*arguments, cwd=tmp_path)
    assert result.returncode == code
    assert sentence in result.stderr


def test_new_binding_does_not_overwrite(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("precious", "utf-8")
    result = _call("new", "binding", "mine", cwd=tmp_path)
    assert result.returncode == 4
    assert "mine.yaml exists already; choose another name" in result.stderr
    assert (tmp_path / "mine.yaml").read_text("utf-8") == "precious"


def test_new_does_not_overwrite(tmp_path: Path) -> None:
    (tmp_path / "mine.sso.yaml").write_text("precious", "utf-8")
    result = _call("new", "mine", cwd=tmp_path)
    assert result.returncode == 4
    assert "mine.sso.yaml exists already; choose another name" in result.stderr
    assert (tmp_path / "mine.sso.yaml").read_text("utf-8") == "precious"


def test_run_ends_with_pytests_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "broken.sso.yaml").write_text("version: 2\n", "utf-8")
    assert _call("run", "broken.sso.yaml", cwd=tmp_path).returncode == 2
    (tmp_path / "failing.sso.yaml").write_text(
        "version: 1\nabout: x\nscenarios:\n  - name: s\n    why: x\n"
        "    steps: [open_app, { expect: { phone: { signed_in: ada } } }]\n",
        "utf-8",
    )
    assert _call("run", "failing.sso.yaml", cwd=tmp_path).returncode == 1
    assert _call("run", "failing.sso.yaml", "-k", "nothing", cwd=tmp_path).returncode == 5
