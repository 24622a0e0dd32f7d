"""One attempt, one token request, one session: whatever arrives, twice, late, or from somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mobile_sso.testbed.contracts import AppSession, Refused
from mobile_sso.testbed.http import Request, Response, Send, json_response
from mobile_sso.testbed.network import ConnectionLost

if TYPE_CHECKING:
    from tests.backend.conftest import MakeWorld, World


AGAIN = Refused(message="The sign-in could not be finished. Start again.")
EXPIRED = Refused(message="This sign-in took too long or is not known. Start again.")
ELSEWHERE = Refused(message="This sign-in was started elsewhere. Start again here.")
IN_PROGRESS = Refused(message="The sign-in is being finished.", retryable=True)


def test_the_same_completion_again_brings_the_same_session_and_no_second_token_request(world: World) -> None:
    link = world.deep_link()
    first = world.complete(link)
    world.clock.advance(120)
    assert world.complete(link) == first
    assert isinstance(first, AppSession)
    assert len(world.requests("/token")) == 1
    assert world.sessions() == 1


def test_after_the_replay_window_the_attempt_is_forgotten_and_the_session_lives_on(world: World) -> None:
    link = world.deep_link()
    session = world.complete(link)
    world.clock.advance(121)
    assert world.complete(link) == EXPIRED
    assert world.who(session) is not None
    assert len(world.requests("/token")) == 1


def test_a_repeated_completion_does_not_revive_a_session_that_was_ended(world: World) -> None:
    link = world.deep_link()
    world.backend.binding.end_session(world.send, world.complete(link))
    assert world.complete(link) == EXPIRED
    assert world.sessions() == 0


def race(world: World, link: str, path: str = "/token") -> list[Any]:
    """Complete `link` again while the backend's request to `path` is in flight."""
    second: list[Any] = []

    def overtake(request: Request, forward: Send) -> Response:
        second.append(world.complete(link))
        return forward(request)

    world.network.intercept_next(lambda source, target, request: request.path == path, overtake)
    return second


@pytest.mark.parametrize("path", ["/token", "/jwks"])
def test_a_second_delivery_while_the_code_is_redeemed_is_told_to_wait(world: World, path: str) -> None:
    link = world.deep_link()
    second = race(world, link, path)
    first = world.complete(link)
    assert second == [IN_PROGRESS]
    assert isinstance(first, AppSession)
    assert world.complete(link) == first
    assert len(world.requests("/token")) == 1
    assert world.sessions() == 1


def test_the_waiting_answer_has_status_202_and_says_when_to_come_back(world: World) -> None:
    link = world.deep_link()
    race(world, link)
    world.complete(link)
    [answer] = [one.response for one in world.exchanges if one.response is not None and one.response.status == 202]
    assert answer.header("Retry-After") == "1"


def test_another_code_for_the_same_state_changes_nothing(world: World) -> None:
    link = world.deep_link()
    session = world.complete(link)
    assert world.complete(link.replace("code-number-1", "code-of-mallory")) == AGAIN
    assert world.exchanges[-1].response.status == 409
    assert world.complete(link) == session
    assert "Warning audit: " in world.log()[-1]
    assert world.log()[-1].endswith(": completed again with another code")


def test_another_code_while_the_first_is_redeemed_is_refused(world: World) -> None:
    link = world.deep_link()
    second = race(world, link.replace("code-number-1", "code-of-mallory"))
    assert isinstance(world.complete(link), AppSession)
    assert second == [AGAIN]
    assert len(world.requests("/token")) == 1


@pytest.mark.parametrize("secret", ["secret-of-another-app", None, ""])
def test_an_app_that_did_not_start_the_attempt_gets_nothing_and_the_owner_still_can(
    world: World, secret: object
) -> None:
    link = world.deep_link()
    assert world.complete(link, secret=secret) == ELSEWHERE
    assert world.exchanges[-1].response.status == 403
    assert world.log()[-1].startswith("Warning audit: ")
    assert world.log()[-1].endswith(": completed with a wrong attempt secret, by another app or another phone")
    assert world.requests("/token") == []
    assert isinstance(world.complete(link), AppSession)


def test_a_thief_gets_nothing_after_the_owner_either(world: World) -> None:
    link = world.deep_link()
    world.complete(link)
    assert world.complete(link, secret="secret-of-another-app") == ELSEWHERE
    assert world.sessions() == 1


@pytest.mark.parametrize("change", [{"state": "unknown"}, {"state": None}, {"state": ""}])
def test_a_state_nobody_sent_is_refused(world: World, change: dict[str, Any]) -> None:
    assert world.complete(world.deep_link(**change)) == EXPIRED
    assert world.exchanges[-1].response.json_object()["error"] == "attempt_expired"
    assert world.requests("/token") == []


@pytest.mark.parametrize(
    ("generation", "age", "completes"),
    [
        ("hardened", 1799.9, True),
        ("hardened", 1800.0, False),
        ("mendix", 299.9, True),
        ("mendix", 300.0, False),
    ],
)
def test_an_attempt_lives_for_so_long(
    make_world: MakeWorld, make_mendix: MakeWorld, generation: str, age: float, completes: bool
) -> None:
    world = make_world() if generation == "hardened" else make_mendix()
    link = world.deep_link()
    world.clock.advance(age)
    assert isinstance(world.complete(link), AppSession) is completes
    assert len(world.requests("/token")) == int(completes)


def test_many_attempts_live_side_by_side(world: World) -> None:
    first, second = world.deep_link(), world.deep_link()
    assert isinstance(world.complete(second), AppSession)
    world.idp.claims = {"nonce": world.idp.nonce}
    assert world.complete(first) == AGAIN  # the scripted IdP put the second nonce in
    assert world.sessions() == 1


def test_a_failed_attempt_gives_the_same_answer_again_and_never_a_second_token_request(world: World) -> None:
    world.idp.claims = {"nonce": "of-another-attempt"}
    link = world.deep_link()
    assert [world.complete(link), world.complete(link)] == [AGAIN, AGAIN]
    assert len(world.requests("/token")) == 1
    world.idp.claims = {}
    assert isinstance(world.sign_in(), AppSession)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("access_denied", "The sign-in was cancelled or refused."),
        ("server_error", "The identity provider cannot sign you in right now. Try again later."),
        ("temporarily_unavailable", "The identity provider cannot sign you in right now. Try again later."),
        ("login_required", "The sign-in could not be finished. Start again."),
    ],
)
def test_an_error_response_closes_the_attempt_without_a_token_request(world: World, error: str, message: str) -> None:
    url = world.authorization_url()
    denied = world.answered(url, code=None, error=error, error_description="because")
    assert world.complete(denied) == Refused(message=message)
    assert world.log()[-1].endswith(f": the IdP answered {error}: because")
    assert world.complete(denied) == Refused(message=message)
    assert world.complete(world.answered(url)) == AGAIN
    assert world.requests("/token") == []


def test_an_error_response_with_a_foreign_iss_does_not_close_the_attempt(world: World) -> None:
    url = world.authorization_url()
    assert world.complete(world.answered(url, code=None, error="access_denied", iss="https://evil.test")) == AGAIN
    assert isinstance(world.complete(world.answered(url)), AppSession)


def test_an_error_after_success_changes_nothing(world: World) -> None:
    url = world.authorization_url()
    session = world.complete(world.answered(url))
    assert world.complete(world.answered(url, code=None, error="access_denied")) == AGAIN
    assert world.who(session) is not None


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"iss": None}, "AZR-05"),
        ({"iss": "https://evil.test"}, "AZR-05"),
        ({"code": None}, "AZR-08"),
        ({"access_token": "x"}, "AZR-09"),
    ],
)
def test_a_response_that_breaks_a_rule_leaves_the_attempt_open(world: World, change: object, rule: str) -> None:
    url = world.authorization_url()
    assert world.complete(world.answered(url, **change)) == AGAIN
    assert f": {rule}: " in world.log()[-1]
    assert world.requests("/token") == []
    assert isinstance(world.complete(world.answered(url)), AppSession)


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda link: link + "&code=second", "AZR-02"),
        (lambda link: link.replace("oauth/callback?", "oauth/callback/?"), "AZR-01"),
        (lambda link: link.replace("makeitnative:", "MakeItNative:"), "AZR-01"),
    ],
)
def test_a_callback_url_that_was_tampered_with_is_refused(world: World, spoil: object, rule: str) -> None:
    assert world.complete(spoil(world.deep_link())) == AGAIN
    assert f": {rule}: " in world.log()[-1]


def test_a_fragment_behind_the_callback_is_ignored(world: World) -> None:
    assert isinstance(world.complete(world.deep_link() + "#_=_"), AppSession)


@pytest.mark.parametrize("code", ["a+b/c=d&e%f g", "x" * 4000, "kürzel", "short"])
def test_a_code_of_any_characters_arrives_as_it_was_issued(world: World, code: str) -> None:
    assert isinstance(world.complete(world.deep_link(code=code)), AppSession)
    assert world.requests("/token")[0].form.get("code") == code


@pytest.mark.parametrize("before", [True, False])
def test_a_lost_token_request_is_never_sent_again(world: World, before: bool) -> None:
    def lose(request: Request, forward: Send) -> Response:
        if not before:
            forward(request)
        raise ConnectionLost("the IdP did not answer")

    world.network.intercept_next(lambda source, target, request: request.path == "/token", lose)
    link = world.deep_link()
    assert [world.complete(link), world.complete(link)] == [AGAIN, AGAIN]
    assert len(world.requests("/token")) == 1
    assert world.log()[-1].endswith(": TKQ-04: the IdP did not answer")
    assert world.sessions() == 0


def test_an_identity_provider_that_was_taken_away_in_between_completes_nothing(world: World) -> None:
    link = world.deep_link()
    world.backend.reconfigure(replace(world.settings, idps=()))
    assert world.complete(link) == EXPIRED


def test_every_sign_in_opens_a_session_under_a_new_token(world: World) -> None:
    first, second = world.session(), world.session()
    assert first.token != second.token
    assert world.sessions() == 2
    records = world.backend.inspection.sessions()
    assert len({one.attempt for one in records}) == 2


def test_mendix_finds_no_attempt_the_second_time_and_says_nothing_else(mendix: World) -> None:
    link = mendix.deep_link()
    assert isinstance(mendix.complete(link), AppSession)
    assert mendix.complete(link) == Refused(message="Unable to complete login.")
    assert mendix.log()[-1] == "Error OIDC: handleAuthorization: No matching AuthAttempt found"
    assert len(mendix.requests("/token")) == 1


def test_mendix_can_retry_a_failed_attempt_with_the_same_state(mendix: World) -> None:
    mendix.idp.claims = {"nonce": "wrong"}
    link = mendix.deep_link()
    assert mendix.complete(link) == Refused(message="Unable to complete login.")
    assert mendix.log()[-1] == "Error CheckNonceValue: Nonce check failed (security error)"
    mendix.idp.claims = {}
    assert isinstance(mendix.complete(link), AppSession)
    assert len(mendix.requests("/token")) == 2


def test_mendix_sends_the_code_twice_when_two_deliveries_race(mendix: World) -> None:
    link = mendix.deep_link()
    second = race(mendix, link)
    first = mendix.complete(link)
    assert isinstance(first, AppSession)
    assert isinstance(second[0], AppSession)
    assert first != second[0]
    assert len(mendix.requests("/token")) == 2


def test_mendix_shows_an_error_while_signed_in_when_the_idp_refuses_the_second_code(mendix: World) -> None:
    link = mendix.deep_link()
    used: list[Any] = []

    def once(request: Request, forward: Send) -> Response:
        used.append(mendix.complete(link))
        return json_response({"error": "invalid_grant"}, status=400)

    mendix.network.intercept_next(lambda source, target, request: request.path == "/token", once)
    assert mendix.complete(link) == Refused(message="Unable to complete login.")
    assert isinstance(used[0], AppSession)
    assert mendix.sessions() == 1


def test_mendix_answers_an_error_before_it_looks_at_the_state(mendix: World) -> None:
    url = mendix.authorization_url()
    denied = mendix.answered(url, code=None, error="access_denied", error_description="user is not assigned")
    assert mendix.complete(denied) == Refused(message="Unable to complete login.")
    assert mendix.log()[-1] == (
        "Error OIDC: handleAuthorization: Authorization code missing\n"
        "StatusCode = \nerror = access_denied\nerror_description = "
    )
    assert isinstance(mendix.complete(mendix.answered(url)), AppSession)


def test_mendix_lets_another_phone_complete(mendix: World) -> None:
    assert isinstance(mendix.complete(mendix.deep_link(), secret=None), AppSession)
