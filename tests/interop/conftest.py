"""What the tests with other people's software share: their packages, our IdP as a process, a person's browser."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path
from typing import TypeAlias

import pytest

from .dialogue import APP, CLIENT_ID, SIGNED_OUT, Story, run_client
from .form_robot import FormRobot
from .node_programs import Node, NodeMissing, find_node, install, node_command
from .served_idp import ServedIdp, serving

ServeIdp: TypeAlias = Callable[[str], ServedIdp]
NodeProgram: TypeAlias = Callable[[Path], Sequence[str]]
MakeRobot: TypeAlias = Callable[..., FormRobot]
SignInWith: TypeAlias = Callable[..., Story]


@pytest.fixture(scope="session", autouse=True)
def requirements() -> None:
    """Skip everything here where the Python packages of requirements.txt are not installed."""
    lines = (Path(__file__).parent / "requirements.txt").read_text(encoding="utf-8").splitlines()
    missing = [line for line in lines if line and not line.startswith("#") and not _installed(line)]
    if missing:
        pytest.skip(
            f"run `tox -e interop`, or `pip install -r tests/interop/requirements.txt`: no {', '.join(missing)}"
        )


def _installed(requirement: str) -> bool:
    name, _, version = requirement.partition("==")
    try:
        return metadata.version(name.partition("[")[0]) == version  # canaille[front,oidc]
    except metadata.PackageNotFoundError:
        return False


@pytest.fixture(scope="session")
def node() -> Node:
    """Node and npm; where they are not, the test is skipped with the reason."""
    try:
        return find_node()
    except NodeMissing as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def node_modules(node: Node) -> Path:
    """The folder that holds the `node_modules` of package-lock.json; what cannot be installed is an error."""
    return install(node)


@pytest.fixture(scope="session")
def node_program(node: Node, node_modules: Path) -> NodeProgram:
    """Return the command that runs a program (an ES module) with the packages."""
    return lambda program: node_command(node, node_modules, program)


@pytest.fixture(scope="session")
def serve_idp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServeIdp]:
    """Serve a profile, each once, until the session ends."""
    with ExitStack() as opened:
        served: dict[str, ServedIdp] = {}

        def serve(profile: str) -> ServedIdp:
            if profile not in served:
                served[profile] = opened.enter_context(serving(tmp_path_factory.mktemp(profile), profile))
            return served[profile]

        yield serve


@pytest.fixture(scope="session")
def served_idp(serve_idp: ServeIdp) -> ServedIdp:
    """The strict control, served."""
    return serve_idp("generic")


@pytest.fixture
def robot_for() -> Iterator[MakeRobot]:
    """Make a person of `idp` with a new browser, which stops at `ends_at`; keywords: `username`, `password`."""
    with ExitStack() as opened:

        def make(idp: ServedIdp, *, ends_at: Sequence[str], username: str = "ada", password: str = "") -> FormRobot:
            known = password or idp.personas[username]
            robot = FormRobot(username=username, password=known, ends_at=tuple(ends_at))
            opened.callback(robot.close)
            return robot

        yield make


@pytest.fixture
def command(request: pytest.FixtureRequest) -> Callable[[str], Sequence[str]]:
    """Return how to run a client program; those in JavaScript ask for Node, and skip without."""

    def words(client: str) -> Sequence[str]:
        program = Path(__file__).parent / "clients" / client
        if program.suffix == ".mjs":
            as_node: NodeProgram = request.getfixturevalue("node_program")
            return as_node(program)
        return [sys.executable, str(program)]

    return words


@pytest.fixture
def sign_in_with(command: Callable[[str], Sequence[str]], robot_for: MakeRobot) -> SignInWith:
    """Run a client program at an IdP, as a client that is registered for it there; return its story."""

    def sign_in(client: str, idp: ServedIdp, *, redirect_uri: str = APP, alg: str = "RS256") -> Story:
        idp.enter_client(
            CLIENT_ID,
            redirect_uris=[redirect_uri],
            post_logout_redirect_uris=[SIGNED_OUT],
            id_token_signed_response_alg=alg,
        )
        configuration = {
            "issuer": idp.issuer,
            "client_id": CLIENT_ID,
            "client_secret": idp.client_secret,
            "redirect_uri": redirect_uri,
            "post_logout_redirect_uri": SIGNED_OUT,
            "scope": "openid profile email offline_access",
            "id_token_alg": alg,
        }
        return run_client(command(client), configuration, robot_for(idp, ends_at=(redirect_uri, SIGNED_OUT)).open)

    return sign_in
