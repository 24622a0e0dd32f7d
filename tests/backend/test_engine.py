"""Whole sign-ins, in both generations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from mobile_sso.backend.flaws import FLAWS
from mobile_sso.testbed.contracts import AppSession, IdpChoice, Refused, SignedIn
from mobile_sso.testbed.masking import long_handle

if TYPE_CHECKING:
    from tests.backend.conftest import MakeWorld, Profiles


HARDENED, MENDIX = "hardened", "mendix-mobile-sso-2.1"
BOTH = pytest.mark.parametrize("name", [HARDENED, MENDIX])


def test_the_bundled_profiles_are_named_like_their_files_and_know_their_flaws(profiles: Profiles) -> None:
    assert set(profiles) == {HARDENED, MENDIX, "strict-with-userinfo"}
    assert all(profile.name == name for name, profile in profiles.items())
    assert profiles[HARDENED].flaws == ()
    assert set(profiles[MENDIX].flaws) <= set(FLAWS)
    assert len(profiles[MENDIX].flaws) == len(set(profiles[MENDIX].flaws))


@BOTH
def test_a_person_signs_in_and_out(make_world: MakeWorld, profiles: Profiles, name: str) -> None:
    world = make_world(profile=profiles[name], idp={"role_parser": "azure"})
    assert world.backend.binding.list_idps(world.send) == (IdpChoice(alias="acme"),)
    authorization_url = world.authorization_url()
    session = world.complete(world.answered(authorization_url))
    assert world.who(session) == SignedIn(user="ada", roles=("Technician",))
    [state] = parse_qs(urlsplit(authorization_url).query)["state"]
    [record] = world.backend.inspection.sessions()
    assert (record.user, record.roles, record.attempt) == ("ada", ("Technician",), long_handle("state", state))
    [user] = world.backend.inspection.users()
    assert (user.name, user.roles) == ("ada", ("Technician",))
    assert user.attributes["FullName"] == "Ada Lovelace"
    assert user.attributes["Email"] == "ada@people.test"
    assert world.logout_url(session).startswith("https://idp.test/logout?id_token_hint=ey")
    world.backend.binding.end_session(world.send, session)
    world.backend.binding.end_session(world.send, session)
    assert world.who(session) is None
    assert world.sessions() == 0


@BOTH
def test_one_sign_in_costs_three_requests_and_one_token_request(
    make_world: MakeWorld, profiles: Profiles, name: str
) -> None:
    world = make_world(profile=profiles[name])
    world.session()
    asked = [one.request.path for one in world.exchanges if one.source == "backend"]
    assert asked == ["/.well-known/openid-configuration", "/token", "/jwks"]


@BOTH
@pytest.mark.parametrize("role_parser", [None, "azure", "oidc-provider", "claim-path"])
def test_every_choice_of_roles_signs_in(
    make_world: MakeWorld, profiles: Profiles, name: str, role_parser: str | None
) -> None:
    world = make_world(profile=profiles[name], idp={"role_parser": role_parser})
    expected = ("User",) if role_parser is None else ("Technician",)
    assert world.who(world.session()) == SignedIn(user="ada", roles=expected)


@BOTH
def test_each_acr_value_is_a_choice_of_its_own(make_world: MakeWorld, profiles: Profiles, name: str) -> None:
    world = make_world(profile=profiles[name], aliases=("acme", "other"), idp={"acr_values": ("silver", "gold")})
    choices = world.backend.binding.list_idps(world.send)
    assert [choice.label for choice in choices] == [
        "acme", "acme silver", "acme gold", "other", "other silver", "other gold",
    ]  # fmt: skip
    world.idps["other"].claims = {"acr": "gold"}
    assert isinstance(world.sign_in("other", "gold"), AppSession)


@BOTH
def test_an_inactive_idp_is_not_offered(make_world: MakeWorld, profiles: Profiles, name: str) -> None:
    world = make_world(profile=profiles[name], idp={"active": False})
    assert world.backend.binding.list_idps(world.send) == ()


@pytest.mark.parametrize(
    ("name", "message"), [(HARDENED, "There is no such identity provider."), (MENDIX, "No identity provider found.")]
)
def test_an_unknown_idp_is_refused(make_world: MakeWorld, profiles: Profiles, name: str, message: str) -> None:
    assert make_world(profile=profiles[name]).start("nobody") == Refused(message=message)


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        (HARDENED, Refused(message="Signing in is not possible right now. Try again later.", retryable=True)),
        (MENDIX, Refused(message="Signing in via SSO is currently not available.")),
    ],
)
def test_a_provider_that_cannot_be_found_is_refused(
    make_world: MakeWorld, profiles: Profiles, name: str, refused: object
) -> None:
    world = make_world(profile=profiles[name])
    entered = replace(world.settings.idps[0], discovery_url="https://gone.test/.well-known/openid-configuration")
    world.backend.reconfigure(replace(world.settings, idps=(entered,)))
    assert world.start() == refused
    assert world.log()[-1].endswith(
        "acme: no host answers at https://gone.test; this world has https://backend.test, https://idp.test"
    )


@BOTH
def test_no_secret_reaches_the_log(make_world: MakeWorld, profiles: Profiles, name: str) -> None:
    world = make_world(profile=profiles[name], idp={"role_parser": "azure"})
    session = world.session()
    link = world.deep_link()
    world.idp.claims = {"nonce": "another-nonce"}
    world.complete(link)
    world.complete(link, secret="secret-of-another-app")
    world.complete(world.deep_link(error="access_denied", error_description=session.token))
    text = "\n".join(world.log())
    assert text
    minted = {session.token, "code-number-1", "correct-horse-battery-staple", *world.secrets.values()}
    assert [value for value in minted if value in text] == []


def test_the_callback_url_to_register_depends_on_the_device(make_world: MakeWorld, make_mendix: MakeWorld) -> None:
    assert make_world().backend.callback_url("Mobile") == "makeitnative://oauth/callback"
    assert make_world().backend.callback_url("Web") == "https://backend.test/oauth/v2/callback"
    by_scheme = make_world(idp={"custom_callback_url": ""}, mobile_url_scheme="fieldservice")
    assert by_scheme.backend.callback_url("Mobile", "acme") == "fieldservice://oauth/callback"
    with pytest.raises(ValueError, match="there is no identity provider 'nobody'; configured are acme"):
        by_scheme.backend.callback_url("Mobile", "nobody")
    without = make_world(idp={"custom_callback_url": ""})
    with pytest.raises(ValueError, match="acme has no callback URL for Mobile: set custom_callback_url"):
        without.backend.callback_url()
    assert isinstance(without.start(), Refused)


@pytest.mark.parametrize(
    ("flaws", "at_the_token_request"),
    [
        ((), "makeitnative://oauth/callback"),
        (("callback-url-computed-twice",), "makeitnative://oauth/callback"),
        (("mobile-callback-only-at-authorization",), "https://backend.test/oauth/v2/callback"),
    ],
)
def test_the_callback_url_of_the_token_request_can_be_asked_for(
    make_world: MakeWorld, flaws: tuple[str, ...], at_the_token_request: str
) -> None:
    backend = make_world(flaws=flaws).backend
    assert backend.callback_url() == "makeitnative://oauth/callback"
    assert backend.token_callback_url() == at_the_token_request
    with pytest.raises(ValueError, match="there is no identity provider 'nobody'; configured are acme"):
        backend.token_callback_url("Mobile", "nobody")


@pytest.mark.parametrize(
    ("custom", "scheme", "device", "expected"),
    [
        ("", "", "Web", "https://backend.test/oauth/v2/callback"),
        ("", "", "Mobile", "https://backend.test/oauth/v2/callback"),
        ("", "fieldservice", "Mobile", "fieldservice://oauth/callback"),
        ("", "fieldservice", "Web", "https://backend.test/oauth/v2/callback"),
        ("/sso/back", "", "Web", "https://backend.test/sso/back"),
        ("/sso/back", "fieldservice", "Mobile", "fieldservice://oauth/callback"),
        ("makeitnative://oauth/callback", "", "Mobile", "makeitnative://oauth/callback"),
        ("makeitnative://oauth/callback", "", "Web", "makeitnative://oauth/callback"),
    ],
)
def test_the_callback_urls_of_mendix(
    make_mendix: MakeWorld, custom: str, scheme: str, device: object, expected: str
) -> None:
    world = make_mendix(idp={"custom_callback_url": custom}, mobile_url_scheme=scheme)
    assert world.backend.callback_url(device) == expected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"idp": {"role_parser": "azur"}}, "role_parser: there is no 'azur'; did you mean 'azure'?"),
        ({"idp": {"alias": "same"}, "aliases": ("a", "b")}, "Alias Should be Unique: 'same' is given 2 times"),
        (
            {"flaws": ("jwks-not-cashed",)},
            "there is no backend flaw 'jwks-not-cashed'; did you mean 'jwks-not-cached'?",
        ),
        (
            {"surface": "mendix"},
            "the mendix surface cannot carry an attempt secret: add the flaw 'attempt-not-bound-to-app'",
        ),
    ],
)
def test_a_mistake_in_the_set_up_is_named(make_world: MakeWorld, change: object, message: str) -> None:
    with pytest.raises(ValueError, match="^" + message.replace("?", r"\?") + "$"):
        make_world(**change)


def test_the_backend_knows_nothing_of_yaml_or_pydantic() -> None:
    folder = Path(__file__).parents[2] / "harness" / "mobile_sso" / "backend"
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    assert len(texts) > 100
    assert not any("import yaml" in text or "import pydantic" in text for text in texts)


def test_a_profile_may_ask_every_idp_for_userinfo(make_world: MakeWorld, profiles: Profiles) -> None:
    for asks in (False, True):
        world = make_world(profile=replace(profiles[HARDENED], use_userinfo=asks))
        world.session()
        assert len(world.requests("/userinfo")) == asks
