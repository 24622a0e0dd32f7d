"""What is said where a profile of a running provider is wrong, word for word, by a run of pytest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from mobile_sso.testbed.masking import handle

from .conftest import StartProvider
from .running_provider import free_port, play, project

Say: TypeAlias = Callable[..., str]
ONE = ("-k", "first-login and ios-safari-makeitnative and not strict")


@pytest.fixture
def say(tmp_path: Path, secrets: Mapping[str, str]) -> Say:
    """Return what one sign-in with Canaille's profile says of itself, with a text of the profile changed."""

    def run(port: int, change: tuple[str, str], secrets: Mapping[str, str] = secrets) -> str:
        played = play(project(tmp_path, "canaille", port=port, change=change), "canaille", *ONE, secrets=secrets)
        return played.failed.get("first-login", played.output).replace(str(port), "PORT")

    return run


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('"#login"', '"#email"'),
            "step 3: sign_in could not be done: no form with the field '#email': the browser shows "
            "'Authorization interface - Canaille' (200) at http://127.0.0.1:PORT/login, with the fields csrf_token, "
            "login, remember; correct remote.sign_in in fixtures/idps/canaille.yaml",
        ),
        (
            ("input[type=password]", "pin"),
            "step 3: sign_in could not be done: the next page of the sign-in has no pin: the browser shows "
            "'Authorization interface - Canaille' (200) at http://127.0.0.1:PORT/auth/password, with the fields "
            "csrf_token, password, username; correct remote.sign_in in fixtures/idps/canaille.yaml",
        ),
    ],
)
def test_a_field_that_is_not_on_the_page(provider: StartProvider, say: Say, change: tuple[str, str], said: str) -> None:
    assert said in say(provider("canaille"), change)


def test_a_wrong_password(provider: StartProvider, say: Say, secrets: Mapping[str, str]) -> None:
    wrong = {**secrets, "CANAILLE_PASSWORD_ADA": "not-the-password-of-ada"}
    told = say(provider("canaille"), ("", ""), wrong)
    sent = f"user name ada and password {handle('password', 'not-the-password-of-ada')} were sent; it says: '"
    assert f"sign_in could not be done: the sign-in page came back after {sent}" in told
    assert (
        "correct remote.personas.ada in fixtures/idps/canaille.yaml, or the variable of the environment that it names"
    ) in told
    assert "not-the-password-of-ada" not in told


def test_a_provider_that_does_not_run(say: Say) -> None:
    assert (
        "--mobile-sso-idp=canaille: IdP canaille: its metadata could not be read\n"
        "  sent:      GET http://127.0.0.1:PORT/.well-known/openid-configuration\n"
        "  came back: nothing (http://127.0.0.1:PORT: [Errno 111] Connection refused)\n"
        "  change:    start the provider, or correct remote.discovery_url"
    ) in say(free_port(), ("", ""))


def test_variables_that_are_not_set(say: Say) -> None:
    assert (
        "--mobile-sso-idp=canaille: IdP canaille: the environment lacks what its profile names:\n"
        "  CANAILLE_CLIENT_SECRET: the client secret of the app `field_service`\n"
        "  CANAILLE_PASSWORD_ADA: the password of the persona `ada`\n"
        "  change: export CANAILLE_CLIENT_SECRET=…, or another variable under `remote` in fixtures/idps/canaille.yaml"
    ) in say(free_port(), ("", ""), {})


def test_a_capability_that_nobody_has(say: Say) -> None:
    told = say(free_port(), ("[client_authentication,", "[clock, client_authentification,"))
    assert "canaille.yaml:" in told
    assert "no running provider has the capability `clock`" in told
    assert "`client_authentification` is not a capability" in told
    assert "did you mean `client_authentication`?" in told
