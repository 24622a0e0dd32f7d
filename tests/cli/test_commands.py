"""`mobile-sso run|list|schema|new` as a person calls them: output, exit codes, no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobile_sso.cli.list import KINDS

if TYPE_CHECKING:
    from tests.cli.conftest import Call


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
        ("verbs", "wait             Time passes for everybody at once; it is virtual and costs nothing."),
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
def test_list_names_what_a_scenario_can_name(kind: str, line: str, called: Call) -> None:
    result = called("list", kind)
    assert result.returncode == 0
    assert any(shown.startswith(line) for shown in result.stdout.splitlines()), result.stdout


def test_every_kind_is_covered_by_the_table_above() -> None:
    mark = test_list_names_what_a_scenario_can_name.pytestmark[0]  # type: ignore[attr-defined]
    assert {kind for kind, _ in mark.args[1]} == set(KINDS)


@pytest.mark.parametrize("words", [("list", "mixes"), ("schema",)])
def test_a_process_of_its_own_prints_the_same(words: tuple[str, ...], started: Call, called: Call) -> None:
    result = started(*words)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == called(*words).stdout


def test_new_writes_a_scenario_that_passes(called: Call, started: Call) -> None:
    written = called("new", "our-login")
    assert written.stdout == (
        "wrote our-login.sso.yaml and scenario.schema.json\nrun it: pytest --mobile-sso our-login.sso.yaml\n"
    )
    result = started("run", "our-login.sso.yaml", "-q")
    assert result.returncode == 0
    assert "2 passed" in result.stdout
    # pytest finds the package imported already by the command: no reason to warn anybody.
    assert "warning" not in result.stdout + result.stderr


def test_new_scenario_is_the_long_form_of_new(called: Call, tmp_path: Path) -> None:
    assert called("new", "scenario", "first", "--directory", "a").returncode == 0
    assert called("new", "first", "--directory", "b").returncode == 0
    assert (tmp_path / "a/first.sso.yaml").read_text("utf-8") == (tmp_path / "b/first.sso.yaml").read_text("utf-8")


def test_new_binding_writes_one_that_check_can_read(called: Call) -> None:
    written = called("new", "binding", "ours")
    assert written.stdout == "wrote ours.yaml\ntry it: mobile-sso check binding ours.yaml\n"
    checked = called("check", "binding", "ours.yaml", "--url", "http://127.0.0.1:9")
    assert checked.returncode == 1
    # Its fixed port of our IdP may be in use on this machine, which is a finding as well.
    found = ("  wrong    no backend answers at http://127.0.0.1:9/: ", "  wrong    port 9400 on 127.0.0.1 is in use")
    assert any(line.startswith(found) for line in checked.stdout.splitlines())


def test_schema_prints_the_schema_that_is_kept_in_the_package(called: Call) -> None:
    from mobile_sso.scenario.schema import SCHEMA_FILE

    result = called("schema")
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
    ],
)
def test_a_wrong_call_is_one_sentence_and_exit_code_4(
    arguments: tuple[str, ...], code: int, sentence: str, called: Call
) -> None:
    result = called(*arguments)
    assert result.returncode == code
    assert sentence in result.stderr


@pytest.mark.parametrize("words", [("new", "Not A Slug"), ("lst",)])
def test_a_process_of_its_own_refuses_a_wrong_call_in_the_same_words(
    words: tuple[str, ...], started: Call, called: Call
) -> None:
    result, here = started(*words), called(*words)
    assert (result.returncode, result.stdout, result.stderr) == (4, "", here.stderr)


def test_new_binding_does_not_overwrite(called: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("precious", "utf-8")
    result = called("new", "binding", "mine")
    assert result.returncode == 4
    assert "mine.yaml exists already; choose another name" in result.stderr
    assert (tmp_path / "mine.yaml").read_text("utf-8") == "precious"


def test_new_does_not_overwrite(called: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.sso.yaml").write_text("precious", "utf-8")
    result = called("new", "mine")
    assert result.returncode == 4
    assert "mine.sso.yaml exists already; choose another name" in result.stderr
    assert (tmp_path / "mine.sso.yaml").read_text("utf-8") == "precious"


RUN_EACH = """
import json, sys
from mobile_sso.cli import main
for words in json.load(sys.stdin):
    sys.argv = ["mobile-sso", "run", *words]
    for stream in sys.stdout, sys.stderr:
        print("RUN " + " ".join(words), file=stream, flush=True)
    try:
        main()
    except SystemExit as ended:
        print(f"ended with {ended.code!r}", flush=True)
"""
"""One process for all of them: starting Python and pytest takes longer than what is asked here."""

FAILING = (
    "version: 1\nabout: x\nscenarios:\n  - name: s\n    why: x\n"
    "    steps: [open_app, { expect: { phone: { signed_in: ada } } }]\n"
)


def test_run_ends_with_pytests_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "broken.sso.yaml").write_text("version: 2\n", "utf-8")
    (tmp_path / "failing.sso.yaml").write_text(FAILING, "utf-8")
    expected = {
        "broken.sso.yaml": (2, ""),
        "failing.sso.yaml": (1, ""),
        "failing.sso.yaml -k nothing": (5, ""),
        "nowhere.sso.yaml": (4, "file or directory not found: nowhere.sso.yaml"),
        "--mobile-sso-transport=x": (4, "--mobile-sso-transport=x: expected inprocess or socket"),
    }
    result = subprocess.run(
        [sys.executable, "-c", RUN_EACH], input=json.dumps([words.split() for words in expected]),
        capture_output=True, text=True, cwd=tmp_path, check=True,
    )  # fmt: skip
    assert "Traceback" not in result.stderr
    outs, errs = (
        dict(part.split("\n", 1) for part in text.split("RUN ")[1:]) for text in (result.stdout, result.stderr)
    )
    for words, (code, sentence) in expected.items():
        assert outs[words].endswith(f"ended with {code}\n"), words
        assert sentence in errs[words]
