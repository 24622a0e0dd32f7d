"""`mobile-sso serve` as a program that starts it meets it: a process, its first line, real sockets, signals."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from mobile_sso.cli import main

MOBILE_SSO = [sys.executable, "-c", "import sys; from mobile_sso.cli import main; sys.argv[0] = 'mobile-sso'; main()"]
VERIFIER = "a-code-verifier-of-more-than-forty-three-characters"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
MENDIX = ["--backend", "mendix-mobile-sso-2.1"]
PATIENCE = 60


@contextmanager
def serving(*arguments: str, folder: Path | None = None, json_lines: bool = True) -> Iterator[subprocess.Popen[str]]:
    """Run `mobile-sso serve` until the block ends."""
    words = [*MOBILE_SSO, "serve", *(["--json"] if json_lines else []), *arguments]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(words, cwd=folder, env=_environment(), **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for the ready line."""
    assert process.stdout
    line = process.stdout.readline()
    assert line, process.stderr and process.stderr.read()
    told: dict[str, Any] = json.loads(line)
    return told


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., str]:
    """Run a command, in this process, that must not start; return what it says."""

    def run(*arguments: str) -> str:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["mobile-sso", "serve", "--json", *arguments])
        before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        assert (ended.value.code, told.out) == (4, "")
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
        return told.err

    return run


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MOBILE_SSO_")}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What a running `mobile-sso serve --json` said first."""
    with serving(folder=tmp_path_factory.mktemp("empty")) as process:
        yield first_line(process)


def metadata(issuer: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{issuer}/.well-known/openid-configuration").raise_for_status().json()
    return found


def sign_in(client: httpx.Client, url: str, person: dict[str, Any]) -> str:
    """Open the authorization URL `url`, fill in the page, and return where the browser is sent."""
    page = client.get(url)
    assert page.status_code == 200, page.text
    action = re.search(r'<form[^>]*action="([^"]+)"', page.text)
    assert action
    hidden = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]+)"', page.text))
    answer = client.post(
        page.url.join(action[1]), data={**hidden, "username": person["username"], "password": person["password"]}
    )
    assert answer.status_code in (302, 303), answer.text
    return answer.headers["location"]


def test_the_first_line_says_all_that_a_client_needs(served: dict[str, Any]) -> None:
    assert list(served) == ["issuer", "backend", "client_id", "client_secret", "redirect_uris", "personas", "control"]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", served["issuer"])
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", served["backend"])
    assert (served["client_id"], len(served["client_secret"])) == ("field-service", 43)
    assert served["redirect_uris"] == [
        "makeitnative://oauth/callback",
        "fieldservice://oauth/callback",
        f"{served['backend']}/oauth/v2/callback",
    ]
    assert served["personas"][0] == {
        "username": "ada",
        "password": "analytical-engine-1843",
        "roles": ["Technician"],
    }
    assert all(list(person) == ["username", "password", "roles"] for person in served["personas"])


def test_discovery_answers_under_the_issuer(served: dict[str, Any]) -> None:
    found = metadata(served["issuer"])
    assert found["issuer"] == served["issuer"]
    assert httpx.get(found["jwks_uri"]).json()["keys"]


def test_another_program_signs_in_through_page_callback_and_token(served: dict[str, Any]) -> None:
    endpoints, person = metadata(served["issuer"]), served["personas"][0]
    callback = served["redirect_uris"][0]
    with httpx.Client() as browser:
        query = {
            "response_type": "code",
            "client_id": served["client_id"],
            "redirect_uri": callback,
            "scope": "openid profile",
            "state": "a b+c",
            "nonce": "a-nonce",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        url = str(httpx.URL(endpoints["authorization_endpoint"], params=query))
        location = sign_in(browser, url, person)
        silent = browser.get(url)
    assert location.startswith(f"{callback}?")
    returned = parse_qs(urlsplit(location).query)
    assert (returned["state"], returned["iss"]) == (["a b+c"], [served["issuer"]])
    assert silent.status_code == 302
    tokens = httpx.post(
        endpoints["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": returned["code"][0],
            "redirect_uri": callback,
            "code_verifier": VERIFIER,
        },
        auth=(served["client_id"], served["client_secret"]),
    ).json()
    claims = json.loads(base64.urlsafe_b64decode(tokens["id_token"].split(".")[1] + "=="))
    assert (claims["sub"], claims["nonce"], claims["aud"]) == ("ada", "a-nonce", served["client_id"])
    who = httpx.get(
        endpoints["userinfo_endpoint"], headers={"Authorization": f"Bearer {tokens['access_token']}"}
    ).json()
    assert who["name"] == "Ada Lovelace"


def test_the_backend_answers_and_speaks_to_the_idp_in_the_same_process(served: dict[str, Any]) -> None:
    from mobile_sso.backend.bindings import BINDINGS
    from mobile_sso.testbed.contracts import AppSession, LoginStarted, SignedIn
    from mobile_sso.testbed.sockets import HttpxTransport

    send = HttpxTransport()
    binding = BINDINGS["rest"](served["backend"])
    (choice,) = binding.list_idps(send)
    started = binding.start_login(send, choice, attempt_secret="kept-by-the-app-alone")
    assert isinstance(started, LoginStarted)
    with httpx.Client() as browser:
        deep_link = sign_in(browser, started.authorization_url, served["personas"][1])
    assert deep_link.startswith("makeitnative://oauth/callback?")
    session = binding.complete_login(send, deep_link, attempt_secret="kept-by-the-app-alone")
    assert isinstance(session, AppSession)
    assert binding.who_am_i(send, session) == SignedIn(user="grace", roles=("Technician", "Dispatcher"))
    send.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_it_stops_cleanly_when_told_to(number: signal.Signals, tmp_path: Path) -> None:
    with serving(folder=tmp_path) as process:
        told = first_line(process)
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out, err) == (0, "", "")
    with pytest.raises(httpx.ConnectError):
        httpx.get(told["issuer"])


def test_ports_redirect_uris_and_made_up_people_are_as_asked(tmp_path: Path) -> None:
    idp_port, backend_port = _free_ports(2)
    arguments = ["--idp-port", str(idp_port), "--backend-port", str(backend_port), "--personas", "3"]
    arguments += ["--redirect-uri", "com.example.app:/cb", "--redirect-uri", "https://app.test/cb"]
    with serving(*arguments, folder=tmp_path) as process:
        told = first_line(process)
    assert told["issuer"] == f"http://127.0.0.1:{idp_port}"
    assert told["backend"] == f"http://127.0.0.1:{backend_port}"
    assert told["redirect_uris"] == ["com.example.app:/cb", "https://app.test/cb"]
    made_up = told["personas"][-3:]
    assert [person["username"].rpartition(".")[2] for person in made_up] == ["0", "1", "2"]


def test_for_a_person_it_prints_the_same_in_words(tmp_path: Path) -> None:
    port = _free_ports(1)[0]
    with serving("--idp-port", str(port), folder=tmp_path, json_lines=False) as process:
        assert process.stdout
        lines = []
        while (lines and lines[-1]) != "Press Ctrl+C to stop.":
            lines.append(process.stdout.readline().rstrip("\n"))
    assert lines[0] == f"issuer         http://127.0.0.1:{port}"
    assert re.fullmatch(r"backend        http://127\.0\.0\.1:\d+", lines[1])
    assert lines[2] == "client id      field-service"
    assert re.fullmatch(r"client secret  [\w-]{43}", lines[3])
    assert lines[4:6] == [
        "redirect URIs  makeitnative://oauth/callback",
        "               fieldservice://oauth/callback",
    ]
    assert lines[7] == "personas       ada / analytical-engine-1843  (Technician)"
    assert "               linus / kernel-of-truth-1991  (no role)" in lines


@pytest.mark.parametrize("profile", ["entra", "oidc-provider-mock"])
def test_it_serves_other_idps_by_name(profile: str, tmp_path: Path) -> None:
    with serving("--idp", profile, *MENDIX, folder=tmp_path) as process:
        told = first_line(process)
        assert metadata(told["issuer"])["issuer"] == told["issuer"]


def test_an_idp_here_and_a_backend_there_know_each_other_by_a_shared_secret(tmp_path: Path) -> None:
    idp_port, backend_port = _free_ports(2)
    addresses = ["--issuer", f"http://localhost:{idp_port}", "--backend-url", f"http://localhost:{backend_port}"]
    shared = [*addresses, "--client-secret", "known-to-both-of-them"]
    with (
        serving("--only", "idp", "--idp-port", str(idp_port), *shared, folder=tmp_path) as idp,
        serving("--only", "backend", *MENDIX, "--backend-port", str(backend_port), *shared, folder=tmp_path) as backend,
    ):
        here, there = first_line(idp), first_line(backend)
        assert here["issuer"] == there["issuer"] == f"http://localhost:{idp_port}"
        assert here["backend"] == there["backend"] == f"http://localhost:{backend_port}"
        assert here["client_secret"] == there["client_secret"] == "known-to-both-of-them"
        assert there["personas"] == []
        started = httpx.get(f"http://localhost:{backend_port}/oauth/v2/login", follow_redirects=False)
        assert started.headers["location"].startswith(f"http://localhost:{idp_port}/authorize?")


def test_a_backend_alone_must_be_told_where_the_idp_is(refused: Callable[..., str]) -> None:
    assert refused("--only", "backend") == (
        "Error: --only backend needs --issuer and --client-secret: where the IdP is, and what it knows us by\n"
    )


@pytest.mark.parametrize("option", ["--idp-port", "--backend-port"])
def test_a_port_in_use_is_one_clear_sentence(option: str, refused: Callable[..., str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert refused(option, str(port)) == (
            f"Error: port {port} on 127.0.0.1 is in use by another program; choose another one\n"
        )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--idp", "entre"], "no IdP is called `entre`; did you mean `entra`?"),
        (["--backend", "hardend"], "no backend is called `hardend`; did you mean `hardened`?"),
        (["--redirect-uri", "app://cb#x"], "redirect_uri 'app://cb#x' has a fragment, which RFC 6749 3.1.2 forbids"),
        (["--host", "203.0.113.7"], "cannot listen on 203.0.113.7 port 0: Cannot assign requested address"),
        (["--issuer", "idp:94"], "Invalid value for '--issuer': 'idp:94' is not an address like http://idp:9400"),
        (["--idp-port", "99999"], "Invalid value for '--idp-port': 99999 is not in the range 0<=x<=65535."),
        (["--client-secret", "short"], "a secret of 5 characters cannot be masked safely; use at least 6"),
        (
            ["--only", "backend", "--issuer", "http://idp:9400", "--client-secret", "short"],
            "a secret of 5 characters cannot be masked safely; use at least 6 (client_secret)",
        ),
        (["--only", "phone"], "Invalid value for '--only': 'phone' is not one of 'idp', 'backend'."),
    ],
)
def test_what_cannot_be_had_is_one_clear_sentence(
    arguments: Sequence[str], says: str, refused: Callable[..., str]
) -> None:
    assert refused(*arguments).splitlines()[-1].startswith(f"Error: {says}")


def test_a_broken_fixture_file_is_shown_at_its_place(tmp_path: Path, refused: Callable[..., str]) -> None:
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text("version: 1\npersonas:\n  eve:\n    passwort: x\n")
    told = refused()
    assert told.startswith("Error: fixtures/personas.yaml:4:5: ")
    assert "passwort" in told


def test_fixtures_of_one_s_own_are_used(tmp_path: Path) -> None:
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text(
        "version: 1\npersonas:\n  eve:\n    password: eaves-dropping\n    roles: [Manager]\n"
    )
    with serving(folder=tmp_path) as process:
        told = first_line(process)
    assert told["personas"][-1] == {"username": "eve", "password": "eaves-dropping", "roles": ["Manager"]}


def test_letting_other_machines_in_is_warned_of(tmp_path: Path) -> None:
    with serving("--host", "0.0.0.0", folder=tmp_path) as process:
        assert first_line(process)["issuer"].startswith("http://127.0.0.1:")
        process.terminate()
        _, err = process.communicate(timeout=PATIENCE)
    assert err == (
        "warning: listening on 0.0.0.0: anybody on every network this machine is in can sign in here "
        "and read what is served\n"
    )


def test_nothing_heavy_is_imported_before_the_first_answer(tmp_path: Path) -> None:
    script = """
import sys
from mobile_sso.cli import group
import mobile_sso.cli.serve
from mobile_sso.cli.served_world import ServedWorld, Wishes
ServedWorld(Wishes(idp_origin="http://127.0.0.1:1", backend_origin=None)).idp
heavy = {"cryptography", "faker", "htpy", "httpx", "jwt", "pydantic", "pytest", "werkzeug", "yaml", "asyncio"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,  # without fixtures of one's own, which would have to be read
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


def test_the_profile_that_is_served_without_reading_its_file_is_the_file_s() -> None:
    from dataclasses import replace

    from mobile_sso.documents.bundled import bundled_folder
    from mobile_sso.documents.library import Library
    from mobile_sso.idp.profile import IdpProfile

    written = Library.load([bundled_folder("fixtures")]).idps["generic"]
    assert replace(written, sources=()) == IdpProfile()


def _free_ports(number: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports: list[int] = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports
