from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.testbed.contracts import AppSession, Refused

if TYPE_CHECKING:
    from tests.backend.conftest import MakeWorld, World


def users(world: World) -> list[str]:
    return [one.name for one in world.backend.inspection.users()]


def test_a_second_login_updates_the_attributes_and_keeps_what_the_token_does_not_name(world: World) -> None:
    world.session()
    world.idp.claims = {"name": "Ada King", "email": None, "locale": "en_GB", "zoneinfo": "Europe/London"}
    world.session()
    [user] = world.backend.inspection.users()
    assert user.attributes == {
        "FullName": "Ada King",
        "Email": "ada@people.test",
        "Language": "en_GB",
        "TimeZone": "Europe/London",
    }


@pytest.mark.parametrize(
    ("generation", "first", "second", "names"),
    [
        ("make_world", "Ada", "ada", ["Ada", "ada"]),
        ("make_mendix", "Ada", "ada", ["ada"]),
        ("make_world", "x" * 100 + "1", "x" * 100 + "2", ["x" * 100 + "1", "x" * 100 + "2"]),
        ("make_mendix", "x" * 100 + "1", "x" * 100 + "2", ["x" * 100]),
    ],
)
def test_two_subjects_are_two_accounts_or_not(
    request: pytest.FixtureRequest, generation: str, first: str, second: str, names: list[str]
) -> None:
    world = request.getfixturevalue(generation)()
    for sub in (first, second):
        world.idp.claims = {"sub": sub}
        world.session()
    assert users(world) == names


@pytest.mark.parametrize(("generation", "count"), [("make_world", 2), ("make_mendix", 1)])
def test_the_same_subject_at_two_providers(request: pytest.FixtureRequest, generation: str, count: int) -> None:
    world = request.getfixturevalue(generation)(aliases=("acme", "other"))
    world.session("acme")
    world.session("other")
    assert users(world) == ["ada"] * count


def test_the_name_comes_from_the_principal_claim_and_the_key_from_iss_and_sub(make_world: MakeWorld) -> None:
    world = make_world(idp={"principal_claim": "email"})
    world.session()
    world.idp.claims = {"sub": "somebody-else"}
    world.session()
    assert users(world) == ["ada@people.test", "ada@people.test"]


def test_mendix_knows_people_by_the_principal_claim_alone(make_mendix: MakeWorld) -> None:
    world = make_mendix(idp={"principal_claim": "email"})
    world.session()
    world.idp.claims = {"sub": "somebody-else", "email": "ADA@people.test"}
    world.session()
    assert users(world) == ["ada@people.test"]


@pytest.mark.parametrize(
    ("generation", "refused", "line"),
    [
        (
            "make_world",
            Refused(message="You have no account in this app. Ask your administrator."),
            "Error accounts: the claim oid that names the account is missing",
        ),
        (
            "make_mendix",
            Refused(message="Unable to complete login."),
            "Error UserCommons: user Principal claim oidvalue is empty , Please select the Principal claim which "
            "contains value",
        ),
    ],
)
def test_a_missing_principal_claim(
    request: pytest.FixtureRequest, generation: str, refused: Refused, line: str
) -> None:
    world = request.getfixturevalue(generation)(idp={"principal_claim": "oid"})
    assert world.sign_in() == refused
    assert world.log()[-1] == line
    assert users(world) == []


@pytest.mark.parametrize(
    ("generation", "message", "line"),
    [
        (
            "make_world",
            "You have no account in this app. Ask your administrator.",
            "Warning accounts: there is no account for this person and none may be created",
        ),
        (
            "make_mendix",
            "Unable to complete login.",
            "Warning UserCommons: User lookup of 'Name' failed, this user principal does not exist in the Mx database.",
        ),
    ],
)
def test_nobody_is_created_where_that_is_switched_off(
    request: pytest.FixtureRequest, generation: str, message: str, line: str
) -> None:
    world = request.getfixturevalue(generation)(allow_create_users=False)
    assert world.sign_in() == Refused(message=message)
    assert world.log()[-1] == line
    assert users(world) == []


def test_known_people_still_sign_in_where_nobody_is_created(world: World) -> None:
    world.session()
    world.backend.reconfigure(replace(world.settings, allow_create_users=False))
    assert isinstance(world.sign_in(), AppSession)


@pytest.mark.parametrize(
    ("generation", "message"),
    [
        ("make_world", "Your account is not active. Ask your administrator."),
        ("make_mendix", "Unable to complete login."),
    ],
)
def test_an_inactive_account_gets_no_session(request: pytest.FixtureRequest, generation: str, message: str) -> None:
    world = request.getfixturevalue(generation)(inactive_users=("ada",))
    assert world.sign_in() == Refused(message=message)
    assert world.sessions() == 0


def test_mendix_logs_what_usercommons_logs(mendix: World) -> None:
    mendix.idp.claims = {"email": None, "sub": "X" * 101}
    mendix.session()
    assert mendix.log() == [
        "Warning UserCommons: The principal was truncated to 100 characters",
        "Info UserCommons: Stared user creation",
        "Info UserCommons: email claim does not contain a value",
        "Info UserCommons: User Saved Successfully",
        "Info OIDC:  no-roles handled ..simple plain login",
    ]
    [user] = mendix.backend.inspection.users()
    assert user.attributes == {"FullName": "Ada Lovelace", "Language": "en_US", "TimeZone": "America/New_York"}
    assert user.roles == ("User",)


def test_a_new_account_may_start_without_any_role(make_world: MakeWorld) -> None:
    world = make_world(default_role="")
    world.session()
    assert world.backend.inspection.users()[0].roles == ()
