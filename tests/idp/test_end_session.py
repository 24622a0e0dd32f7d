from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.jws import encode
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.profile import Endpoints, IdpProfile

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import MakeOp, Op


STATE = "AbZ019!#$%&'()*,-./:=?@[]^_`{|}~\"<>\\" * 2


@pytest.fixture
def signed_in(op: Op) -> Op:
    """A provider with somebody signed in, and the ID token of that session."""
    code = op.answer(op.browser.sign_in())["code"]
    op.id_token = op.redeem(code).json_object()["id_token"]
    return op


def is_gone(op: Op) -> bool:
    return op.answer(op.browser.authorize(prompt="none")).get("error") == "login_required"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_hint_and_a_registered_uri_end_the_session_and_bring_the_browser_back(signed_in: Op, method: str) -> None:
    op = signed_in
    send = getattr(op.browser, method)

    response = send("/logout", id_token_hint=op.id_token, post_logout_redirect_uri=op.goodbye, state=STATE)

    assert response.status == 302
    assert response.header("location").startswith(op.goodbye + "?state=")
    assert op.answer(response) == {"state": STATE}
    assert op.browser.cookies == {}
    assert op.idp.sso_sessions() == 0
    assert is_gone(op)


def test_without_state_the_location_is_the_registered_uri_itself(make_op: MakeOp) -> None:
    op = make_op(post_logout_redirect_uris=("MakeItNative://OAuth/Goodbye?x=%20",))
    id_token = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]

    response = op.browser.get(
        "/logout", id_token_hint=id_token, post_logout_redirect_uri="MakeItNative://OAuth/Goodbye?x=%20"
    )

    assert response.header("location") == "MakeItNative://OAuth/Goodbye?x=%20"


@pytest.mark.parametrize("extra", [{}, {"state": "s"}])
def test_a_hint_alone_ends_the_session_and_shows_a_page(signed_in: Op, extra: dict[str, str]) -> None:
    op = signed_in

    response = op.browser.get("/logout", id_token_hint=op.id_token, **extra)

    assert response.status == 200
    assert "<h1>Signed out</h1>" in response.text
    assert is_gone(op)


def test_an_expired_hint_is_accepted(signed_in: Op) -> None:
    op = signed_in
    op.clock.advance(op.profile.lifetimes.id_token + 100)

    assert op.browser.get("/logout", id_token_hint=op.id_token, post_logout_redirect_uri=op.goodbye).status == 302
    assert op.idp.sso_sessions() == 0


def test_a_session_that_has_ended_already_is_no_error(signed_in: Op) -> None:
    op = signed_in
    parameters = {"id_token_hint": op.id_token, "post_logout_redirect_uri": op.goodbye, "state": "s"}
    op.browser.get("/logout", **parameters)

    again = op.browser.get("/logout", **parameters)

    assert (again.status, again.header("location")) == (302, f"{op.goodbye}?state=s")


def test_a_hint_ends_its_session_also_from_a_browser_that_has_none(signed_in: Op) -> None:
    op = signed_in

    response = op.new_browser().get("/logout", id_token_hint=op.id_token, post_logout_redirect_uri=op.goodbye)

    assert response.status == 302
    assert op.idp.sso_sessions() == 0


def forged(op: Op) -> str:
    token = op.id_token.split(".")
    return f"{encode(b'{}')}.{token[1]}.{token[2]}"


def unsigned(op: Op) -> str:
    header = encode(b'{"alg":"none"}')
    return f"{header}.{op.id_token.split('.')[1]}."


def signed_by_a_stranger(op: Op) -> str:
    signing_input = op.id_token.rpartition(".")[0]
    return f"{signing_input}.{encode(SigningKeys.mint().key('ES256').sign(signing_input.encode()))}"


def of_another_issuer(op: Op) -> str:
    """The same keys, but another issuer's token."""
    from mobile_sso.idp.jws import unsigned

    claims = {**op.claims(op.id_token), "iss": "https://other.test"}
    keys = op.idp._state.keys
    return unsigned({"alg": "ES256"}, claims, keys.key("ES256").signer).signed().text()


BAD_HINT = "The id_token_hint is not an ID token that this provider issued."
NOT_REGISTERED = "The post_logout_redirect_uri is not registered for this client; it must match exactly."


@pytest.mark.parametrize("make_hint", [forged, unsigned, signed_by_a_stranger, of_another_issuer, lambda op: "x"])
def test_a_bad_hint_is_refused_and_nothing_ends(signed_in: Op, make_hint: Callable[[Op], str]) -> None:
    op = signed_in

    response = op.browser.get("/logout", id_token_hint=make_hint(op), post_logout_redirect_uri=op.goodbye)

    assert (response.status, response.header("location")) == (400, None)
    assert BAD_HINT in response.text
    assert op.idp.sso_sessions() == 1


@pytest.mark.parametrize(
    "uri",
    [
        "makeitnative://oauth/goodbye/",
        "makeitnative://oauth/goodbye?foo=bar",
        "MakeItNative://oauth/goodbye",
        "makeitnative://oauth/callback",
        "https://attacker.test/",
    ],
)
def test_a_uri_that_is_not_registered_is_shown_a_page_and_nothing_ends(signed_in: Op, uri: str) -> None:
    op = signed_in

    response = op.browser.get("/logout", id_token_hint=op.id_token, post_logout_redirect_uri=uri)

    assert (response.status, response.header("location")) == (400, None)
    assert NOT_REGISTERED in response.text
    assert "<code>invalid_request</code>" in response.text
    assert op.idp.sso_sessions() == 1


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"client_id": "another"}, "The client_id is not the one the id_token_hint was issued to."),
        ({"id_token_hint": ""}, None),
    ],
)
def test_a_client_id_must_agree_with_the_hint(signed_in: Op, parameters: dict[str, str], text: str | None) -> None:
    op = signed_in

    response = op.browser.get("/logout", **{"id_token_hint": op.id_token, **parameters})

    assert response.status == (400 if text else 200)
    assert (text or "<h1>Sign out?</h1>") in response.text
    assert op.idp.sso_sessions() == 1


def test_an_unknown_client_is_refused(signed_in: Op) -> None:
    response = signed_in.browser.get("/logout", client_id="nobody", post_logout_redirect_uri=signed_in.goodbye)

    assert response.status == 400
    assert "<code>invalid_client</code>" in response.text


def test_a_repeated_parameter_is_refused(signed_in: Op) -> None:
    from mobile_sso.testbed.http import Request

    response = signed_in.browser.send(Request(method="GET", url="https://idp.test/logout?state=a&state=b"))

    assert response.status == 400
    assert "A parameter is given more than once." in response.text


@pytest.mark.parametrize(
    ("with_client", "with_uri", "location"),
    [
        (False, False, None),
        (False, True, None),  # nobody vouches for that URI
        (True, False, None),
        (True, True, "makeitnative://oauth/goodbye?state=s"),
    ],
)
def test_without_a_hint_a_page_asks_and_a_yes_really_ends_the_session(
    signed_in: Op, with_client: bool, with_uri: bool, location: str | None
) -> None:
    op = signed_in
    parameters = {"state": "s"}
    if with_client:
        parameters["client_id"] = "field-service"
    if with_uri:
        parameters["post_logout_redirect_uri"] = op.goodbye

    question = op.browser.get("/logout", **parameters)
    assert "<h1>Sign out?</h1>" in question.text
    assert op.idp.sso_sessions() == 1
    done = op.browser.post("/logout", transaction=op.transaction(question), action="logout")

    assert done.header("location") == location
    assert done.status == (302 if location else 200)
    assert op.browser.cookies == {}
    assert is_gone(op)


def test_without_a_hint_a_no_keeps_the_session(signed_in: Op) -> None:
    op = signed_in
    question = op.browser.get("/logout")

    answer = op.browser.post("/logout", transaction=op.transaction(question), action="cancel")

    assert "<h1>Still signed in</h1>" in answer.text
    assert not is_gone(op)


def test_the_question_can_be_answered_once(signed_in: Op) -> None:
    op = signed_in
    transaction = op.transaction(op.browser.get("/logout"))
    op.browser.post("/logout", transaction=transaction, action="cancel")

    again = op.browser.post("/logout", transaction=transaction, action="logout")

    assert again.status == 400
    assert "This sign-out page has expired or has been used." in again.text
    assert op.idp.sso_sessions() == 1


def test_one_persons_question_does_not_sign_out_another(signed_in: Op) -> None:
    op = signed_in
    transaction = op.transaction(op.browser.get("/logout"))
    other = op.new_browser()
    other.sign_in(op.grace)

    answer = other.post("/logout", transaction=transaction, action="logout")

    assert answer.status == 400
    assert op.idp.sso_sessions() == 2


def test_without_a_session_and_without_a_hint_there_is_nothing_to_ask(op: Op) -> None:
    assert "<h1>Signed out</h1>" in op.browser.get("/logout").text
    back = op.browser.get("/logout", client_id="field-service", post_logout_redirect_uri=op.goodbye)
    assert back.header("location") == op.goodbye


def test_a_hint_of_another_session_is_asked_about(signed_in: Op) -> None:
    op = signed_in
    others = op.tokens(op.grace)["id_token"]  # signed in with another browser

    question = op.browser.get("/logout", id_token_hint=others, post_logout_redirect_uri=op.goodbye)

    assert "<h1>Sign out?</h1>" in question.text
    assert op.idp.sso_sessions() == 2


def test_a_hint_without_sid_counts_for_the_same_person_only(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(quirks={"id_token_claim": {"claim": "sid", "op": "remove"}}))
    mine = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]
    others = op.tokens(op.grace)["id_token"]

    assert "<h1>Sign out?</h1>" in op.browser.get("/logout", id_token_hint=others).text
    assert "<h1>Signed out</h1>" in op.browser.get("/logout", id_token_hint=mine).text
    assert is_gone(op)


def test_two_apps_share_the_session_that_one_of_them_ends(signed_in: Op) -> None:
    op = signed_in
    other = replace(op.registration, client_id="second-app", redirect_uris=("second://callback",))
    op.idp.register_client(other)
    silent = op.browser.authorize(client_id="second-app", redirect_uri="second://callback")
    assert silent.status == 302

    op.browser.get("/logout", id_token_hint=op.id_token)

    assert op.browser.authorize(client_id="second-app", redirect_uri="second://callback").status == 200


def test_a_profile_without_logout_has_no_endpoint_and_no_capability(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(endpoints=Endpoints(end_session=None)))

    assert op.browser.get("/logout").status == 404
    assert "end_session" not in op.idp.capabilities
    assert "end_session_endpoint" not in op.browser.get("/.well-known/openid-configuration").json_object()


def test_the_grid_names_every_rule_of_a_logout_and_each_names_its_source() -> None:
    from pathlib import Path

    from mobile_sso.idp.logout import rules

    files = [path for path in Path(rules.__file__).parent.glob("*.py") if path.stem != "__init__"]
    own = {rule.__module__.rpartition(".")[2] for rule in rules.END_SESSION_REQUEST if "logout" in rule.__module__}

    assert own == {path.stem for path in files}
    for path in files:
        assert "\nSource: " in path.read_text().split('"""')[1], path.stem


def test_a_hint_for_several_audiences_counts_for_each_of_them(make_op: MakeOp) -> None:
    quirks = {"id_token_claim": {"claim": "aud", "op": "set", "value": ["another-app", "field-service"]}}
    op = make_op(IdpProfile(quirks=quirks))
    id_token = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]

    response = op.browser.get(
        "/logout", id_token_hint=id_token, client_id="field-service", post_logout_redirect_uri=op.goodbye
    )

    assert response.header("location") == op.goodbye


def test_a_logout_hint_without_session_and_sid_ends_nothing(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(quirks={"id_token_claim": {"claim": "sid", "op": "remove"}}))
    id_token = op.tokens()["id_token"]

    response = op.new_browser().get("/logout", id_token_hint=id_token, post_logout_redirect_uri=op.goodbye)

    assert response.header("location") == op.goodbye
    assert op.idp.sso_sessions() == 1
