from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mobile_sso.cli import explore
from mobile_sso.testbed.masking import handle

MODULE = ["--backend", "mendix-mobile-sso-2.1", "--app-behaviour", "mendix-native"]


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(explore.command, arguments, standalone_mode=False)
    if result.exception is not None:
        return -1, str(result.exception)
    return int(result.return_value), result.output


def test_what_is_found_is_written_and_told(tmp_path: Path) -> None:
    code, told = _run(
        *MODULE,
        "--invariant",
        "one-token-request-per-code",
        "--seed",
        "4",
        "--fault",
        "duplicate-delivery",
        "--steps",
        "6",
        "--sequences",
        "400",
        "--write",
        str(tmp_path),
    )
    file = tmp_path / "found-one-token-request-per-code.sso.yaml"
    assert code == 1
    assert "duplicate-delivery: { during_token_request: true }" in file.read_text("utf-8")
    first, second, third = told.splitlines()
    assert first == "one-token-request-per-code: the IdP generic got 2 token requests for one code"
    assert second.startswith(f"  {file}  (")
    assert second.endswith(" steps; fails in the same way)")
    assert third.startswith("1 kind of break found in ")
    assert third.endswith(" steps (mendix-mobile-sso-2.1, mendix-native, ios-safari, generic), --seed 4")


def test_nothing_found_ends_with_zero(tmp_path: Path) -> None:
    code, told = _run("--sequences", "10", "--seed", "4", "--write", str(tmp_path))
    assert code == 0
    assert told.startswith("nothing found in 1")
    assert told.endswith(" steps (hardened, well-built, ios-safari, generic), --seed 4\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--backend", "hardend", "there is no backend 'hardend'; did you mean 'hardened'?; there are hardened, "),
        ("--device", "ios-safar", "there is no device 'ios-safar'; did you mean 'ios-safari'?; there are android-"),
        ("--idp", "entraa", "there is no IdP profile 'entraa'; did you mean 'entra'?; there are adfs, "),
        ("--app", "field", "there is no app 'field'"),
        ("--invariant", "nothing", "there is no invariant 'nothing'; there are one-session-per-attempt, "),
    ],
)
def test_a_name_that_there_is_not_is_refused(option: str, value: str, message: str) -> None:
    code, told = _run(option, value, "--sequences", "1")
    assert code == -1
    assert told.startswith(message)


BINDING = """\
version: 1
title: The strict backend as a program of its own
start:
  command:
    - {python}
    - -c
    - from mobile_sso.cli import main; main()
    - serve
    - --only
    - backend
    - --backend-port
    - $port
    - --issuer
    - $issuer
    - --client-secret
    - $client_secret
    - --redirect-uri
    - $redirect_uri
ready: {{ path: /mobile/identity-providers }}
"""


def test_a_backend_of_one_s_own_is_walked_over_too(tmp_path: Path) -> None:
    rest = (Path(__file__).parents[2] / "fixtures" / "bindings" / "rest.yaml").read_text("utf-8")
    file = tmp_path / "own.yaml"
    file.write_text(BINDING.format(python=sys.executable) + rest[rest.index("operations:") :], "utf-8")
    code, told = _run("--binding", str(file), "--sequences", "10", "--seed", "4", "--write", str(tmp_path))
    assert (code, told.endswith(" steps (own, well-built, ios-safari, generic), --seed 4\n")) == (0, True)


def test_a_backend_that_does_not_start_is_refused(tmp_path: Path) -> None:
    rest = (Path(__file__).parents[2] / "fixtures" / "bindings" / "rest.yaml").read_text("utf-8")
    file = tmp_path / "own.yaml"
    file.write_text("version: 1\ntitle: x\nstart: { command: [no-such-program] }\n" + rest[rest.index("operations:") :])
    code, told = _run("--binding", str(file), "--sequences", "1")
    assert code == -1
    assert told.startswith("the backend could not be started: no-such-program: No such file or directory\n  change: ")


def _own(folder: Path, *lines: str) -> str:
    """Write a binding with those lines at its head, and return its path."""
    rest = (Path(__file__).parents[2] / "fixtures" / "bindings" / "rest.yaml").read_text("utf-8")
    file = folder / "own.yaml"
    file.write_text("\n".join(["version: 1", "title: x", *lines, rest[rest.index("operations:") :]]), "utf-8")
    return str(file)


def test_the_client_secret_of_the_environment_is_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILE_SSO_CLIENT_SECRET", "a-secret-of-ours")
    binding = _own(tmp_path, "start: { command: [sh, -c, exit 3, $client_secret] }")
    masked = handle("client_secret", "a-secret-of-ours")
    code, told = _run("--binding", binding, "--sequences", "1")
    assert code == -1
    assert told.splitlines()[0] == f"the backend ended by itself with exit code 3: sh -c exit 3 {masked}"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "base_url: http://127.0.0.1:9",
            "no client secret was given: export MOBILE_SSO_CLIENT_SECRET, or write client.client_secret",
        ),
        (
            "known_breaks: [one-session-per-attemp]",
            "known_breaks: no invariant is called `one-session-per-attemp`; did you mean `one-session-per-attempt`?",
        ),
    ],
)
def test_a_backend_that_cannot_be_used_is_refused_with_the_flag_that_named_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, sentence: str
) -> None:
    monkeypatch.delenv("MOBILE_SSO_CLIENT_SECRET", raising=False)
    start = () if line.startswith("base_url") else ("start: { command: [sh, -c, exit 3] }",)
    binding = _own(tmp_path, line, *start)
    assert _run("--binding", binding, "--sequences", "1") == (-1, f"--binding {binding}: {sentence}")


def test_without_hypothesis_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "find_spec", lambda name: None)
    assert _run() == (
        -1,
        "`mobile-sso explore` needs Hypothesis, which is not installed here: pip install 'pytest-mobile-sso[explore]'",
    )


def test_a_backend_that_reads_the_metadata_when_it_starts_finds_them(tmp_path: Path) -> None:
    program = "import sys, httpx; sys.exit(7 if httpx.get(sys.argv[1]).json()['issuer'] == sys.argv[2] else 1)"
    (tmp_path / "reads.py").write_text(program, "utf-8")
    binding = _own(tmp_path, f"start: {{ command: [{sys.executable}, reads.py, $discovery_url, $issuer] }}")
    code, told = _run("--binding", binding, "--sequences", "1")
    assert (code, told.splitlines()[0].partition(": ")[0]) == (-1, "the backend ended by itself with exit code 7")
