from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.backend.conftest import MakeWorld, World


def test_the_strict_logout_url(world: World) -> None:
    url = world.logout_url(world.session())
    assert re.fullmatch(
        r"https://idp\.test/logout\?id_token_hint=[\w-]+\.[\w-]+\.[\w-]+"
        r"&post_logout_redirect_uri=https%3A%2F%2Fbackend\.test%2F&state=[\w-]{43}",
        url,
    )


def test_the_mendix_logout_url(mendix: World) -> None:
    url = mendix.logout_url(mendix.session())
    assert re.fullmatch(
        r"https://idp\.test/logout\?id_token_hint=[\w-]+\.[\w-]+\.[\w-]+"
        r"&post_logout_redirect_uri=https://backend\.test/",
        url,
    )


@pytest.mark.parametrize(
    ("generation", "target"),
    [("make_world", "makeitnative%3A%2F%2Foauth%2Fgoodbye"), ("make_mendix", "https://backend.test/")],
)
def test_after_logout_the_browser_goes_back_to_the_app_where_that_is_configured(
    request: pytest.FixtureRequest, generation: str, target: str
) -> None:
    world = request.getfixturevalue(generation)(post_logout_redirect_uri="makeitnative://oauth/goodbye")
    assert f"&post_logout_redirect_uri={target}" in world.logout_url(world.session())


@pytest.mark.parametrize("generation", ["make_world", "make_mendix"])
def test_without_an_end_session_endpoint_there_is_no_logout_url(
    request: pytest.FixtureRequest, generation: str
) -> None:
    world = request.getfixturevalue(generation)()
    world.idp.metadata = {"end_session_endpoint": None}
    session = world.session()
    assert world.logout_url(session) is None
    world.backend.binding.end_session(world.send, session)
    assert world.who(session) is None


@pytest.mark.parametrize("generation", ["make_world", "make_mendix"])
def test_nobody_signed_in_gets_no_logout_url(request: pytest.FixtureRequest, generation: str) -> None:
    world = request.getfixturevalue(generation)()
    session = world.session()
    world.backend.binding.end_session(world.send, session)
    assert world.logout_url(session) is None


def test_a_provider_that_was_taken_away_has_no_logout_url(world: World) -> None:
    session = world.session()
    world.backend.reconfigure(replace(world.settings, idps=()))
    assert world.logout_url(session) is None


def test_a_provider_out_of_reach_has_no_logout_url(world: World) -> None:
    session = world.session()
    world.clock.advance(3600)
    world.idp.metadata = {"issuer": "https://evil.test"}
    assert world.logout_url(session) is None
    assert "DSC-02" in world.log()[-1]


def test_mendix_hints_with_the_first_token_whichever_provider_it_is_of(
    make_world: MakeWorld, make_mendix: MakeWorld
) -> None:
    for make, host in ((make_world, "https://other.test/logout"), (make_mendix, "https://idp.test/logout")):
        world = make(aliases=("acme", "other"))
        world.session("acme")
        assert world.logout_url(world.session("other")).startswith(host)


def test_a_session_ends_after_thirty_days_however_much_it_is_used(world: World) -> None:
    session = world.session()
    for _ in range(29):
        world.clock.advance(24 * 3600)
        assert world.who(session) is not None
    world.clock.advance(24 * 3600)
    assert world.sessions() == 0
    assert world.who(session) is None


def test_a_mendix_session_never_ends_by_itself(mendix: World) -> None:
    session = mendix.session()
    mendix.clock.advance(10 * 365 * 24 * 3600)
    assert mendix.who(session) is not None
