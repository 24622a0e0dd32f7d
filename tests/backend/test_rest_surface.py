from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.backend.bindings.rest import RestBinding
from mobile_sso.backend.refusals import Reason
from mobile_sso.backend.surfaces.rest_refusals import ANSWERS
from mobile_sso.testbed.contracts import AppSession, Refused
from mobile_sso.testbed.http import Request, Response, json_request

if TYPE_CHECKING:
    from tests.backend.conftest import MakeWorld, World


START = "https://backend.test/mobile/login/start"


def test_every_reason_has_an_answer() -> None:
    assert set(ANSWERS) == set(Reason)


def test_an_attempt_cannot_be_started_without_the_digest_of_a_secret(world: World) -> None:
    answer = world.send(json_request(START, {"alias": "acme"}))
    assert answer.status == 400
    assert answer.json_object() == {
        "error": "invalid_request",
        "message": "attempt_secret_sha256 is missing: base64url of the secret's SHA-256",
    }
    assert world.send(Request(method="POST", url=START, body=b"not json")).status == 400


def test_an_idp_that_is_switched_off_starts_nothing(make_world: MakeWorld) -> None:
    world = make_world(idp={"active": False})
    assert world.start() == Refused(message="There is no such identity provider.")
    assert world.log() == ["Warning sign-in: there is no identity provider 'acme'; configured are none"]


def test_without_an_alias_the_default_idp_is_meant(make_world: MakeWorld) -> None:
    world = make_world()
    sent = json_request(START, {"attempt_secret_sha256": "digest"})
    assert world.send(sent).json_object()["authorization_url"].startswith("https://idp.test/authorize?")
    assert make_world(idps=()).send(sent).status == 404


@pytest.mark.parametrize(
    ("flaw", "link", "signs_in"),
    [
        (None, "{base}?{answer}#_=_", True),
        (None, "{base}#{answer}", False),
        ("fragment-in-last-value", "{base}?{answer}", True),
        ("fragment-in-last-value", "{base}?{answer}#_=_", False),
        ("answer-in-fragment", "{base}#{answer}", True),
        ("answer-in-fragment", "{base}?{answer}", False),
        ("answer-in-fragment", "{base}", False),
    ],
)
def test_the_answer_is_read_in_the_query_unless_a_flaw_looks_elsewhere(
    make_world: MakeWorld, flaw: str | None, link: str, signs_in: bool
) -> None:
    world = make_world(flaws=(flaw,) if flaw else ())
    base, _, answer = world.deep_link().partition("?")
    completed = world.complete(link.format(base=base, answer=answer))
    assert isinstance(completed, AppSession) is signs_in


@pytest.mark.parametrize(("method", "path"), [("GET", "/mobile/me"), ("GET", "/mobile/logout-url")])
def test_a_session_is_needed(world: World, method: str, path: str) -> None:
    answer = world.send(Request(method=method, url=f"https://backend.test{path}"))
    assert (answer.status, answer.header("WWW-Authenticate")) == (401, "Bearer")
    assert answer.header("Cache-Control") == "no-store"


def test_other_paths_and_methods_are_refused(world: World) -> None:
    assert world.browse("/nothing").json_object()["message"] == "there is nothing at /nothing"
    answer = world.browse("/mobile/login/start")
    assert (answer.status, answer.header("Allow")) == (405, "POST")
    assert world.browse("/").status == 200


def test_the_answer_to_a_completion_holds_a_session_and_no_token_of_the_idp(world: World) -> None:
    world.session()
    assert set(world.exchanges[-1].response.json_object()) == {"session_token", "attempt"}


@pytest.mark.parametrize(
    ("response", "refused"),
    [
        (Response(status=502, body=b"<html>"), True),
        (Response(status=429), True),
        (Response(status=202), True),
        (Response(status=404), False),
        (Response(status=200, body=b"{}"), False),
    ],
)
def test_the_app_may_repeat_what_was_not_answered_for_good(response: Response, refused: bool) -> None:
    binding = RestBinding("https://backend.test")
    expected = Refused(message="The sign-in could not be finished. Start again.", retryable=refused)
    assert binding.complete_login(lambda _: response, "app://x", attempt_secret="s") == expected
    assert binding.who_am_i(lambda _: response, AppSession(token="t")) is None
    assert binding.list_idps(lambda _: response) == ()
