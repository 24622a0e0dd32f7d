from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mobile_sso.documents.library import FixtureFolderMissing, Library
from mobile_sso.documents.problems import BrokenDocument
from mobile_sso.documents.profiles import UnknownName

PERSONAS = """\
version: 1
personas:
  ada: { password: analytical-engine, claims: { email: ada@people.test }, roles: [Technician] }
  grace: { password: nanosecond }
"""


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, dict[str, str]]], list[Path]]:
    """Folders with files, named as they are given, below the working directory."""
    monkeypatch.chdir(tmp_path)

    def make(files: dict[str, dict[str, str]]) -> list[Path]:
        for folder, content in files.items():
            (tmp_path / folder).mkdir()
            for name, text in content.items():
                path = tmp_path / folder / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
        return [tmp_path / folder for folder in files]

    return make


Folders = Callable[[dict[str, dict[str, str]]], list[Path]]


def test_personas_are_read_by_name(folders: Folders) -> None:
    library = Library.load(folders({"bundled": {"personas.yaml": PERSONAS}}))
    ada = library.personas["ada"]
    assert (ada.username, ada.password, ada.roles, ada.assigned) == ("ada", "analytical-engine", ("Technician",), True)
    assert ada.claims == {"email": "ada@people.test"}
    assert library.personas["grace"].roles == ()


def test_a_later_folder_adds_and_shadows(folders: Folders) -> None:
    own = "version: 1\npersonas: { ada: { password: another-one }, olga: { password: equations } }\n"
    library = Library.load(
        folders(
            {
                "bundled": {
                    "personas.yaml": PERSONAS,
                    "idps/okta.yaml": "version: 1\n",
                    "idps/entra.yaml": "version: 1\n",
                },
                "fixtures": {"personas.yaml": own, "idps/okta.yaml": "version: 1\ntitle: Ours\n"},
            }
        )
    )
    assert {name: persona.password for name, persona in library.personas.items()} == {
        "ada": "another-one",
        "grace": "nanosecond",
        "olga": "equations",
    }
    assert (list(library.idps), library.idps["okta"].title) == (["entra", "okta"], "Ours")


def test_a_profile_has_the_name_of_its_file_and_is_read_once(folders: Folders) -> None:
    library = Library.load(folders({"fixtures": {"backends/mendix-2.1.yaml": "version: 1\ntitle: Mendix\n"}}))
    profile = library.backends["mendix-2.1"]
    assert (profile.name, profile.title) == ("mendix-2.1", "Mendix")
    assert library.backends["mendix-2.1"] is profile


def test_every_kind_of_profile_is_read_into_its_own_type(folders: Folders) -> None:
    device = (
        "version: 1\ntitle: A phone\nplatform: ios\nbrowser: safari\nscheme_case: insensitive\n"
        "asks_before_leaving: true\nsuspends_in_background: true\n"
    )
    app = "version: 1\ntitle: An app\nappname: fieldservice\nreverse_domain: test.field.service\n"
    files = {"devices/phone.yaml": device, "apps/field_service.yaml": app, "idps/strict.yaml": "version: 1\n"}
    library = Library.load(folders({"fixtures": files}))
    assert library.devices["phone"].platform == "ios"
    assert library.apps["field_service"].appname == "fieldservice"
    assert library.idps["strict"].issuer_path == ""
    kinds = [library.devices, library.apps, library.idps]
    assert [type(next(iter(kind.values()))).__name__ for kind in kinds] == ["DeviceProfile", "AppProfile", "IdpProfile"]


def test_nothing_is_parsed_before_it_is_asked_for(folders: Folders) -> None:
    broken = {"personas.yaml": "]", "idps/okta.yaml": "]", "idps/entra.yaml": "version: 1\n"}
    library = Library.load(folders({"fixtures": broken}))
    assert library.idps["entra"].name == "entra"
    assert "okta" in library.idps
    with pytest.raises(BrokenDocument, match=r"^fixtures/idps/okta\.yaml:1:1: "):
        library.idps["okta"]
    with pytest.raises(BrokenDocument, match=r"^fixtures/personas\.yaml:1:1: "):
        library.personas  # noqa: B018  # reading it is what is tested


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: Okta\n", "fixtures/idps/okta.yaml:1:1: `version` is missing"),
        ("version: 2\n", "fixtures/idps/okta.yaml:1:10: expected `1`, got the number 2"),
        ("version: 1\nname: okta\n", "fixtures/idps/okta.yaml:2:1: a profile has the name of its file"),
        ("version: 1\ntitel: Okta\n", "fixtures/idps/okta.yaml:2:1: unknown key `titel`"),
        ("version: 1\nengine: embeded\n", "fixtures/idps/okta.yaml:2:9: `embeded` is not one of"),
        (
            "version: 1\nlifetimes: { code: 5m }\n",
            "fixtures/idps/okta.yaml:2:20: expected a whole number, got the text",
        ),
        ("version: 1\npkce_required: yes\n", "fixtures/idps/okta.yaml:2:16: `yes` means true in YAML 1.1"),
        ("- version\n", "fixtures/idps/okta.yaml:1:1: expected a mapping, got a list"),
    ],
)
def test_a_broken_profile_is_told_at_its_place(folders: Folders, text: str, said: str) -> None:
    library = Library.load(folders({"fixtures": {"idps/okta.yaml": text}}))
    with pytest.raises(BrokenDocument) as broken:
        library.idps["okta"]
    assert str(broken.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("personas: {}\n", "fixtures/personas.yaml:1:1: `version` is missing"),
        ("version: 1\npersonas: { ada: { pasword: x } }\n", "fixtures/personas.yaml:2:18: `password` is missing"),
        (
            "version: 1\npersonas: { nobody: { password: x } }\n",
            "fixtures/personas.yaml:2:13: `nobody` is a reserved word of the scenarios",
        ),
        ("version: 1\npersonas: { ada: { password: 5 } }\n", "fixtures/personas.yaml:2:30: expected text"),
        (
            "version: 1\npersonas: { ada: { password: x, assigned: on } }\n",
            "fixtures/personas.yaml:2:43: `on` means true",
        ),
    ],
)
def test_broken_personas_are_told_at_their_place(folders: Folders, text: str, said: str) -> None:
    library = Library.load(folders({"fixtures": {"personas.yaml": text}}))
    with pytest.raises(BrokenDocument) as broken:
        library.names()
    assert str(broken.value).startswith(said)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("octa", "no IdP is called `octa`; did you mean `okta`?"),
        ("x", "no IdP is called `x`; known: entra, okta"),
    ],
)
def test_an_unknown_profile_is_answered_with_a_sentence(folders: Folders, name: str, sentence: str) -> None:
    library = Library.load(folders({"fixtures": {"idps/okta.yaml": "", "idps/entra.yaml": ""}}))
    with pytest.raises(UnknownName) as unknown:
        library.idps[name]
    assert str(unknown.value) == sentence
    assert library.idps.get(name) is None


def test_where_there_are_none_the_sentence_says_where_they_would_be(folders: Folders) -> None:
    library = Library.load(folders({"bundled": {}, "fixtures": {}}))
    with pytest.raises(UnknownName) as unknown:
        library.devices["phone"]
    assert str(unknown.value) == "no device is called `phone`; there are none in bundled/devices and fixtures/devices"


def test_the_names_for_scenarios_say_where_they_come_from(folders: Folders) -> None:
    bundled = {"personas.yaml": PERSONAS, "idps/okta.yaml": "", "apps/a.yaml": "", "mixes/flaky.yaml": ""}
    names = Library.load(folders({"bundled": bundled, "fixtures": {"idps/own.yaml": "", "devices/b.yaml": ""}})).names()
    assert {kind: (known.words, known.where) for kind, known in names.items()} == {
        "app": (("a",), "bundled/apps"),
        "backend": ((), "bundled/backends and fixtures/backends"),
        "device": (("b",), "fixtures/devices"),
        "idp": (("okta", "own"), "bundled/idps and fixtures/idps"),
        "mix": (("flaky",), "bundled/mixes"),
        "persona": (("ada", "grace"), "bundled/personas.yaml"),
    }


def test_a_folder_that_is_not_there_is_a_mistake(folders: Folders, tmp_path: Path) -> None:
    with pytest.raises(FixtureFolderMissing, match=r"^the fixtures folder fixtures does not exist$"):
        Library.load([tmp_path / "fixtures", *folders({})])


def test_a_file_that_nobody_would_read_is_a_mistake(folders: Folders) -> None:
    with pytest.raises(BrokenDocument) as broken:
        Library.load(folders({"fixtures": {"persona.yaml": "", "apps.yml": "", "README.md": ""}}))
    assert [problem.path for problem in broken.value.problems] == ["fixtures/apps.yml", "fixtures/persona.yaml"]


def test_a_profile_whose_file_ends_otherwise_is_a_mistake(folders: Folders) -> None:
    library = Library.load(folders({"fixtures": {"idps/okta.yml": "", "idps/okta.json": ""}}))
    with pytest.raises(BrokenDocument) as broken:
        len(library.idps)
    assert str(broken.value) == (
        "fixtures/idps/okta.yml:1:1: a profile's file name ends in `.yaml`\n  hint: call it okta.yaml"
    )


MIX = """\
version: 1
title: Ours
sampling: exclusive
rate: 0.1
shares:
  - { fault: net-lost-request, weight: 2 }
  - { fault: process-death, weight: 1, parameters: { when: during-exchange } }
"""
DEVICE = """\
version: 1
title: A phone
platform: ios
browser: safari
scheme_case: insensitive
asks_before_leaving: true
suspends_in_background: true
failure_rate: 0.1
mix: ours
"""
CHOICE = "unconfirmed: [the weights are a choice, not a measurement]\n"


def test_a_mix_of_ones_own_is_read_and_a_device_names_it(folders: Folders) -> None:
    files = {"mixes/ours.yaml": MIX + CHOICE.replace("[", '["').replace("]", '"]'), "devices/phone.yaml": DEVICE}
    library = Library.load(folders({"bundled": {}, "fixtures": files}))
    mix = library.mixes[library.devices["phone"].mix or ""]
    assert (mix.name, mix.sampling, mix.rate, mix.sticky) == ("ours", "exclusive", 0.1, 0.0)
    assert [share.mode for share in mix.shares] == ["net-lost-request", "process-death when=during-exchange"]


@pytest.mark.parametrize(
    ("kind", "name", "files", "text"),
    [
        (
            "devices",
            "phone",
            {"devices/phone.yaml": DEVICE.replace("ours", "ios-flakey"), "mixes/ios-flaky.yaml": ""},
            """\
fixtures/devices/phone.yaml:9:6: no fault mix is called `ios-flakey`
       7 | suspends_in_background: true
       8 | failure_rate: 0.1
  >    9 | mix: ios-flakey
                ^^^^^^^^^^
  hint: did you mean `ios-flaky`? fault mixes are in fixtures/mixes""",
        ),
        (
            "mixes",
            "ours",
            {"mixes/ours.yaml": MIX},
            """\
fixtures/mixes/ours.yaml:1:1: `unconfirmed` must say that nobody measured the weights
  >    1 | version: 1
           ^
       2 | title: Ours
  hint: add the line `the weights are a choice, not a measurement`""",
        ),
        (
            "mixes",
            "ours",
            {"mixes/ours.yaml": MIX + "unconfirmed: [all of it]\n"},
            """\
fixtures/mixes/ours.yaml:8:14: `unconfirmed` must say that nobody measured the weights
       6 |   - { fault: net-lost-request, weight: 2 }
       7 |   - { fault: process-death, weight: 1, parameters: { when: during-exchange } }
  >    8 | unconfirmed: [all of it]
                        ^^^^^^^^^^^
  hint: add the line `the weights are a choice, not a measurement`""",
        ),
        (
            "mixes",
            "ours",
            {"mixes/ours.yaml": MIX.replace("net-lost-request", "scheme-case") + "unconfirmed: [x]\n"},
            """\
fixtures/mixes/ours.yaml:6:5: the fault 'scheme-case' changes the set-up for good, so it cannot strike a share of the \
sign-ins
       4 | rate: 0.1
       5 | shares:
  >    6 |   - { fault: scheme-case, weight: 2 }
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       7 |   - { fault: process-death, weight: 1, parameters: { when: during-exchange } }""",
        ),
        (
            "mixes",
            "ours",
            {"mixes/ours.yaml": MIX.replace("exclusive", "exclusively")},
            """\
fixtures/mixes/ours.yaml:3:11: `exclusively` is not one of `exclusive`, `independent`
       1 | version: 1
       2 | title: Ours
  >    3 | sampling: exclusively
                     ^^^^^^^^^^^
       4 | rate: 0.1
  hint: did you mean `exclusive`?""",
        ),
    ],
)
def test_what_is_wrong_with_a_mix_or_with_its_name_is_told_at_its_place(
    folders: Folders, kind: str, name: str, files: dict[str, str], text: str
) -> None:
    library = Library.load(folders({"fixtures": files}))
    with pytest.raises(BrokenDocument) as broken:
        getattr(library, kind)[name]
    assert str(broken.value) == text
