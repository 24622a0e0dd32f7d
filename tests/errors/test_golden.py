"""Every folder here holds a broken scenario file and the exact text that its author reads.

`UPDATE_GOLDEN=1 pytest tests/errors` writes the texts anew; review them in the diff. The vocabulary is a small one of
its own, so that a new verb does not change any text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pydantic import Field, RootModel

from mobile_sso.documents.names import AppName, IdpName, KnownNames, NamesByKind, PersonaName, SomebodyName
from mobile_sso.documents.problems import BrokenDocument, Problem
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.documents.values import Duration
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.vocabulary import Verb

HERE = Path(__file__).parent
FOLDERS = sorted(path for path in HERE.iterdir() if (path / "broken.yaml").is_file())


class OpenApp(StrictModel):
    """Open the app."""

    app: AppName | None = None


class SignIn(StrictModel):
    """Sign in at the IdP."""

    as_: SomebodyName = Field(alias="as", description="Who signs in.")
    idp: IdpName | None = None
    remember: bool | None = None


class SignOut(StrictModel):
    """Sign out of the app."""


class Wait(RootModel[Duration]):
    """Let time pass."""


class Phone(StrictModel):
    """What the phone shows."""

    signed_in: PersonaName | None = None
    errors: tuple[str, ...] | None = None


class Idp(StrictModel):
    """What the IdP saw."""

    sign_in_pages: int | None = Field(default=None, ge=0)


class Expect(StrictModel):
    """Compare."""

    phone: Phone | None = None
    idp: Idp | None = None


def run(world: object, arguments: object) -> None:
    raise AssertionError("no scenario of this folder may ever run")


VERBS = (
    Verb(name="open_app", arguments=OpenApp, run=run),
    Verb(name="sign_in", arguments=SignIn, run=run),
    Verb(name="sign_out", arguments=SignOut, run=run),
    Verb(name="wait", arguments=Wait, run=run),
    Verb(name="expect", arguments=Expect, run=run),
)


def check_fault(name: str, parameters: Mapping[str, object]) -> None:
    unknown = sorted(set(parameters) - {"after"})
    if unknown:
        raise ValueError(f"{name} has no parameter `{unknown[0]}`; it takes `after`")


NAMES: NamesByKind = {
    "app": KnownNames(words=("field_service", "inspections"), where="fixtures/apps"),
    "backend": KnownNames(words=("hardened", "mendix-mobile-sso-2.1"), where="fixtures/backends"),
    "device": KnownNames(words=("android-custom-tab", "ios-auth-session", "ios-safari"), where="fixtures/devices"),
    "fault": KnownNames(
        words=("net-lost-request", "net-lost-response"), where="`mobile-sso list faults`", check=check_fault
    ),
    "flaw": KnownNames(words=("no-pkce", "unbound-attempt"), where="`mobile-sso list flaws`"),
    "idp": KnownNames(words=("entra", "generic", "okta"), where="fixtures/idps"),
    "invariant": KnownNames(words=("one-token-request-per-code",), where="`mobile-sso list invariants`"),
    "persona": KnownNames(words=("ada", "grace", "linus"), where="fixtures/personas.yaml"),
    "quirk": KnownNames(words=("jwks_rotate", "signature"), where="`mobile-sso list quirks`"),
}


def problems_of(folder: Path) -> tuple[Problem, ...]:
    text = (folder / "broken.yaml").read_bytes().decode()
    with pytest.raises(BrokenDocument) as broken:
        load_suite(Path("broken.yaml"), text, VERBS, NAMES)
    return broken.value.problems


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_broken_file_is_explained_word_for_word(folder: Path) -> None:
    said = "\n\n".join(map(str, problems_of(folder))) + "\n"
    golden = folder / "error.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(said)
    assert said == golden.read_text()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_our_words_are_plain_ascii_and_no_pythonic_word_is_among_them(folder: Path) -> None:
    for problem in problems_of(folder):
        words = f"{problem.message} {problem.hint}"
        assert words.isascii()
        ours = re.sub(r"`[^`]*`", "", words)
        assert not re.search(r"Input should|\b(?:str|int|dict|tuple|bool|NoneType|validator|schema)\b|'", ours)


def test_the_folders_are_numbered_without_gaps() -> None:
    assert [int(folder.name[:3]) for folder in FOLDERS] == list(range(1, len(FOLDERS) + 1))


def test_eight_mistakes_are_told_at_once() -> None:
    (folder,) = (folder for folder in FOLDERS if folder.name.endswith("eight-mistakes-at-once"))
    assert len(problems_of(folder)) == 8


@pytest.mark.parametrize("change", [lambda text: text, lambda text: text.replace("\n", "\r\n")], ids=["lf", "crlf"])
def test_the_file_that_the_broken_ones_are_made_from_is_sound(change: Callable[[str], str]) -> None:
    text = change((HERE / "sound.yaml").read_text())
    suite = load_suite(Path("sound.yaml"), text, VERBS, NAMES)
    assert [scenario.name for scenario in suite.scenarios] == ["first-login", "lost-response"]
