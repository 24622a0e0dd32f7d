from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import mobile_sso.backend.role_parsers as role_parsers
from mobile_sso.backend.role_parsers import ROLE_PARSERS, RolesUnreadable, parser
from mobile_sso.testbed.contracts import AppSession, Refused, SignedIn

if TYPE_CHECKING:
    from tests.backend.conftest import MakeWorld


GUIDS = {"Technician": "g-tech", "Manager": "g-man"}
NO_ROLE = Refused(message="You have no role in this app. Ask your administrator.")
UNABLE = Refused(message="Unable to complete login.")
UNREADABLE = "unreadable"

PARSED: list[tuple[str, dict[str, Any], Any]] = [
    ("azure", {"roles": ["Technician", "g-man", "Pilot"]}, ("g-tech", "g-man", "Pilot")),
    ("azure", {"roles": ["technician"]}, ("technician",)),
    ("azure", {"roles": []}, ()),
    ("azure", {}, ()),
    ("azure", {"roles": "Technician"}, UNREADABLE),
    ("azure", {"roles": None}, UNREADABLE),
    ("azure", {"roles": ["Technician", 7]}, UNREADABLE),
    ("sam", {"sws.samauth.role.name": ["g-tech", "Manager"]}, ("g-tech", "Manager")),
    ("sam", {"sws": {"samauth": {"role": {"name": ["g-tech"]}}}}, ("g-tech",)),
    ("sam", {"sws": "other"}, ()),
    ("sam", {"sws.samauth.role.name": "g-tech"}, UNREADABLE),
    ("oidc-provider", {"scope": "app:Technician g-man other"}, ("g-tech", "g-man", "other")),
    ("oidc-provider", {"scope": "urn:a:b:Manager"}, ("g-man",)),
    ("oidc-provider", {"scope": ""}, ()),
    ("oidc-provider", {}, ()),
    ("oidc-provider", {"scope": ["app:Technician"]}, UNREADABLE),
    ("claim-path", {"groups": {"app": ["Technician", "x"]}}, ("g-tech", "x")),
    ("claim-path", {"groups.app": "Manager"}, ("g-man",)),
    ("claim-path", {"groups": {"app": "Manager-readonly"}}, ("Manager-readonly",)),
    ("claim-path", {"groups": ["app"]}, ()),
    ("claim-path", {}, ()),
    ("claim-path", {"groups": {"app": {"Technician": True}}}, UNREADABLE),
    ("claim-path", {"groups": {"app": 7}}, UNREADABLE),
]


@pytest.mark.parametrize(("name", "claims", "expected"), PARSED)
def test_a_parser_reads(name: str, claims: dict[str, Any], expected: object) -> None:
    if expected == UNREADABLE:
        with pytest.raises(RolesUnreadable, match=r"^the claim .* is .*, expected "):
            parser(name)(claims, claim="groups.app", guids=GUIDS)
    else:
        assert parser(name)(claims, claim="groups.app", guids=GUIDS) == expected


def test_the_grid_of_parsers_and_the_files_are_in_step() -> None:
    assert role_parsers.__file__ is not None
    files = {path.stem for path in Path(role_parsers.__file__).parent.glob("*.py")}
    assert {name.replace("-", "_") for name in ROLE_PARSERS} == files - {"__init__", "unreadable"}


@pytest.mark.parametrize("generation", ["make_world", "make_mendix"])
@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (["Technician"], ("Technician",)),
        (["Manager", "Technician", "Manager"], ("Manager", "Technician")),
        (["Technician", "Pilot"], ("Technician",)),
        (["Pilot"], None),
        (["technician"], None),
        (["Technician-readonly"], None),
        ([], None),
        (None, None),
        ("Technician", None),
    ],
)
def test_the_roles_of_the_token_are_the_roles_of_the_session(
    request: pytest.FixtureRequest, generation: str, roles: object, expected: object
) -> None:
    world = request.getfixturevalue(generation)(idp={"role_parser": "azure"})
    world.idp.access_token_claims = {"roles": roles}
    if expected is None:
        assert world.sign_in() == (NO_ROLE if generation == "make_world" else UNABLE)
        assert world.sessions() == 0
    else:
        assert world.who(world.session()) == SignedIn(user="ada", roles=expected)


@pytest.mark.parametrize("generation", ["make_world", "make_mendix"])
def test_a_role_taken_away_is_gone_after_the_next_login(request: pytest.FixtureRequest, generation: str) -> None:
    world = request.getfixturevalue(generation)(idp={"role_parser": "azure"})
    world.idp.access_token_claims = {"roles": ["Manager", "Technician"]}
    first = world.session()
    world.idp.access_token_claims = {"roles": ["Technician"]}
    world.session()
    assert world.who(first) == SignedIn(user="ada", roles=("Technician",))


@pytest.mark.parametrize(
    ("roles", "lines"),
    [
        (None, ["Error OIDC:  NO roles came from token."]),
        (
            ["Pilot"],
            [
                "Info OIDC: This role from access_token does not exist in the mendix database. Pilot",
                "Info OIDC: At least one Access token role should be match with Mendix",
            ],
        ),
        ("Technician", ["Error OIDC.LogNode: the claim roles is str, expected an array of texts"]),
    ],
)
def test_mendix_keeps_the_account_when_it_refuses_the_session(
    make_mendix: MakeWorld, roles: object, lines: list[str]
) -> None:
    mendix = make_mendix(idp={"role_parser": "azure"})
    mendix.idp.access_token_claims = {"roles": roles}
    link = mendix.deep_link()
    assert mendix.complete(link) == UNABLE
    assert mendix.log()[-len(lines) :] == lines
    [user] = mendix.backend.inspection.users()
    assert (user.name, user.roles) == ("ada", ("User",))
    assert mendix.complete(link) == UNABLE  # the attempt is deleted: handleAuthorizationCode had succeeded
    assert mendix.log()[-1] == "Error OIDC: handleAuthorization: No matching AuthAttempt found"


def test_the_strict_backend_keeps_nothing_of_a_person_without_a_role(make_world: MakeWorld) -> None:
    world = make_world(idp={"role_parser": "azure"})
    world.idp.access_token_claims = {"roles": None}
    assert world.sign_in() == NO_ROLE
    assert world.backend.inspection.users() == ()
    assert world.log()[-1] == "Error roles: ada: the token names no role"


FORGED: list[tuple[str, dict[str, Any]]] = [
    ("IDT-13", {"access_token_claims": {"exp": 1}}),
    ("IDT-08", {"access_token_claims": {"iss": "https://evil.test"}}),
    ("ACT-02", {"access_token_claims": {"aud": "https://graph.test"}}),
]


@pytest.mark.parametrize(("rule", "script"), FORGED)
def test_roles_are_believed_of_a_verified_access_token_only(
    make_world: MakeWorld, make_mendix: MakeWorld, rule: str, script: dict[str, Any]
) -> None:
    for make, expected in ((make_world, Refused), (make_mendix, AppSession)):
        world = make(idp={"role_parser": "azure"})
        for name, value in script.items():
            setattr(world.idp, name, value)
        assert isinstance(world.sign_in(), expected)
        assert any(f"ada: {rule}: " in line for line in world.log()) is (expected is Refused)


def test_the_issuer_itself_or_a_configured_api_may_be_the_audience(make_world: MakeWorld) -> None:
    world = make_world(idp={"role_parser": "azure"})
    world.idp.access_token_claims = {"aud": "https://idp.test"}
    assert isinstance(world.sign_in(), AppSession)
    configured = make_world(idp={"role_parser": "azure", "access_token_audiences": ("api://field",)})
    assert configured.sign_in() == NO_ROLE
    configured.idp.access_token_claims = {"aud": ["x", "api://field"]}
    assert isinstance(configured.sign_in(), AppSession)


@pytest.mark.parametrize("generation", ["make_world", "make_mendix"])
def test_an_opaque_access_token_has_no_roles_to_read(request: pytest.FixtureRequest, generation: str) -> None:
    world = request.getfixturevalue(generation)(idp={"role_parser": "azure"})
    world.idp.claims = {"at_hash": None}
    world.idp.members = {"access_token": "opaque-access-token"}
    assert isinstance(world.sign_in(), Refused)
    assert world.log()[-1].endswith("IDT-01: a compact JWS has three parts, this has 1")


@pytest.mark.parametrize("source", ["id_token", "userinfo"])
def test_one_configured_source_gives_the_roles_and_no_other(make_world: MakeWorld, source: str) -> None:
    world = make_world(idp={"role_parser": "azure", "role_source": source, "use_userinfo": True})
    world.idp.claims = {"roles": ["Technician" if source == "id_token" else "Manager"]}
    world.idp.userinfo = {"roles": ["Technician" if source == "userinfo" else "Manager"]}
    world.idp.access_token_claims = {"roles": ["Manager"]}
    assert world.who(world.session()) == SignedIn(user="ada", roles=("Technician",))


def test_a_role_may_be_named_by_its_guid(make_world: MakeWorld) -> None:
    world = make_world(idp={"role_parser": "sam"}, role_guids={"Technician": "5b3c"})
    world.idp.access_token_claims = {"sws.samauth.role.name": ["5b3c"]}
    assert world.who(world.session()) == SignedIn(user="ada", roles=("Technician",))
    world.idp.access_token_claims = {"sws.samauth.role.name": ["Technician"]}
    assert world.sign_in() == NO_ROLE


@pytest.mark.parametrize("odd", [True, False])
def test_the_sam_parser_of_mendix_cannot_read_base64url(make_mendix: MakeWorld, odd: bool) -> None:
    mendix = make_mendix(idp={"role_parser": "sam"})
    for number in range(3):
        filler = "x" * number + "~?" * odd
        mendix.idp.access_token_claims = {"sws.samauth.role.name": ["Technician"], "filler": filler}
        payload = mendix.idp.token_response()["access_token"].split(".")[1]
        if bool(set("-_") & set(payload)) is odd:
            break
    assert isinstance(mendix.sign_in(), Refused if odd else AppSession)
    assert any("Illegal base64 character" in line for line in mendix.log()) is odd
