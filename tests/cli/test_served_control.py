"""The control API of `mobile-sso serve`: where it is, who may ask, and that it administers what is served."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from mobile_sso.backend.bindings.rest import RestBinding
from mobile_sso.cli.served_world import ServedWorld, Wishes
from mobile_sso.device.html_reader import read_page
from mobile_sso.testbed.contracts import AppSession, LoginStarted
from mobile_sso.testbed.http import Request, Response, form_request

MOBILE_SSO = [sys.executable, "-c", "import sys; from mobile_sso.cli import main; sys.argv[0] = 'mobile-sso'; main()"]
IDP, BACKEND, CONTROL = "http://127.0.0.1:9400", "http://127.0.0.1:9500", "http://127.0.0.1:9401"
PATIENCE = 60


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOBILE_SSO_")}
    words = [*MOBILE_SSO, "serve", "--only", "idp", "--control-port", "0", *arguments]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(words, cwd=folder, env=environment, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_running_provider_is_administered_with_the_token_that_was_printed(tmp_path: Path) -> None:
    with serving(tmp_path, "--json", "--quirk", 'discovery_field={"field": "issuer", "value": "x"}') as process:
        assert process.stdout
        told = json.loads(process.stdout.readline())
        control = told["control"]
        assert list(control) == ["url", "token"]
        assert len(control["token"]) == 43
        metadata = f"{told['issuer']}/.well-known/openid-configuration"
        with httpx.Client(base_url=control["url"], headers={"Authorization": f"Bearer {control['token']}"}) as client:
            assert httpx.get(metadata).json()["issuer"] == "x"
            assert client.get("/quirks").json()["quirks"] == {"discovery_field": [{"field": "issuer", "value": "x"}]}
            assert client.delete("/quirks").status_code == 200
            assert httpx.get(metadata).json()["issuer"] == told["issuer"]
            tenant = client.post("/tenants", json={"name": "acme", "profile": "entra"}).raise_for_status().json()
            found = httpx.get(tenant["overview"]["discovery"]).json()
            assert found["token_endpoint"].startswith(f"{told['issuer']}/t/acme/")
            assert client.post("/tenants", json={"name": "b", "profile": "entre"}).json()["message"] == (
                "no IdP is called `entre`; did you mean `entra`?"
            )
            assert client.get("/openapi.json").json()["openapi"] == "3.1.0"
        refused = httpx.get(control["url"])
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer realm="control"')
        assert httpx.get(f"{told['issuer']}/control").status_code == 404, "the provider itself has no such path"
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, err) == (0, "")


def test_it_listens_on_loopback_alone_wherever_the_provider_does(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "0.0.0.0") as process:
        assert process.stdout
        lines = []
        while (lines and lines[-1]) != "Press Ctrl+C to stop.":
            lines.append(process.stdout.readline().rstrip("\n"))
        url, token = (line.split()[-1] for line in lines[-3:-1])
        assert [line[:15] for line in lines[-3:-1]] == ["control API    ", "control token  "]
        place = urlsplit(url)
        assert (place.hostname, place.path) == ("127.0.0.1", "/control")
        answer = httpx.get(url, headers={"Authorization": f"Bearer {token}", "Host": "idp.example.test"})
        assert (answer.status_code, answer.json()["error"]) == (403, "forbidden_host")
        assert _listening(process.pid, place.port or 0) == {"127.0.0.1"}


def _listening(pid: int, port: int) -> set[str]:
    """Return the IPv4 addresses at which `port` is listened to, as the kernel tells, where it tells."""
    table = Path(f"/proc/{pid}/net/tcp")
    if not table.exists():
        return {"127.0.0.1"}
    rows = [line.split() for line in table.read_text().splitlines()[1:]]
    places = [row[1].split(":") for row in rows if row[3] == "0A"]
    return {
        ".".join(str(byte) for byte in reversed(bytes.fromhex(address)))
        for address, at in places
        if int(at, 16) == port
    }


def test_ending_a_session_signs_the_person_out_of_the_backend() -> None:
    world = ServedWorld(Wishes(idp_origin=IDP, backend_origin=BACKEND))
    backend = world.backend(world.register(), idp=world.idp.app)
    api, token = world.control(CONTROL)
    binding = RestBinding(BACKEND)

    def ask(method: str, path: str) -> Response:
        headers = (("Authorization", f"Bearer {token}"),)
        return api(Request(method=method, url=f"{CONTROL}/control{path}", headers=headers))

    started = binding.start_login(backend, binding.list_idps(backend)[0], attempt_secret="attempt-secret")
    assert isinstance(started, LoginStarted)
    page = world.idp.app(Request(method="GET", url=started.authorization_url))
    [form, *_] = read_page(started.authorization_url, page).forms
    ada = next(person for person in world.people if person.username == "ada")
    answer = world.idp.app(
        form_request(f"{IDP}{form.action}", {**dict(form.fields), "username": "ada", "password": ada.password})
    )
    session = binding.complete_login(backend, str(answer.header("location")), attempt_secret="attempt-secret")
    assert isinstance(session, AppSession)
    assert binding.who_am_i(backend, session)

    [shown] = ask("GET", "/sessions").json_object()["sessions"]  # type: ignore[misc, union-attr]
    assert ask("DELETE", f"/sessions/{shown['sid']}").status == 204  # type: ignore[index, call-overload]

    assert binding.who_am_i(backend, session) is None
    assert ask("GET", "/sessions").json_object() == {"sessions": []}
    world.close()


def test_the_token_is_a_secret_and_another_one_each_time() -> None:
    world = ServedWorld(Wishes(idp_origin=IDP, backend_origin=None))
    _, first = world.control(CONTROL)
    _, second = world.control(CONTROL)

    assert first != second
    assert world.secrets.finds(first)
    assert "control_token:" in world.secrets.mask(f"GET with {first}")
