"""The token request as it goes over the wire, and what is made of its answer."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from mobile_sso.testbed.contracts import AppSession, Refused
from mobile_sso.testbed.http import Response, json_response

if TYPE_CHECKING:
    from tests.backend.conftest import Keys, MakeWorld, World


AGAIN = Refused(message="The sign-in could not be finished. Start again.")
ODD = {"client_id": "field service+1", "client_secret": "s:cr/t+of the%app"}


def names(request: pytest.FixtureRequest) -> list[str]:
    return [name for name, _ in request.form]


def test_basic_authentication_form_encodes_id_and_secret_first(make_world: MakeWorld) -> None:
    world = make_world(idp=ODD)
    world.sign_in()
    [request] = world.requests("/token")
    header = request.header("authorization").removeprefix("Basic ")
    assert base64.b64decode(header) == b"field+service%2B1:s%3Acr%2Ft%2Bof+the%25app"
    assert request.basic_credentials == ("field service+1", "s:cr/t+of the%app")
    assert names(request) == ["grant_type", "code", "redirect_uri", "code_verifier"]
    assert request.form.get("redirect_uri") == "makeitnative://oauth/callback"


def test_mendix_sends_basic_credentials_as_they_are(make_mendix: MakeWorld) -> None:
    world = make_mendix(idp=ODD)
    world.sign_in()
    [request] = world.requests("/token")
    header = request.header("authorization").removeprefix("Basic ")
    assert base64.b64decode(header) == b"field service+1:s:cr/t+of the%app"
    assert names(request) == ["grant_type", "code", "redirect_uri", "code_verifier"]


@pytest.mark.parametrize(
    ("generation", "client_id"),
    [("make_world", "client_id=field+service%2B1&"), ("make_mendix", "client_id=field service+1&")],
)
def test_a_posted_secret_is_encoded(request: pytest.FixtureRequest, generation: str, client_id: str) -> None:
    world = request.getfixturevalue(generation)(idp={**ODD, "client_authentication_method": "client_secret_post"})
    world.sign_in()
    [sent] = world.requests("/token")
    assert sent.header("authorization") is None
    assert names(sent) == ["grant_type", "code", "client_id", "redirect_uri", "client_secret", "code_verifier"]
    assert client_id.encode() in sent.body
    assert sent.form.get("client_secret") == "s:cr/t+of the%app"


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (
            json_response({"error": "invalid_grant"}, status=400),
            "TKR-01: the token endpoint answered 400 and 'invalid_grant'",
        ),
        (Response(status=503, body=b"<html>"), "TKR-01: the token endpoint answered 503"),
        (Response(body=b"<html>"), "TKR-01: the token endpoint's answer is not a JSON object"),
        (Response(body=b"[]"), "TKR-01: the token endpoint's answer is not a JSON object"),
        (
            Response(status=307, headers=(("Location", "https://evil.test/"),)),
            "TKR-01: the token endpoint answered 307",
        ),
        (json_response({"error": "invalid_grant"}), "TKR-02: the token response has no access_token"),
    ],
)
def test_a_token_endpoint_that_gives_no_tokens_ends_the_sign_in(world: World, answer: Response, line: str) -> None:
    world.idp.token_answer = answer
    assert world.sign_in() == AGAIN
    assert world.log()[-1].endswith(f": {line}")
    assert [one.request.path for one in world.exchanges if one.source == "backend"][1:] == ["/token"]


def test_mendix_logs_the_whole_answer_but_no_secret(mendix: World) -> None:
    mendix.idp.token_answer = json_response(
        {"error": "invalid_client", "access_token": "token-nobody-registered"}, status=401
    )
    assert mendix.sign_in() == Refused(message="Unable to complete login.")
    assert mendix.log()[-1] == (
        "Error OIDC: latestError:\nMessage - the token endpoint answered 401 and 'invalid_client'\n"
        "Stacktrace - TKR-01\nlatestHttpResponse:\nStatusCode - 401\nReasonPhrase - Unauthorized\n"
        'Content - {"error":"invalid_client","access_token":"access_token:c6a6"}'
    )


def test_mendix_takes_an_error_body_with_status_200_for_an_id_token_that_is_missing(mendix: World) -> None:
    mendix.idp.token_answer = json_response({"error": "invalid_grant"})
    assert mendix.sign_in() == Refused(message="Unable to complete login.")
    assert mendix.log()[-1] == "Error DecodeAndVerifyJWT: Error occured while DecodeAndVerifyJWT"


REFUSED_BY_BOTH: list[tuple[str, dict[str, Any]]] = [
    ("IDT-03", {"alg": "ES256"}),
    ("IDT-03", {"header": {"alg": "none"}}),
    ("IDT-05", {"kid": "unknown"}),
    ("IDT-08", {"claims": {"iss": "https://idp.test/"}}),
    ("IDT-08", {"claims": {"iss": None}}),
    ("IDT-10", {"claims": {"aud": "field-service-2"}}),
    ("IDT-13", {"claims": {"exp": 1_767_225_600 - 60}}),
    ("IDT-16", {"claims": {"nonce": None}}),
]


@pytest.mark.parametrize(("rule", "script"), REFUSED_BY_BOTH)
@pytest.mark.parametrize("generation", ["make_world", "make_mendix"])
def test_an_id_token_that_is_no_good_brings_no_session_and_no_account(
    request: pytest.FixtureRequest, generation: str, rule: str, script: dict[str, Any]
) -> None:
    world = request.getfixturevalue(generation)()
    for name, value in script.items():
        setattr(world.idp, name, value)
    assert isinstance(world.sign_in(), Refused)
    assert world.sessions() == 0
    assert world.backend.inspection.users() == ()
    if generation == "make_world":
        assert f": {rule}: " in world.log()[-1]
    else:
        assert ("DecodeAndVerifyJWT" in world.log()[-1]) is (rule != "IDT-16")


def test_a_signature_by_another_key_is_refused(world: World, keys: Keys) -> None:
    world.idp.signing_key = keys.other_rsa
    assert world.sign_in() == AGAIN
    assert world.log()[-1].endswith(": IDT-06: the signature does not verify with the issuer's key")


def test_an_es256_id_token_is_accepted_where_it_is_registered(make_world: MakeWorld, make_mendix: MakeWorld) -> None:
    for make, outcome in ((make_world, AppSession), (make_mendix, Refused)):
        world = make(id_token_algs=("ES256",))
        world.idp.alg, world.idp.kid = "ES256", "two"
        assert isinstance(world.sign_in(), outcome)


@pytest.mark.parametrize(
    ("generation", "late", "accepted"),
    [("make_world", 59, True), ("make_world", 61, False), ("make_mendix", 4, True), ("make_mendix", 6, False)],
)
def test_clocks_may_differ_by_so_much(
    request: pytest.FixtureRequest, generation: str, late: int, accepted: bool
) -> None:
    world = request.getfixturevalue(generation)()
    world.idp.claims = {"exp": int(world.clock.now()) - late}
    assert isinstance(world.sign_in(), AppSession) is accepted


def test_the_acr_that_was_asked_for_has_to_come_back(make_world: MakeWorld, make_mendix: MakeWorld) -> None:
    strict, mendix = make_world(idp={"acr_values": ("gold",)}), make_mendix(idp={"acr_values": ("gold",)})
    assert strict.sign_in(acr="gold") == AGAIN
    assert isinstance(mendix.sign_in(acr="gold"), AppSession)
    strict.idp.claims = {"acr": "gold"}
    assert isinstance(strict.sign_in(acr="gold"), AppSession)


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ({"userinfo": {"sub": "mallory"}}, "IDT-25: sub of userinfo is 'mallory', the ID token says 'ada'"),
        ({"userinfo_answer": Response(status=401)}, "USI-01: the userinfo endpoint answered 401"),
        ({"metadata": {"userinfo_endpoint": None}}, "USI-01: there is no userinfo endpoint, or no access token for it"),
        ({"userinfo_answer": Response(body=b"jwt")}, "IDT-25: sub of userinfo is None, the ID token says 'ada'"),
    ],
)
def test_userinfo_that_is_no_good_ends_the_sign_in(make_world: MakeWorld, script: dict[str, Any], line: str) -> None:
    world = make_world(idp={"use_userinfo": True})
    for name, value in script.items():
        setattr(world.idp, name, value)
    assert world.sign_in() == AGAIN
    assert world.log()[-1].endswith(f": {line}")
    assert world.backend.inspection.users() == ()


def test_userinfo_is_asked_with_a_bearer_header_and_only_where_configured(make_world: MakeWorld) -> None:
    world = make_world(idp={"use_userinfo": True})
    world.idp.claims = {"name": None}
    world.idp.userinfo = {"name": "Ada of userinfo", "email": "never@wins.test"}
    world.session()
    [request] = world.requests("/userinfo")
    assert (request.method, request.bearer_token is not None, len(request.query.pairs)) == ("GET", True, 0)
    [user] = world.backend.inspection.users()
    assert user.attributes == {"FullName": "Ada of userinfo", "Email": "ada@people.test"}
    without = make_world()
    without.session()
    assert without.requests("/userinfo") == []
