"""`expect: { doctor: … }` takes its facts from what was really entered in the world of the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.documents.problems import BrokenDocument
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.expectations.doctor import examined, set_up
from mobile_sso.scenario.failure import ScenarioFailed
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import Case, cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.run import run_case
from mobile_sso.scenario.steps import VERBS
from mobile_sso.scenario.world import World

MakeWorld = Callable[[str], tuple[Case, World]]


@pytest.fixture
def make_world(keys: SigningKeys) -> Iterator[MakeWorld]:
    library, worlds = Library.load([bundled_folder("fixtures")]), []

    def make(rest: str) -> tuple[Case, World]:
        text = f"version: 1\nabout: A test.\nscenarios:\n  - name: one\n    why: A test.\n{rest}"
        case = next(cases(load_suite(Path("one.sso.yaml"), text, VERBS, names_for_scenarios(library))))
        worlds.append(assemble(case, library, RunOptions(seed=7, keys=keys)))
        return case, worlds[-1]

    yield make
    for world in worlds:
        world.testbed.close()


NOTHING = """\
    given: { %s }
    matrix: { backend: [%s], device: [%s] }
    steps: [{ expect: { doctor: [] } }]
"""


def _facts(
    make_world: MakeWorld, given: str, *, backend: str = "hardened", device: str = "android-custom-tab"
) -> World:
    return make_world(NOTHING % (given, backend, device))[1]


def test_the_facts_are_those_of_phone_backend_and_idp(make_world: MakeWorld) -> None:
    world = _facts(make_world, "")
    facts = set_up(world, world.app(), "generic")
    assert (facts.platform, facts.schemes, facts.https_hosts) == ("android", ("makeitnative",), ())
    assert (facts.expected_path, facts.redirect_uri) == (None, "makeitnative://oauth/callback")
    assert facts.token_redirect_uri == "makeitnative://oauth/callback"
    assert facts.registered_redirect_uris == (
        "makeitnative://oauth/callback",
        "https://backend.test/oauth/v2/callback",
    )


@pytest.mark.parametrize(
    ("given", "modes"),
    [
        ("faults: [invalid-address]", ("invalid-address",)),
        ("faults: [scheme-case]", ("scheme-case",)),
        ("faults: [path-variant]", ("path-variant",)),
        ("faults: [redirect-uri-swap]", ("redirect-uri-swap",)),
        ("faults: [scheme-case, path-variant]", ("scheme-case", "path-variant")),
        ("callback: { app: another }", ("invalid-address",)),
        ("callback: { idp: another }", ("redirect-uri-unregistered",)),
        ("callback: { backend: another }", ("redirect-uri-unregistered", "invalid-address")),
        ("backend: { flaws_added: [mobile-callback-only-at-authorization] }", ("redirect-uri-swap",)),
        ("backend: { flaws_added: [callback-url-computed-twice] }", ()),
        ("backend_idps: [entra, okta-custom], faults: [path-variant]", ("path-variant",)),
    ],
)
def test_every_place_where_the_callback_url_stands_is_examined(
    make_world: MakeWorld, given: str, modes: tuple[str, ...]
) -> None:
    world = _facts(make_world, given)
    assert examined(world, world.app()).items == modes


def test_a_swap_that_a_fault_made_comes_before_what_the_backend_would_say(make_world: MakeWorld) -> None:
    world = _facts(make_world, "")
    world.phone.faults._hands.swap_token_redirect_uri("app://elsewhere")
    assert set_up(world, world.app(), "generic").token_redirect_uri == "app://elsewhere"


def test_a_wrong_expectation_fails_by_its_key(make_world: MakeWorld) -> None:
    case, world = make_world(NOTHING % ("faults: [path-variant]", "hardened", "ios-safari"))
    with pytest.raises(ScenarioFailed) as failed:
        run_case(case, world)
    (finding,) = failed.value.findings
    assert (finding.key, finding.expected, finding.actual) == ("doctor", "[]", "[path-variant]")


def test_a_word_that_no_doctor_says_is_refused_when_the_file_is_read(make_world: MakeWorld) -> None:
    with pytest.raises(BrokenDocument, match="doctor") as broken:
        make_world("    steps: [{ expect: { doctor: [invalid-adress] } }]\n")
    assert str(broken.value).partition("\n")[0] == (
        "one.sso.yaml:6:34: `invalid-adress` is not one of `redirect-uri-unregistered`, `invalid-address`, "
        "`scheme-case`, `path-variant`, `redirect-uri-swap`"
    )
