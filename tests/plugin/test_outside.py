"""`--mobile-sso-backend` as a person uses it: what plays, what is skipped, and what ends the run before it begins."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
from urllib.parse import urlencode

import pytest

from mobile_sso.documents.bindings import built_in_bindings
from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.servers import reserve

MAIN = "import sys; from mobile_sso.cli import main; sys.argv[0] = 'mobile-sso'; main()"
COMMAND = [sys.executable, "-c", MAIN, "serve", "--only", "backend", "--backend-port", "$port", "--issuer", "$issuer"]
COMMAND += ["--client-secret", "$client_secret", "--redirect-uri", "$redirect_uri"]
GIVEN_SECRET = "client: { client_secret: a-secret-of-ours }"
WAITING = """\
  - name: later
    why: Time passes.
    steps: [open_app, { wait: 20m }, { expect: { backend: { users: 0 } } }]
"""


def _binding(folder: pytest.Pytester, *lines: str, name: str = "ours.yaml") -> None:
    """Write the shipped binding `rest` with other lines at its head, in place of what it says of address and client."""
    text = built_in_bindings()["rest"].read_text("utf-8")
    others = ("base_url", "idp_port", "client:", "  backchannel_logout_uri")
    kept = [line for line in text.splitlines() if not line.startswith(others)]
    (folder.path / name).write_text("\n".join([kept[0], *lines, *kept[1:]]) + "\n", "utf-8")


def _started(folder: pytest.Pytester, command: list[str] = COMMAND, within: str = "60s") -> None:
    _binding(folder, f"start: {{ command: {json.dumps(command)} }}", f"ready: {{ path: /, within: {within} }}")


def _errors(result: pytest.RunResult) -> str:
    text = "\n".join([*result.outlines, *result.errlines])
    return text


def test_the_scenarios_play_with_a_backend_of_ones_own(small: pytest.Pytester) -> None:
    _started(small)
    with (small.path / "small.sso.yaml").open("a", encoding="utf-8") as file:
        file.write(WAITING)
    result = small.runpytest_subprocess("--mobile-sso", "--mobile-sso-backend=ours.yaml", "-rs", "-p", "no:xdist")
    result.assert_outcomes(passed=2, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "SKIPPED * the backend ours is not ours: it lets time pass, and the backend lives in real time (wait); "
            "it looks inside the backend (backend.users)"
        ]
    )


WITHIN = """\
  - name: within
    why: The backend is looked into.
    matrix: { platform: [ios, android] }
    steps: [open_app, { expect: { backend: { users: 0 } } }]
"""


@pytest.mark.parametrize("workers", [["-p", "no:xdist"], ["-n", "2"]])
def test_the_summary_counts_the_skipped_cases_by_their_reasons(small: pytest.Pytester, workers: list[str]) -> None:
    pytest.importorskip("xdist")
    _binding(small, "start: { command: [never-started], each: case }")
    scenarios = f"version: 1\nabout: None of it can be played.\nscenarios:\n{WAITING}{WITHIN}"
    (small.path / "small.sso.yaml").write_text(scenarios, "utf-8")
    result = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-backend=ours.yaml", *workers)
    result.assert_outcomes(skipped=3)
    first = result.outlines.index("skipped, because the backend is not ours:")
    assert result.outlines[first : first + 4] == [
        "skipped, because the backend is not ours:",
        "  2  it looks inside the backend",
        "  1  it lets time pass, and the backend lives in real time",
        "  3  of 3 cases; each counts under its first reason, -rs shows all reasons",
    ]


def test_every_worker_has_a_backend_and_a_port_of_its_own(small: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    write_pid = f"import os, pathlib, sys; pathlib.Path(f'pid-{{os.getpid()}}-{{sys.argv[5]}}').touch(); {MAIN}"
    _started(small, [sys.executable, "-c", write_pid, *COMMAND[3:]])
    result = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-backend=ours.yaml", "-n", "2")
    result.assert_outcomes(passed=2)
    started = [path.name.split("-") for path in small.path.glob("pid-*")]
    assert len(started) == 2
    assert len({port for _, _, port in started}) == 2


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (
            ["idp_port: 9400", f"start: {{ command: {json.dumps(COMMAND)} }}"],
            "the binding ours has a fixed idp_port, which one process alone can have: leave -n out",
        ),
        (
            ["base_url: http://127.0.0.1:9", GIVEN_SECRET],
            "the backend of the binding ours runs already, and knows the IdP of one process alone: leave -n out",
        ),
    ],
)
def test_what_one_process_alone_can_have_is_refused_to_several(
    small: pytest.Pytester, head: list[str], sentence: str
) -> None:
    pytest.importorskip("xdist")
    _binding(small, *head)
    result = small.runpytest_subprocess("--mobile-sso", "--mobile-sso-backend=ours.yaml", "-n", "2")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.errlines == [f"ERROR: --mobile-sso-backend=ours.yaml: {sentence}", ""]


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (
            ["=mine.yaml"],
            "there is no binding at mine.yaml; `mobile-sso new binding NAME` writes one, and built in are "
            "mendix, mendix-native, rest, web-redirect",
        ),
        (
            ["=web-redirect"],
            "it is a built-in binding, and does not know where your backend answers: "
            "write --mobile-sso-backend=URL --mobile-sso-binding=web-redirect",
        ),
        (
            ["=http://127.0.0.1:9", "--mobile-sso-binding=rest"],
            "no client secret was given: export MOBILE_SSO_CLIENT_SECRET, or write client.client_secret",
        ),
        (
            ["=http://127.0.0.1:9"],
            "say with --mobile-sso-binding which built-in binding it speaks: mendix, mendix-native, rest, web-redirect",
        ),
        (
            ["=http://127.0.0.1:9", "--mobile-sso-binding=soap"],
            "say with --mobile-sso-binding which built-in binding it speaks: mendix, mendix-native, rest, web-redirect",
        ),
        (["=http://", "--mobile-sso-binding=rest"], "the address has no host; write it like http://127.0.0.1:3000"),
        (
            ["=small.sso.yaml", "--mobile-sso-binding=rest"],
            "a file is a binding itself: leave --mobile-sso-binding out",
        ),
        (["=broken.yaml"], "broken.yaml:1:1: "),
    ],
)
def test_what_cannot_be_used_ends_the_run_with_one_sentence(
    small: pytest.Pytester, flags: list[str], sentence: str
) -> None:
    (small.path / "broken.yaml").write_text("version: 1\ntitle: X\n", "utf-8")
    result = small.runpytest_inprocess("--mobile-sso", f"--mobile-sso-backend{flags[0]}", *flags[1:], "-p", "no:xdist")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"--mobile-sso-backend{flags[0]}: {sentence}" in _errors(result)


def test_nobody_at_the_url_ends_the_run(small: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILE_SSO_CLIENT_SECRET", "a-secret-of-ours")
    with reserve() as address:
        url = address.origin
    flags = [f"--mobile-sso-backend={url}", "--mobile-sso-binding=rest", "-p", "no:xdist"]
    result = small.runpytest_inprocess("--mobile-sso", *flags)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    refused = f"no backend answers at {url}/: {url}: [Errno 111] Connection refused"
    # The IdP of a built-in binding has a fixed port, which somebody else may have on this machine.
    assert refused in _errors(result) or "port 9400 on 127.0.0.1 is in use" in _errors(result)


def test_a_backend_that_dies_ends_the_run_with_what_it_said_and_no_secret(small: pytest.Pytester) -> None:
    dies = ["sh", "-c", 'echo "no table users; secret=$0"; exit 7', "$client_secret"]
    _started(small, dies)
    result = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-backend=ours.yaml", "-p", "no:xdist")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    head, said, change, end = result.errlines
    assert head.startswith("ERROR: --mobile-sso-backend=ours.yaml: the backend ended by itself with exit code 7: sh -c")
    assert said.startswith("  it said: no table users; secret=client_secret:")
    assert change == "  change: run the command by hand with the environment of `start.environment`"
    assert end == ""


@pytest.mark.parametrize("workers", [["-p", "no:xdist"], ["-n", "2"]])
def test_a_backend_that_does_not_start_is_told_once_like_any_mistake_of_the_command_line(
    small: pytest.Pytester, workers: list[str]
) -> None:
    pytest.importorskip("xdist")
    _started(small, ["no-such-program"])
    result = small.runpytest_subprocess("--mobile-sso", "--mobile-sso-backend=ours.yaml", *workers)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.errlines == [
        "ERROR: --mobile-sso-backend=ours.yaml: the backend could not be started: no-such-program: "
        "No such file or directory",
        f"  change: `start.command` or `start.folder` ({small.path})",
        "",
    ]
    assert result.outlines[-1].strip("= ").startswith("no tests ran in ")
    assert not any(word in line for line in result.outlines for word in ("Exit", "ERROR", "!!", "crashed"))


@pytest.mark.usefixtures("signals_as_in_a_terminal")
@pytest.mark.parametrize(("signal", "each"), [("INT", "run"), ("TERM", "run"), ("TERM", "case"), ("HUP", "case")])
def test_a_signal_that_ends_the_run_ends_the_backend(small: pytest.Pytester, signal: str, each: str) -> None:
    command = ["sh", "-c", f"echo $$ > pid; kill -{signal} $PPID; exec sleep 60"]
    _binding(small, f"start: {{ command: {json.dumps(command)}, each: {each} }}")
    result = small.runpytest_subprocess("--mobile-sso", "--mobile-sso-backend=ours.yaml", "-p", "no:xdist")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    with pytest.raises(ProcessLookupError):
        os.kill(int((small.path / "pid").read_text()), 0)


def test_a_backend_that_is_started_for_every_case_and_dies_fails_the_case(small: pytest.Pytester) -> None:
    _binding(small, "start: { command: [sh, -c, exit 7], each: case }")
    result = small.runpytest_inprocess(
        "--mobile-sso", "--mobile-sso-backend=ours.yaml", "--mobile-sso-platform=ios", "-p", "no:xdist"
    )
    result.assert_outcomes(errors=1)
    assert "the backend ended by itself with exit code 7: sh -c exit 7" in _errors(result)


def test_a_taken_idp_port_ends_the_run(small: pytest.Pytester) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        _binding(small, "base_url: http://127.0.0.1:9", f"idp_port: {port}", GIVEN_SECRET)
        result = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-backend=ours.yaml", "-p", "no:xdist")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"port {port} on 127.0.0.1 is in use by another program; it is the `idp_port` of" in _errors(result)


def test_an_answer_that_is_not_as_declared_fails_the_case_and_says_what_to_change(small: pytest.Pytester) -> None:
    def answer(request: Request) -> Response:
        return Response(body=b'{"providers": []}', headers=(("Content-Type", "application/json"),))

    with reserve() as address:
        address.start(answer)
        _binding(small, f"base_url: {address.origin}", GIVEN_SECRET)
        result = small.runpytest_inprocess(
            "--mobile-sso", "--mobile-sso-backend=ours.yaml", "--mobile-sso-platform=ios", "-p", "no:xdist"
        )
    result.assert_outcomes(failed=1)
    shown = _errors(result)
    assert "list_idps: the pointer '/identity_providers' finds nothing: the body is an object with the members" in shown
    assert "change: let `operations.list_idps.choices` say where it stands" in shown


def test_a_failure_tells_neither_state_nor_nonce_nor_code_of_a_backend_of_ones_own(small: pytest.Pytester) -> None:
    made_up = {"state": "a-state-that-the-backend-made-up", "nonce": "a-nonce-that-the-backend-made-up"}
    with reserve() as idp:
        port = idp.port

    def answer(request: Request) -> Response:
        if request.path != "/login":
            return Response(status=403)
        asked = made_up | {"response_type": "code", "client_id": "field-service", "scope": "openid"}
        asked["redirect_uri"] = f"{address.origin}/callback"
        url = f"http://127.0.0.1:{port}/authorize?{urlencode(asked)}"
        return Response(status=302, headers=(("Location", url),))

    with reserve() as address:
        address.start(answer)
        text = (
            built_in_bindings()["web-redirect"]
            .read_text("utf-8")
            .replace("client:", "client:\n  client_secret: a-secret-of-ours")
        )
        text = text.replace("http://127.0.0.1:3000", address.origin).replace("9400", str(port))
        (small.path / "ours.yaml").write_text(text, "utf-8")
        flags = ["--mobile-sso-backend=ours.yaml", "--mobile-sso-platform=ios", "-p", "no:xdist"]
        result = small.runpytest_inprocess("--mobile-sso", *flags)
    result.assert_outcomes(failed=1)
    shown = _errors(result)
    assert len(re.findall(r"[?&=: ]state=state:[0-9a-f]{4}", shown)) >= 3  # to the IdP, from it, and on to the backend
    assert len(re.findall(r"&nonce=nonce:[0-9a-f]{4}", shown)) >= 2
    assert re.search(r"code=code:[0-9a-f]{4}&state=", shown)
    assert [secret for secret in made_up.values() if secret in shown] == []


REFUSES = """
import http.server, sys
class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print("no table users; secret=" + sys.argv[2], flush=True)
        self.send_response(200); self.end_headers(); self.wfile.write(b"{}")
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
"""


def test_a_failure_shows_what_the_backend_that_we_started_printed(small: pytest.Pytester) -> None:
    _started(small, [sys.executable, "-c", REFUSES, "$port", "$client_secret"])
    flags = ["--mobile-sso-backend=ours.yaml", "--mobile-sso-platform=ios", "-p", "no:xdist"]
    result = small.runpytest_inprocess("--mobile-sso", *flags)
    result.assert_outcomes(failed=1)
    said = result.outlines[next(at for at, line in enumerate(result.outlines) if " backend output " in line) :]
    assert any(line.startswith("no table users; secret=client_secret:") for line in said)
    assert any('"GET /' in line for line in said)


def test_a_running_provider_and_a_backend_of_ones_own_do_not_play_together(small: pytest.Pytester) -> None:
    idps = small.path / "fixtures" / "idps"
    idps.mkdir(parents=True)
    (idps / "theirs.yaml").write_text(REMOTE, "utf-8")
    _started(small)
    flags = ["--mobile-sso-backend=ours.yaml", "--mobile-sso-idp=theirs", "-p", "no:xdist"]
    result = small.runpytest_inprocess("--mobile-sso", *flags)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    sentence = "--mobile-sso-idp=theirs runs somewhere else, and only our own IdP plays with it"
    assert f"--mobile-sso-backend=ours.yaml: {sentence}" in _errors(result)


REMOTE = """\
version: 1
title: Theirs
engine: remote
remote:
  discovery_url: http://127.0.0.1:9/.well-known/openid-configuration
  clients:
    field_service:
      client_id: field-service-client
      client_secret: { environment: THEIR_CLIENT_SECRET }
      redirect_uris: ["makeitnative://oauth/callback"]
  sign_in: [{ username: login }]
  personas: { ada: { password: analytical-engine-1843 } }
"""
