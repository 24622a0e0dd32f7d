"""The three providers, each started once for the session and stopped in the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import pytest

from ..scope import WHOLE
from .running_provider import HERE, free_port, running

collect_ignore = [] if WHOLE else ["test_mistakes.py"]
"""Whole runs of pytest, to see how a mistake is told; tests/idp/engines holds the texts."""

StartProvider: TypeAlias = Callable[[str], int]
SECRETS: Mapping[str, str] = {
    "CANAILLE_CLIENT_SECRET": "secret-of-field-service-at-a-throw-away-provider",
    "CANAILLE_PASSWORD_ADA": "analytical-engine-1843",
}


@pytest.fixture(scope="session")
def secrets() -> Mapping[str, str]:
    """What the profile of Canaille wants from the environment."""
    return SECRETS


@pytest.fixture(scope="session")
def provider(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartProvider]:
    """Return the port of the provider of that name, started at the first call."""
    with ExitStack() as opened:
        ports: dict[str, int] = {}

        def start(name: str) -> int:
            if name not in ports:
                port = free_port()
                command = _command(request, name, port)
                log = tmp_path_factory.mktemp(name) / "log"
                opened.enter_context(running(command, port=port, log=log))
                ports[name] = port
            return ports[name]

        yield start


def _command(request: pytest.FixtureRequest, name: str, port: int) -> Sequence[str]:
    if name == "canaille":
        pytest.importorskip(
            "canaille", reason="Canaille is not installed: pip install -r tests/interop/requirements.txt"
        )
        return [sys.executable, str(HERE / "canaille_server.py"), str(port)]
    if name == "oidc-provider-mock-process":
        return [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    node_program: Callable[[Path], Sequence[str]] = request.getfixturevalue("node_program")
    return [*node_program(HERE / "oidc_provider.mjs"), str(port), "stock" if name.endswith("stock") else "silent"]
