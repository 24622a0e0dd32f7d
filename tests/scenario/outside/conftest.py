"""A small declared backend, programs that a test starts, and the shipped bindings with what proves them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mobile_sso.backend.bindings.declared import (
    Binding,
    Choice,
    CompleteLogin,
    EndSession,
    Extraction,
    ListIdps,
    Operations,
    Ready,
    RequestForm,
    Start,
    StartLogin,
    WhoAmI,
)
from mobile_sso.documents.bindings import built_in_bindings, read_binding
from mobile_sso.scenario.outside.backend import OutsideBackend

BACKENDS = Path(__file__).parent / "backends"
SMALL = Binding(
    name="small",
    title="Small",
    base_url="http://127.0.0.1:9",
    operations=Operations(
        list_idps=ListIdps(fixed=(Choice(alias="generic"),)),
        start_login=StartLogin(request=RequestForm(path="/login"), authorization_url=Extraction(header="location")),
        complete_login=CompleteLogin(request=RequestForm(path="/callback"), session=Extraction(cookie="session")),
        who_am_i=WhoAmI(request=RequestForm(path="/me"), user=Extraction(json="/sub")),
        end_session=EndSession(request=RequestForm(path="/logout")),
    ),
)

Open = Callable[[Binding], OutsideBackend]


@pytest.fixture
def open_outside(tmp_path: Path) -> Iterator[Open]:
    """Make an outside backend of a binding; it is closed at the end."""
    opened = []

    def make(binding: Binding) -> OutsideBackend:
        opened.append(
            OutsideBackend(binding, folder=tmp_path, issuer_path="", redirect_uri="makeitnative://oauth/callback")
        )
        return opened[-1]

    yield make
    for outside in opened:
        outside.close()


@pytest.fixture(scope="session")
def small() -> Binding:
    return SMALL


@pytest.fixture(scope="session")
def running() -> Callable[..., Binding]:
    """The small binding with a command: the lines of a Python program."""

    def binding(*lines: str, words: tuple[str, ...] = (), within: str = "10s", **environment: str) -> Binding:
        command = (sys.executable, "-c", "\n".join(lines), *words)
        return replace(
            SMALL,
            base_url=None,
            start=Start(command=command, environment=environment),
            ready=Ready(path="/ready", within=within),
        )

    return binding


@pytest.fixture(scope="session")
def shipped() -> Callable[[str], Binding]:
    """A shipped binding, started by the command that proves it."""
    told = {
        "PORT": "$port",
        "OIDC_ISSUER": "$issuer",
        "OIDC_CLIENT_ID": "$client_id",
        "OIDC_CLIENT_SECRET": "$client_secret",
        "OIDC_REDIRECT_URI": "$redirect_uri",
    }
    main = "import sys; from mobile_sso.cli import main; sys.argv[0] = 'mobile-sso'; main()"
    serve = (sys.executable, "-c", main, "serve", "--only", "backend", "--backend-port", "$port", "--issuer", "$issuer")
    serve += ("--client-secret", "$client_secret", "--redirect-uri", "$redirect_uri")
    starts = {
        "rest": Start(command=serve),
        "mendix": Start(command=(*serve, "--backend", "mendix-mobile-sso-2.1")),
        "web-redirect": Start(command=(sys.executable, str(BACKENDS / "web_redirect.py")), environment=told),
        "mendix-native": Start(command=(sys.executable, str(BACKENDS / "mendix_published.py")), environment=told),
    }

    def binding(name: str) -> Binding:
        declared = read_binding(built_in_bindings()[name])
        return replace(declared, base_url=None, idp_port=0, start=starts[name], ready=Ready(path="/", within="60s"))

    return binding
