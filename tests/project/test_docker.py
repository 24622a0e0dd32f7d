"""The container files, as far as they can be tried without an engine: what they name exists, and runs by hand."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

IDP_PORT, BACKEND_PORT = 9400, 9401
MOBILE_SSO = [sys.executable, "-c", "import sys; from mobile_sso.cli import main; sys.argv[0] = 'mobile-sso'; main()"]
COMMANDS = {"mobile-sso": MOBILE_SSO, "pytest": [sys.executable, "-m", "pytest"], "python": [sys.executable]}


@pytest.fixture(scope="module")
def dockerfile(repository: Path) -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, as (word, rest)."""
    text = (repository / "docker" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, " ".join(rest.split())) for word, _, rest in (line.partition(" ") for line in lines)]


@pytest.fixture(scope="module")
def compose(repository: Path) -> dict[str, Any]:
    return yaml.safe_load((repository / "docker" / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return compose["services"]


def _last(dockerfile: Sequence[tuple[str, str]], word: str) -> str:
    return [rest for found, rest in dockerfile if found == word][-1]


def _health_check(dockerfile: Sequence[tuple[str, str]]) -> list[str]:
    return json.loads(_last(dockerfile, "HEALTHCHECK").partition("CMD ")[2])


def _full_command(service: dict[str, Any], dockerfile: Sequence[tuple[str, str]]) -> list[str]:
    return [*service.get("entrypoint", json.loads(_last(dockerfile, "ENTRYPOINT"))), *service["command"]]


def test_the_image_copies_what_exists_and_what_is_let_through(
    repository: Path, dockerfile: list[tuple[str, str]]
) -> None:
    copied = [rest.split()[:-1] for word, rest in dockerfile if word == "COPY" and "--from" not in rest]
    sources = {source for group in copied for source in group}
    allowed = (repository / "docker" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert [source for source in sorted(sources) if not (repository / source).exists()] == []
    assert sources == {line.removeprefix("!") for line in allowed if line.startswith("!")}


def test_the_image_copies_all_that_a_build_needs(repository: Path, dockerfile: list[tuple[str, str]]) -> None:
    copied = {name for word, rest in dockerfile if word == "COPY" for name in rest.split()}
    assert {"pyproject.toml", "README.md", "LICENSE", "harness", "fixtures", "scenarios"} <= copied


def test_the_image_runs_as_nobody_in_particular(dockerfile: list[tuple[str, str]]) -> None:
    user = _last(dockerfile, "USER")
    assert user.isdigit()
    assert int(user) >= 1000
    words = [word for word, _ in dockerfile]
    assert words.index("USER") < words.index("ENTRYPOINT")


def test_the_base_image_is_a_python_we_support(dockerfile: list[tuple[str, str]]) -> None:
    bases = {rest.split()[0] for word, rest in dockerfile if word == "FROM"}
    assert bases == {"python:3.12-slim"}


def test_the_ports_agree_everywhere(dockerfile: list[tuple[str, str]], services: dict[str, dict[str, Any]]) -> None:
    assert _last(dockerfile, "EXPOSE").split() == [str(IDP_PORT), str(BACKEND_PORT)]
    assert services["idp"]["ports"] == [f"127.0.0.1:{IDP_PORT}:{IDP_PORT}"]
    assert services["backend"]["ports"] == [f"127.0.0.1:{BACKEND_PORT}:{BACKEND_PORT}"]
    told = json.dumps([dockerfile, services])
    assert set(re.findall(r"\b9\d{3}\b", told)) == {str(IDP_PORT), str(BACKEND_PORT)}


def test_there_are_an_idp_a_backend_and_the_tests_that_wait_for_both(services: dict[str, dict[str, Any]]) -> None:
    assert list(services) == ["idp", "backend", "tests"]
    healthy = {"condition": "service_healthy"}
    assert services["backend"]["depends_on"] == {"idp": healthy}
    assert services["tests"]["depends_on"] == {"idp": healthy, "backend": healthy}


def test_the_paths_of_the_compose_file_exist(repository: Path, services: dict[str, dict[str, Any]]) -> None:
    build = services["idp"]["build"]
    assert (repository / "docker" / build["context"]).resolve() == repository
    assert (repository / build["dockerfile"]).is_file()
    mounted = [volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])]
    assert [path for path in mounted if not (repository / "docker" / path).is_file()] == []


def test_every_flag_they_name_exists(dockerfile: list[tuple[str, str]], services: dict[str, dict[str, Any]]) -> None:
    commands = [_full_command(service, dockerfile) for service in services.values()]
    commands.append([*json.loads(_last(dockerfile, "ENTRYPOINT")), *json.loads(_last(dockerfile, "CMD"))])
    helps: dict[str, str] = {}
    for program, *arguments in commands:
        asked = [program, *(arguments[:1] if program == "mobile-sso" else []), "--help"]
        if " ".join(asked) not in helps:
            helps[" ".join(asked)] = _succeeds(asked, {})
        known = set(re.findall(r"--?[a-z][a-z-]*", helps[" ".join(asked)]))
        flags = {argument for argument in arguments if argument.startswith("-")}
        assert flags - known == set(), shlex.join([program, *arguments])


def test_the_image_s_own_command_serves_and_is_healthy(dockerfile: list[tuple[str, str]]) -> None:
    here = _translation()
    command = [*json.loads(_last(dockerfile, "ENTRYPOINT")), *json.loads(_last(dockerfile, "CMD"))]
    with _running(here(command), {}) as first_line:
        assert set(first_line) >= {"issuer", "backend", "client_id", "client_secret", "redirect_uris", "personas"}
        _succeeds(here(_health_check(dockerfile)), {})


def test_the_three_services_work_together_by_hand(
    repository: Path, tmp_path: Path, dockerfile: list[tuple[str, str]], services: dict[str, dict[str, Any]]
) -> None:
    here = _translation()
    told = services["idp"]["environment"]
    environment = dict(zip(told, here(list(told.values())), strict=True))
    for volume in services["tests"]["volumes"]:
        source, target, _mode = volume.split(":")
        text = (repository / "docker" / source).read_text(encoding="utf-8")
        (tmp_path / Path(target).name).write_text(text, encoding="utf-8")
    with ExitStack() as running:
        for name in ("idp", "backend"):
            running.enter_context(_running(here(_full_command(services[name], dockerfile)), environment))
        _succeeds(here(_health_check(dockerfile)), environment)
        _succeeds(here(services["backend"]["healthcheck"]["test"][1:]), environment)
        closing = _succeeds(here(_full_command(services["tests"], dockerfile)), environment, folder=tmp_path)
    assert re.search(r"^=+ \d+ passed in ", closing, re.MULTILINE), closing


def _translation() -> Callable[[Sequence[str]], list[str]]:
    """Return what turns the words of a container into words of this machine: loopback, and ports that are free."""
    words = {"0.0.0.0": "127.0.0.1", "http://idp:": "http://127.0.0.1:", "http://backend:": "http://127.0.0.1:"}
    with ExitStack() as held:
        for port in (IDP_PORT, BACKEND_PORT):
            free = held.enter_context(socket.create_server(("127.0.0.1", 0)))
            words[str(port)] = str(free.getsockname()[1])
    pattern = re.compile("|".join(map(re.escape, words)))
    return lambda texts: [pattern.sub(lambda found: words[found[0]], text) for text in texts]


def _command(words: Sequence[str]) -> list[str]:
    return [*COMMANDS[words[0]], *words[1:]]


@contextmanager
def _running(words: Sequence[str], environment: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Run a server until the block ends; its first line says that it answers. It must stop cleanly when asked to."""
    server = subprocess.Popen(
        [*_command(words), "--json"],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with server:
        try:
            assert server.stdout
            first_line = server.stdout.readline()
            assert first_line, server.stderr and server.stderr.read()
            yield json.loads(first_line)
        finally:
            server.terminate()
    assert server.returncode == 0


def _succeeds(words: Sequence[str], environment: dict[str, str], folder: Path | None = None) -> str:
    done = subprocess.run(
        _command(words), cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
