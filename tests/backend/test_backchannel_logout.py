from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from mobile_sso.testbed.contracts import Refused
from mobile_sso.testbed.http import Request, Response

if TYPE_CHECKING:
    from tests.backend.conftest import Keys, MakeWorld, World


PATH = "/backchannel-logout"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


def post(world: World, *tokens: str, **others: str) -> Response:
    form = urlencode([*(("logout_token", token) for token in tokens), *others.items()])
    answer: Response = world.browse(PATH, method="POST", body=form)
    return answer


ACCEPTED: list[tuple[str, dict[str, Any], int]] = [
    ("sid and sub", {}, 1),
    ("sid only", {"sub": None}, 1),
    ("sub only", {"sid": None}, 0),
    ("an unknown session", {"sid": "sid-9"}, 2),
    ("another person", {"sub": "grace", "sid": None}, 2),
    ("a sid of somebody else", {"sub": "grace"}, 2),
    ("typ JWT", {"header": {"typ": "JWT"}}, 1),
    ("no typ", {"header": {"typ": None}}, 1),
    ("a second event", {"events": {EVENT: {}, "https://other": {}}}, 1),
    ("an unknown claim", {"color": "blue"}, 1),
    ("an audience array", {"aud": ["field-service"]}, 1),
]

REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("alg none", {"header": {"alg": "none"}}, "IDT-03: alg is 'none', allowed is RS256"),
    ("another alg", {"header": {"alg": "ES256", "kid": "two"}}, "IDT-03: alg is 'ES256', allowed is RS256"),
    ("an unknown kid", {"header": {"kid": "nine"}}, "IDT-05: the issuer has no key with kid 'nine' for 'RS256'"),
    ("typ of an access token", {"header": {"typ": "at+jwt"}},
     "LOT-11: typ is 'at+jwt', expected logout+jwt or jwt"),
    ("crit", {"header": {"crit": ["x"]}}, "IDT-07: crit is ['x'], and no extension is understood"),
    ("another issuer", {"iss": "https://evil.test"},
     "LOT-05: iss is 'https://evil.test', and no identity provider has that issuer"),
    ("another client", {"aud": "other"}, "IDT-10: aud is 'other', expected 'field-service' in it"),
    ("one more audience", {"aud": ["field-service", "x"]},
     "IDT-11: aud also names ['x'], which this client does not trust"),
    ("expired", {"exp": 1}, "IDT-13: expired 1767225599 s ago, 60 s are forgiven"),
    ("no exp", {"exp": None}, "IDT-13: exp is None, expected a number of seconds"),
    ("no iat", {"iat": None}, "IDT-14: iat is None, expected a number of seconds"),
    ("no jti", {"jti": None}, "LOT-09: jti is None, expected a text"),
    ("no event", {"events": None}, f"LOT-07: events is None, expected an object with the member {EVENT}"),
    ("another event", {"events": {"https://other": {}}},
     f"LOT-07: events is {{'https://other': {{}}}}, expected an object with the member {EVENT}"),
    ("a nonce", {"nonce": "n"}, "LOT-08: the token has a nonce: it is an ID token"),
    ("neither sub nor sid", {"sub": None, "sid": None}, "LOT-06: sub is None and sid None"),
]  # fmt: skip


def two_sessions(world: World) -> None:
    world.session()
    world.idp.claims = {"sid": "sid-2"}
    world.session()


@pytest.mark.parametrize(("change", "left"), [row[1:] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_a_good_logout_token_ends_the_sessions_it_names(world: World, change: dict[str, Any], left: int) -> None:
    two_sessions(world)
    answer = post(world, world.idp.logout_token(**change), unknown="field")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.header("Cache-Control") == "no-store"
    assert world.sessions() == left
    assert world.log()[-1] == f"Info logout: back-channel logout ended {2 - left} sessions"


@pytest.mark.parametrize(("change", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_bad_logout_token_ends_nothing(world: World, change: dict[str, Any], why: str) -> None:
    two_sessions(world)
    answer = post(world, world.idp.logout_token(**change))
    assert answer.status == 400
    assert answer.header("Cache-Control") == "no-store"
    assert answer.json_object() == {"error": "invalid_request", "error_description": why}
    assert world.sessions() == 2
    assert world.log()[-1] == f"Warning logout: back-channel logout refused: {why}"


def test_a_signature_by_another_key_ends_nothing(world: World, keys: Keys) -> None:
    world.session()
    world.idp.signing_key = keys.other_rsa
    assert post(world, world.idp.logout_token()).json_object()["error_description"].startswith("IDT-06")
    assert world.sessions() == 1


def test_an_id_token_is_no_logout_token_and_the_reverse(world: World) -> None:
    world.session()
    id_token = world.idp.token_response()["id_token"]
    assert post(world, id_token).status == 400
    world.idp.claims = {"events": {EVENT: {}}}
    assert isinstance(world.sign_in(), Refused)
    assert world.log()[-1].endswith(": IDT-22: the token has events: it is a logout token")
    assert world.sessions() == 1


def test_a_logout_token_works_once(world: World) -> None:
    world.session()
    token = world.idp.logout_token()
    assert post(world, token).status == 200
    world.idp.claims = {"sid": "sid-of-the-new-login"}
    world.session()
    assert post(world, token).json_object()["error_description"] == "LOT-09: this logout token was accepted before"
    assert world.sessions() == 1


@pytest.mark.parametrize("count", [0, 2])
def test_exactly_one_logout_token_is_expected(world: World, count: int) -> None:
    tokens = [world.idp.logout_token(jti=str(number)) for number in range(count)]
    answer = post(world, *tokens, other="x")
    assert answer.status == 400
    assert answer.json_object()["error_description"] == (
        f"LOT-01: the form has {count} logout_token parameters, expected one"
    )


def test_only_a_form_post_will_do(world: World) -> None:
    world.session()
    token = world.idp.logout_token()
    get = world.browse(f"{PATH}?logout_token={token}")
    assert (get.status, get.header("Allow"), get.header("Cache-Control")) == (405, "POST", "no-store")
    body = f'{{"logout_token":"{token}"}}'.encode()
    headers = (("Content-Type", "application/json"),)
    request = Request(method="POST", url=f"https://backend.test{PATH}", headers=headers, body=body)
    assert world.send(request).status == 400
    assert world.sessions() == 1


def test_a_flood_of_forged_tokens_fetches_few_keys_and_ends_nothing(world: World) -> None:
    world.session()
    for number in range(50):
        assert post(world, world.idp.logout_token(header={"kid": f"kid-{number}"})).status == 400
    assert len(world.requests("/jwks")) <= 6
    assert world.sessions() == 1


def test_an_unknown_issuer_is_never_contacted(world: World) -> None:
    post(world, world.idp.logout_token(iss="https://evil.test"))
    assert {one.request.origin for one in world.exchanges if one.source == "backend"} <= {"https://idp.test"}


def test_keys_out_of_reach_are_a_failure_the_idp_hears_of(world: World) -> None:
    world.idp.jwks_answer = Response(status=500)
    answer = post(world, world.idp.logout_token())
    assert answer.json_object()["error_description"] == "LOT-03: https://idp.test/jwks answered 500 with 0 bytes"


def test_each_provider_ends_its_own_sessions_only(make_world: MakeWorld) -> None:
    world = make_world(aliases=("acme", "other"))
    world.session("acme")
    world.session("other")
    assert post(world, world.idps["other"].logout_token(sid=None)).status == 200
    assert world.sessions() == 1


def test_a_provider_out_of_reach_does_not_stop_another_ones_logout(make_world: MakeWorld) -> None:
    world = make_world(aliases=("acme", "other"))
    world.session("other")
    world.clock.advance(3600)
    world.idps["acme"].metadata = {"issuer": "https://evil.test"}
    assert post(world, world.idps["other"].logout_token()).status == 200
    assert world.sessions() == 0


def test_a_logout_that_overtakes_the_sign_in_leaves_no_session(world: World) -> None:
    link = world.deep_link()
    world.network.intercept_next(
        lambda source, target, request: request.path == "/token",
        lambda request, forward: (post(world, world.idp.logout_token()), forward(request))[1],
    )
    assert world.complete(link) == Refused(message="The sign-in could not be finished. Start again.")
    assert world.sessions() == 0


def test_mendix_has_no_such_endpoint(mendix: World) -> None:
    mendix.session()
    assert post(mendix, mendix.idp.logout_token()).status == 404
    assert mendix.sessions() == 1
