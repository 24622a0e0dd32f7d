from __future__ import annotations

from pathlib import Path

from mobile_sso.documents.library import Library
from mobile_sso.scenario.explorer.as_scenario import scenario_text
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.steps import VERBS

AXES = {"app": "field_service", "device": "ios-safari", "backend": "hardened"}
TEXT = """\
version: 1
about: Found by `mobile-sso explore`, which walked at random and shortened what it found.

defaults: { app: field_service, device: ios-safari, backend: hardened }

scenarios:
  - name: found-something
    why: "It said: \\"no\\"."
    refs: [deep-link-return 2.2]
    given: { app: { behaviour: well-built }, faults: [] }
    steps:
      - open_app
      - sign_in: { as: ada }
      - arm: { faults: [{ duplicate-delivery: { while_in_flight: true, count: 3 } }] }
      - wait: 31m
"""


def test_a_walk_is_written_as_a_person_would_write_it() -> None:
    text = scenario_text(
        name="found-something",
        why='It said: "no".',
        axes=AXES,
        given={"app": {"behaviour": "well-built"}, "faults": []},
        steps=[
            "open_app",
            {"sign_in": {"as": "ada"}},
            {"arm": {"faults": [{"duplicate-delivery": {"while_in_flight": True, "count": 3}}]}},
            {"wait": "31m"},
        ],
    )
    assert text == TEXT


def test_what_was_written_can_be_read(library: Library) -> None:
    suite = load_suite(Path("x.sso.yaml"), TEXT, VERBS, names_for_scenarios(library))
    (scenario,) = suite.scenarios
    assert ([step.verb.name for step in scenario.steps], scenario.why) == (
        ["open_app", "sign_in", "arm", "wait"],
        'It said: "no".',
    )


def test_a_word_that_yaml_would_take_for_something_else_is_quoted() -> None:
    text = scenario_text(name="x", why="y", axes={"app": "on"}, given={"idp": {"metadata": {"a": "b: c"}}}, steps=[])
    assert 'defaults: { app: "on" }' in text
    assert 'given: { idp: { metadata: { a: "b: c" } } }' in text
