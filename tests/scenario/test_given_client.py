"""How the backend is entered at the IdP, where a scenario says so; and reading what the IdP's page says about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.documents.problems import BrokenDocument
from mobile_sso.idp.engines.embedded import EmbeddedIdp
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.failure import ScenarioFailed
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.run import run_case
from mobile_sso.scenario.steps import VERBS
from mobile_sso.scenario.world import World

Play = Callable[..., World]


@pytest.fixture
def play(keys: SigningKeys) -> Iterator[Play]:
    """Play a scenario with `given: { idp: … }` and steps, and return its world."""
    library = Library.load([bundled_folder("fixtures")])
    worlds: list[World] = []

    def run(given: str, steps: str, idp: str = "generic") -> World:
        text = (
            "version: 1\nabout: A test.\nscenarios:\n  - name: one\n    why: A test.\n"
            f"    given: {{ {given} }}\n    matrix: {{ idp: [{idp}], backend: [hardened] }}\n    steps: [{steps}]\n"
        )
        case = next(cases(load_suite(Path("one.sso.yaml"), text, VERBS, names_for_scenarios(library))))
        world = assemble(case, library, RunOptions(seed=7, keys=keys))
        worlds.append(world)
        run_case(case, world)
        return world

    yield run
    for world in worlds:
        world.testbed.close()


SIGN_IN = "open_app, { sign_in: { as: ada } }"
SIGNED_IN = "{ expect: { phone: { signed_in: ada } } }"


def registered(world: World) -> dict[str, object]:
    idp = world.idp(None)
    assert isinstance(idp, EmbeddedIdp)
    client = idp.state.clients.get("field-service")
    assert client
    names = ("platform", "application_type", "token_endpoint_auth_method", "consent_required")
    return {name: getattr(client.registration, name) for name in names}


def test_without_a_difference_it_is_a_confidential_web_client(play: Play) -> None:
    assert registered(play("", f"{SIGN_IN}, {SIGNED_IN}")) == {
        "platform": "web",
        "application_type": "web",
        "token_endpoint_auth_method": "client_secret_basic",
        "consent_required": False,
    }


def test_only_what_is_written_differs(play: Play) -> None:
    world = play(
        "idp: { client: { platform: native, application_type: native } }",
        f"{SIGN_IN}, {SIGNED_IN}",
    )
    assert registered(world) == {
        "platform": "native",
        "application_type": "native",
        "token_endpoint_auth_method": "client_secret_basic",
        "consent_required": False,
    }


def test_the_idp_may_expect_another_authentication_than_the_backend_does(play: Play) -> None:
    world = play(
        "idp: { client: { token_endpoint_auth_method: client_secret_post } }",
        f"{SIGN_IN}, {{ expect: {{ phone: {{ signed_in: nobody }}, idp: {{ errors: [invalid_client] }} }} }}",
    )
    assert registered(world)["token_endpoint_auth_method"] == "client_secret_post"


def test_a_public_client_has_no_secret_for_the_backend(play: Play) -> None:
    world = play(
        "idp: { client: { token_endpoint_auth_method: none } }",
        f"{SIGN_IN}, {{ expect: {{ phone: {{ signed_in: nobody }}, idp: {{ errors: [invalid_client] }} }} }}",
    )
    assert registered(world)["token_endpoint_auth_method"] == "none"


def test_the_backend_may_have_a_client_id_that_the_idp_does_not_know(play: Play) -> None:
    text = "browser_text: No client is registered with this client_id."
    page = f"{{ expect: {{ phone: {{ {text} }}, idp: {{ errors: [invalid_client] }} }} }}"
    world = play("backend: { client_id: wrong }", f"open_app, tap_sign_in, {page}")

    assert world.ledgers["generic"].authorization_request["client_id"] == "not-the-client-id"
    assert registered(world)["platform"] == "web"


def test_a_callback_that_is_a_path_is_one_of_the_backend(play: Play) -> None:
    """Registered alone it is the web callback, which is there anyway; sent, it brings nobody back to the app."""
    page = "{ expect: { phone: { browser: error page }, idp: { errors: [invalid_request] } } }"
    world = play("callback: { idp: /oauth/v2/callback }", f"open_app, tap_sign_in, {page}")
    idp = world.idp(None)
    assert isinstance(idp, EmbeddedIdp)
    client = idp.state.clients.get("field-service")
    assert client
    assert client.registration.redirect_uris == ("https://backend.test/oauth/v2/callback",)

    sent = play(
        "callback: { backend: /oauth/v2/callback }", f"{SIGN_IN}, {{ expect: {{ phone: {{ signed_in: nobody }} }} }}"
    )
    request = sent.ledgers["generic"].authorization_request
    assert request["redirect_uri"] == "https://backend.test/oauth/v2/callback"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("idp: { client: { platform: desktop } }", "`desktop` is not one of `web`, `public`, `spa`, `native`, `ios`"),
        ("idp: { client: { plattform: web } }", "unknown key `plattform`"),
        ("idp: { client: { consent_required: maybe } }", "expected true or false, got the text `maybe`"),
    ],
)
def test_a_mistake_is_told_as_everywhere(play: Play, given: str, told: str) -> None:
    with pytest.raises(BrokenDocument) as broken:
        play(given, SIGN_IN)
    assert broken.value.problems[0].message.startswith(told)


WRONG_URI = "callback: { idp: 'makeitnative://oauth/callback/' }"


def test_what_the_page_in_the_browser_says_can_be_expected(play: Play) -> None:
    said = "{ expect: { phone: { browser: error page, browser_text: The redirect_uri is not registered } } }"
    play(WRONG_URI, f"open_app, tap_sign_in, {said}")


def test_another_text_fails_with_what_is_there(play: Play) -> None:
    with pytest.raises(ScenarioFailed) as failed:
        play(WRONG_URI, "open_app, tap_sign_in, { expect: { phone: { browser_text: Welcome } } }")

    (finding,) = failed.value.findings
    assert (finding.key, finding.expected) == ("phone.browser_text", "Welcome")
    assert "redirect_uri is not registered" in finding.actual


def test_a_closed_browser_says_nothing(play: Play) -> None:
    with pytest.raises(ScenarioFailed):
        play("", f"{SIGN_IN}, {{ expect: {{ phone: {{ browser_text: anything }} }} }}")
