"""A real browser at a provider that runs somewhere else: pages that scripts draw, and what is seen of the exchange."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.browser import NotOnScreen
from mobile_sso.device.faults import build_fault
from mobile_sso.documents.library import Library
from mobile_sso.idp.engines.embedded import EmbeddedIdp
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.attempt import sign_in
from mobile_sso.scenario.plain_case import plain_case
from mobile_sso.scenario.remote_idp import RemoteProviders
from mobile_sso.testbed.clock import SystemClock
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import SystemTokens
from mobile_sso.testbed.servers import reserve

from .drawn_by_script import SIGN_IN, drawn_by_script

if TYPE_CHECKING:
    from mobile_sso.device.chromium.launch import Chromium
    from mobile_sso.scenario.world import World

FIXTURES = Path(__file__).parents[2] / "fixtures"
BACK_AT = "https://backend.test/"
PROFILE = """\
version: 1
engine: remote
remote:
  discovery_url: ORIGIN/.well-known/openid-configuration
  clients:
    field_service:
      client_id: there
      client_secret: a-secret-of-theirs
      redirect_uris: ["makeitnative://oauth/callback"]
      post_logout_redirect_uris: ["https://backend.test/"]
  personas: { ada: { username: ada, password: analytical-engine } }
  capabilities: [end_session, passwords, pkce, prompt, redirect_uri_check, sso_session]
"""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """Our own provider, at an address of its own, with pages that scripts draw."""
    with reserve() as address:
        idp = EmbeddedIdp(
            IdpProfile(),
            origin=address.origin,
            clock=SystemClock(),
            tokens=SystemTokens(),
            secrets=Secrets(),
            keys=SigningKeys.mint(),
        )
        idp.register_client(
            ClientRegistration(
                client_id="there",
                client_name="Field Service",
                client_secret="a-secret-of-theirs",
                redirect_uris=("makeitnative://oauth/callback",),
                post_logout_redirect_uris=(BACK_AT,),
            )
        )
        people = Library.load([FIXTURES]).personas
        idp.put_persona(people["ada"])
        address.start(drawn_by_script(idp.app))
        yield address.origin


@pytest.fixture
def world(chromium: Chromium, origin: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A world whose IdP is that provider; a test may declare its pages in another way."""
    (tmp_path / "idps").mkdir()
    declared = getattr(request, "param", SIGN_IN)
    text = PROFILE.replace("ORIGIN", origin).replace("analytical-engine", _password()) + declared.lstrip("\n")
    (tmp_path / "idps" / "theirs.yaml").write_text(text, "utf-8")
    with closing(RemoteProviders()) as remotes:
        options = RunOptions(seed=1, keys=SigningKeys.mint(), make_browser=chromium.phone_browser, remotes=remotes)
        world = assemble(plain_case(idp="theirs"), Library.load([FIXTURES, tmp_path]), options)
        world.app().native.open()
        yield world
        chromium.process.contexts[-1].close()
        world.testbed.close()


def _password() -> str:
    return Library.load([FIXTURES]).personas["ada"].password


def between_browser_and_idp(world: World) -> list[str]:
    return [event.verb for event in world.testbed.trace.events if (event.source, event.target) == ("browser", "idp")]


def test_a_page_that_a_script_draws_is_filled_in_and_its_exchange_is_seen(world: World) -> None:
    sign_in(world, world.app(), world.persona("ada"))

    assert world.app().native.signed_in is not None
    assert between_browser_and_idp(world) == ["GET /authorize", "POST /sign-in"]
    ledger = world.ledgers["theirs"]
    assert (ledger.sign_in_pages, ledger.authorizations, ledger.errors) == (1, 1, [])
    assert sum(ledger.codes_redeemed.values()) == 1


def test_the_second_sign_in_is_silent_by_the_cookie_of_the_provider(world: World) -> None:
    sign_in(world, world.app(), world.persona("ada"))
    world.app().native.sign_out()
    sign_in(world, world.app(), world.persona("ada"))

    assert world.app().native.signed_in is not None
    assert world.ledgers["theirs"].sign_in_pages == 1
    assert world.idp().sso_sessions() == 1


def test_a_fault_of_the_phone_strikes_behind_the_provider(world: World) -> None:
    world.phone.arm(build_fault("duplicate-delivery", {}))
    sign_in(world, world.app(), world.persona("ada"))

    assert [attempt.fault for attempt in world.phone.attempts] == ["duplicate-delivery"]
    assert sum(world.ledgers["theirs"].codes_redeemed.values()) >= 1


DEAD = """
  sign_in:
    - { username: "#who", press: "#who" }
"""


@pytest.mark.parametrize("world", [DEAD], indirect=True)
def test_a_control_that_is_no_button_is_not_pressed(world: World) -> None:
    world.app().native.tap_sign_in()

    with pytest.raises(NotOnScreen) as refused:
        world.phone.person.fill_in(world.idp().sign_in_form, "ada", "anything-at-all")
    assert str(refused.value).startswith("no button who= on the page: the browser shows 'Sign in' (200) at ")
