from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mobile_sso.documents.names import NamesByKind
from mobile_sso.documents.problems import BrokenDocument
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.model import Suite
from mobile_sso.scenario.vocabulary import Verb

Read = Callable[[str], Suite]
Text = Callable[..., str]
Mistakes = Callable[[str], list[str]]


def test_a_file_is_named_as_the_reader_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_vocabulary: tuple[Verb, ...], small_names: NamesByKind
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path / "login" / "a.sso.yaml", Path("login/a.sso.yaml")):
        with pytest.raises(BrokenDocument) as broken:
            load_suite(path, "version: 1\n", small_vocabulary, small_names)
        assert {problem.path for problem in broken.value.problems} == {"login/a.sso.yaml"}


def test_names_of_a_kind_that_nobody_listed_are_not_checked(small_vocabulary: tuple[Verb, ...], suite_of: Text) -> None:
    text = suite_of("matrix: { idp: [somebodys-own] }", steps="[{ sign_in: { as: whoever } }]")
    suite = load_suite(Path("a.sso.yaml"), text, small_vocabulary, {})
    assert suite.scenarios[0].matrix.idp == ("somebodys-own",)


def test_a_list_becomes_a_tuple_and_a_number_stays_a_number(read_suite: Read, suite_of: Text) -> None:
    suite = read_suite(suite_of("refs: [Mobile SSO 5.2, '5.2']", "given: { failure_rate: 1 }"))
    assert suite.scenarios[0].refs == ("Mobile SSO 5.2", "5.2")
    assert suite.scenarios[0].given.failure_rate == 1.0


@pytest.mark.parametrize(
    ("steps", "mistakes"),
    [
        ("[open_ap]", ["6:13: there is no verb `open_ap`"]),
        ("[{ open_ap: {} }]", ["6:15: there is no verb `open_ap`"]),
        ("[sign_in]", ["6:13: `sign_in` needs `as`"]),
        ("[{ sign_in: {} }]", ["6:24: `as` is missing"]),
        ("[{ sign_in: { as: nobody } }]", ["6:30: no persona is called `nobody`"]),
        ("[{ sign_in: { as_: ada } }]", ["6:24: `as` is missing", "6:26: unknown key `as_`"]),
        ("[wait]", ["6:13: `wait` needs a value"]),
        ("[wait: ]", ["6:13: `wait` needs a value"]),
        ("[open_app: ]", ["6:13: there is nothing behind `open_app:`"]),
        ("[null]", ["6:13: a step is a verb, or a mapping with one key, the verb; this is nothing"]),
        ("[open_app: [a]]", ["6:23: expected a mapping, got a list"]),
        ("open_app", ["6:12: expected a list, got the text `open_app`"]),
        (
            "[{ open_app: {}, wait: 1 }]",
            [
                "6:13: a step has exactly one verb, this one has 2 keys: `open_app`, `wait`",
                "6:35: expected a duration, got the number 1",
            ],
        ),
        ("[{ expect: { phone: { signed_in: nobdy } } }]", ["6:45: no persona is called `nobdy`"]),
    ],
)
def test_a_step_is_a_bare_verb_or_a_mapping_with_one_key(
    mistakes_in: Mistakes, suite_of: Text, steps: str, mistakes: list[str]
) -> None:
    assert mistakes_in(suite_of(steps=steps)) == mistakes


@pytest.mark.parametrize(
    ("key", "mistake"),
    [
        ("phone.signedin", "6:78: no step of this scenario expects `phone.signedin`"),
        ("phone.errors", "6:78: no step of this scenario expects `phone.errors`"),
        ("invariant.one-token", "6:78: there is no invariant `one-token`"),
    ],
)
def test_an_expected_failure_names_what_a_step_expects_or_an_invariant(
    mistakes_in: Mistakes, suite_of: Text, key: str, mistake: str
) -> None:
    assert mistakes_in(
        suite_of(f"expect_failure: [{{ when: {{ idp: generic }}, because: of this one, fails: [{key}] }}]")
    ) == [mistake]


@pytest.mark.parametrize("key", ["phone", "phone.signed_in", "invariant.one-token-request-per-code"])
def test_an_expected_failure_of_what_can_fail_is_sound(read_suite: Read, suite_of: Text, key: str) -> None:
    text = suite_of(f"expect_failure: [{{ when: {{ idp: generic }}, because: of this, fails: [{key}] }}]")
    assert read_suite(text).scenarios[0].expect_failure[0].fails == (key,)


def test_mistakes_between_scenarios_are_told_beside_mistakes_within_them(mistakes_in: Mistakes) -> None:
    text = """\
version: 1
about: Signing in.
scenarios:
  - name: login
    steps: [open_app]
  - name: login
    why: It must work.
    matrix: { idp: [okta], exclude: [{ idp: entra }] }
    steps: [open_app]
"""
    assert mistakes_in(text) == [
        "4:5: `why` is missing",
        "6:11: a second scenario is called `login`",
        "8:38: no case has idp: entra",
    ]


def test_a_broken_matrix_of_the_file_brings_no_mistakes_of_its_cases(mistakes_in: Mistakes, suite_of: Text) -> None:
    text = suite_of("matrix: { exclude: [{ idp: okta }] }", head="matrix: { idp: [okta, entraa] }\n")
    assert mistakes_in(text) == ["3:23: no IdP is called `entraa`"]


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "[]",
        "version: 1",
        "version: 1\nabout: x\nscenarios: 5",
        "version: 1\nabout: x\nscenarios: [5, {}, [], null]",
        "version: 1\nabout: x\nscenarios: [{steps: 5}, {steps: [5]}, {steps: [[]]}, {name: 5}]",
        "version: 1\nabout: x\ndefaults: 5\nmatrix: 5\nscenarios: [{name: a, why: b, steps: [open_app]}]",
        "version: 1\nabout: x\nscenarios: [{name: a, why: b, given: [], matrix: [], expect_failure: {}}]",
    ],
)
def test_whatever_a_file_holds_is_answered_with_problems(read_suite: Read, text: str) -> None:
    with pytest.raises(BrokenDocument) as broken:
        read_suite(text)
    assert all(problem.line >= 1 and problem.message for problem in broken.value.problems)


def test_the_same_file_gives_the_same_suite(read_suite: Read, suite_of: Text) -> None:
    first, second = read_suite(suite_of()), read_suite(suite_of())
    assert first.model_dump() == second.model_dump()
