"""A small vocabulary and a few names, which no new verb or fixture may disturb, and what the other tests share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pydantic import Field, RootModel

from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.documents.names import AppName, KnownNames, NamesByKind, PersonaName, SomebodyName
from mobile_sso.documents.problems import BrokenDocument
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.documents.values import Duration
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.model import Suite
from mobile_sso.scenario.vocabulary import Verb


class OpenApp(StrictModel):
    """Open the app."""

    app: AppName | None = None
    """Which app."""


class SignIn(StrictModel):
    """Sign in at the IdP."""

    as_: SomebodyName = Field(alias="as", description="Who signs in.")
    tries: tuple[int, ...] = ()


class Wait(RootModel[Duration]):
    """Let time pass."""


class Phone(StrictModel):
    """What the phone shows."""

    signed_in: PersonaName | None = None
    errors: tuple[str, ...] | None = None


class Expect(StrictModel):
    """Compare."""

    phone: Phone | None = None


def nothing(world: object, arguments: object) -> None:
    """Do nothing."""


def only_after(name: str, parameters: Mapping[str, object]) -> None:
    if set(parameters) - {"after"}:
        raise ValueError(f"{name} takes `after` only")


@pytest.fixture(scope="session")
def library() -> Library:
    """The bundled fixtures, which nobody changes."""
    return Library.load([bundled_folder("fixtures")])


@pytest.fixture(scope="session")
def keys() -> SigningKeys:
    """One key set for all tests: finding RSA keys takes longest of all."""
    return SigningKeys.mint()


@pytest.fixture(scope="session")
def small_vocabulary() -> tuple[Verb, ...]:
    return (
        Verb(name="open_app", arguments=OpenApp, run=nothing),
        Verb(name="sign_in", arguments=SignIn, run=nothing, needs=frozenset({"passwords"})),
        Verb(name="wait", arguments=Wait, run=nothing, needs=frozenset({"clock"})),
        Verb(name="expect", arguments=Expect, run=nothing),
    )


@pytest.fixture(scope="session")
def small_names() -> NamesByKind:
    return {
        "app": KnownNames(words=("field_service", "inspections"), where="fixtures/apps"),
        "backend": KnownNames(words=("b-c", "c", "hardened", "mendix-mobile-sso-2.1"), where="fixtures/backends"),
        "device": KnownNames(words=("android-custom-tab", "ios-auth-session", "ios-safari"), where="fixtures/devices"),
        "fault": KnownNames(words=("net-lost-request",), where="the faults", check=only_after),
        "flaw": KnownNames(words=("unbound-attempt",), where="the flaws"),
        "idp": KnownNames(words=("a", "a-b", "entra", "generic", "okta"), where="fixtures/idps"),
        "invariant": KnownNames(words=("one-token-request-per-code",), where="the invariants"),
        "persona": KnownNames(words=("ada", "grace"), where="fixtures/personas.yaml"),
        "quirk": KnownNames(words=("jwks_rotate",), where="the quirks", check=only_after),
    }


@pytest.fixture(scope="session")
def read_suite(small_vocabulary: tuple[Verb, ...], small_names: NamesByKind) -> Callable[[str], Suite]:
    return lambda text: load_suite(Path("login.sso.yaml"), text, small_vocabulary, small_names)


@pytest.fixture(scope="session")
def mistakes_in(read_suite: Callable[[str], Suite]) -> Callable[[str], list[str]]:
    """Line, column and message of every mistake."""

    def mistakes(text: str) -> list[str]:
        with pytest.raises(BrokenDocument) as broken:
            read_suite(text)
        return [f"{problem.line}:{problem.column}: {problem.message}" for problem in broken.value.problems]

    return mistakes


@pytest.fixture(scope="session")
def suite_of() -> Callable[..., str]:
    """Text of a suite with one scenario that has the given lines besides name, why and steps."""

    def text(*lines: str, head: str = "", steps: str = "[open_app, { expect: { phone: { signed_in: ada } } }]") -> str:
        extra = "".join(f"    {line}\n" for line in lines)
        scenario = f"  - name: login\n    why: It must work.\n{extra}    steps: {steps}\n"
        return f"version: 1\nabout: Signing in.\n{head}scenarios:\n{scenario}"

    return text
