from __future__ import annotations

from collections.abc import Callable

import pytest

from mobile_sso.scenario.model import Defaults, Suite, build_models
from mobile_sso.scenario.vocabulary import Verb

Read = Callable[[str], Suite]
Text = Callable[..., str]


def test_a_bare_verb_and_a_verb_with_nothing_to_say_are_the_same_step(read_suite: Read, suite_of: Text) -> None:
    bare, said = read_suite(suite_of(steps="[open_app, { open_app: {} }]")).scenarios[0].steps
    assert bare.word == said.word == "open_app"
    assert bare.arguments == said.arguments


def test_a_step_knows_its_verb_and_what_is_said_with_it(
    read_suite: Read, suite_of: Text, small_vocabulary: tuple[Verb, ...]
) -> None:
    (step,) = read_suite(suite_of(steps="[{ sign_in: { as: ada, tries: [1, 2] } }]")).scenarios[0].steps
    assert step.verb is small_vocabulary[1]
    assert step.arguments.model_dump(by_alias=True) == {"as": "ada", "tries": (1, 2)}


def test_a_step_whose_argument_is_one_value(read_suite: Read, suite_of: Text) -> None:
    (step,) = read_suite(suite_of(steps="[wait: 20m]")).scenarios[0].steps
    assert step.arguments.model_dump(mode="json") == "20m"


def test_a_step_finds_the_place_of_a_dotted_key(read_suite: Read, suite_of: Text) -> None:
    steps = "\n      - open_app\n      - expect: { phone: { signed_in: ada, errors: [] } }"
    opened, expected = read_suite(suite_of(steps=steps)).scenarios[0].steps
    assert (opened.line, expected.line) == (7, 8)
    assert expected.position("phone.signed_in") == (8, 28, len("signed_in: ada"))
    assert expected.position("phone.errors") == (8, 44, len("errors: []"))
    assert expected.position("phone") == (8, 19, len("phone: { signed_in: ada, errors: [] }"))
    assert expected.position() == (8, 9, 1)


def test_a_key_that_was_not_written_is_shown_at_what_is_nearest(read_suite: Read, suite_of: Text) -> None:
    expected = read_suite(suite_of(steps="[{ expect: { phone: { signed_in: ada } } }]")).scenarios[0].steps[0]
    assert expected.position("phone.page") == expected.position("phone")


def test_a_step_shows_the_lines_around_a_key(read_suite: Read, suite_of: Text) -> None:
    steps = "\n      - open_app\n      - expect: { phone: { signed_in: ada } }"
    expected = read_suite(suite_of(steps=steps)).scenarios[0].steps[1]
    assert expected.frame("phone.signed_in").splitlines() == [
        "       6 |     steps:",
        "       7 |       - open_app",
        "  >    8 |       - expect: { phone: { signed_in: ada } }",
        "                                      ^^^^^^^^^^^^^^",
    ]


def test_scenario_and_suite_know_where_they_stand(read_suite: Read, suite_of: Text) -> None:
    suite = read_suite(suite_of())
    assert (suite.line, suite.scenarios[0].line) == (1, 4)


def test_what_was_not_read_from_a_file_has_no_place(small_vocabulary: tuple[Verb, ...]) -> None:
    model = build_models(small_vocabulary)
    text = '{"version": 1, "about": "x", "scenarios": [{"name": "a", "why": "b", "steps": [{"open_app": {}}]}]}'
    step = model.model_validate_json(text).scenarios[0].steps[0]
    assert (step.line, step.position("app"), step.frame()) == (0, (0, 0, 0), "")


def test_a_scenario_needs_what_it_requires_and_what_its_verbs_need(read_suite: Read, suite_of: Text) -> None:
    text = suite_of("requires: [sso_session]", steps="[{ sign_in: { as: ada } }, { wait: 1s }]")
    assert read_suite(text).scenarios[0].needs == {"sso_session", "passwords", "clock"}


def test_the_defaults_of_a_file_that_says_nothing() -> None:
    assert Defaults().model_dump() == {
        "app": "field_service",
        "device": "ios-safari",
        "scheme": "makeitnative",
        "idp": "generic",
        "backend": "mendix-mobile-sso-2.1",
    }


def test_a_suite_is_frozen(read_suite: Read, suite_of: Text) -> None:
    suite = read_suite(suite_of())
    with pytest.raises(ValueError, match="frozen"):
        suite.about = "something else"


def test_two_verbs_of_one_name_make_no_vocabulary(small_vocabulary: tuple[Verb, ...]) -> None:
    with pytest.raises(ValueError, match=r"^two verbs have the same name$"):
        build_models((*small_vocabulary, small_vocabulary[0]))


def test_the_models_of_one_vocabulary_are_built_once(small_vocabulary: tuple[Verb, ...]) -> None:
    assert build_models(small_vocabulary) is build_models(tuple(small_vocabulary))


@pytest.mark.parametrize("step", ["{}", '{"open_app": {}, "wait": "1s"}'])
def test_a_step_that_is_no_single_verb_is_refused_by_the_model_too(
    small_vocabulary: tuple[Verb, ...], step: str
) -> None:
    text = f'{{"version": 1, "about": "x", "scenarios": [{{"name": "a", "why": "b", "steps": [{step}]}}]}}'
    with pytest.raises(ValueError, match=r"a step has exactly one verb, this one has [02]"):
        build_models(small_vocabulary).model_validate_json(text)


def test_two_vocabularies_do_not_mix(small_vocabulary: tuple[Verb, ...]) -> None:
    smaller = build_models(small_vocabulary[:1])
    text = '{"version": 1, "about": "x", "scenarios": [{"name": "a", "why": "b", "steps": [{"wait": "1s"}]}]}'
    build_models(small_vocabulary).model_validate_json(text)
    with pytest.raises(ValueError, match="wait"):
        smaller.model_validate_json(text)
