"""Facebook: no custom callback but the SDK's own, `#_=_` behind every answer, plain OAuth, errors in an object."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

WEB = "https://app.test/callback"
BLOCKED = (
    400,
    "URL Blocked",
    "This redirect failed because the redirect URI is not whitelisted in the app's Client OAuth Settings. Make sure "
    "Client and Web OAuth Login are on and add all your app domains as Valid OAuth Redirect URIs.",
    "invalid_request",
)


@pytest.fixture
def op(profiled: Profiled) -> Op:
    return profiled("facebook", redirect_uris=(WEB,))


def test_a_callback_that_is_not_listed_is_blocked(op: Op, refused: Refused) -> None:
    assert refused(op, "redirect_uri mismatch") == BLOCKED


@pytest.mark.parametrize(
    ("uri", "works"),
    [
        (WEB, True),
        ("fbfield-service://authorize", True),
        ("makeitnative://oauth/callback", False),
        ("fb1234567890://authorize", False),
    ],
)
def test_of_custom_schemes_the_sdks_own_works_alone(profiled: Profiled, uri: str, works: bool) -> None:
    """Why Facebook is no provider for the app's own callback, even where somebody could enter it."""
    op = profiled("facebook", redirect_uris=(uri,))
    response = op.browser.authorize()

    assert response.status == (200 if works else 400)
    assert ("URL Blocked" in response.text) is not works


def test_a_denial(op: Op) -> None:
    denied = str(op.browser.fill_in(op.browser.authorize(), action="cancel").header("location"))

    assert denied.endswith("#_=_")
    assert "error=access_denied&error_description=The+user+denied+your+request.&error_reason=user_denied" in denied


def test_a_denial_may_also_come_without_an_error(profiled: Profiled) -> None:
    op = profiled("facebook", quirks={"deny_style": {"style": "facebook"}, "event_error": None}, redirect_uris=(WEB,))

    answer = op.answer(op.browser.fill_in(op.browser.authorize(), action="cancel"))
    assert "error" not in answer
    assert (answer["error_code"], answer["error_message"]) == ("200", "The user denied your request.")


def test_every_answer_has_a_tail(op: Op) -> None:
    assert str(op.browser.sign_in().header("location")).endswith("#_=_")
    assert str(op.new_browser().authorize(prompt="none").header("location")).endswith("#_=_")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("wrong secret", "Client authentication failed."),
        ("code unknown", "The authorization code is invalid or has expired."),
        ("code reused", "The authorization code has been used before."),
        ("verifier wrong", "PKCE verification failed."),
        ("redirect_uri differs", "The redirect_uri differs from that of the authorization request."),
    ],
)
def test_an_error_is_an_object(op: Op, refused: Refused, name: str, message: str) -> None:
    status, error = refused(op, name)

    assert isinstance(error, dict)
    trace = error.pop("fbtrace_id")
    assert re.fullmatch(r"[A-Za-z0-9_-]{11}", trace)
    assert (status, error) == (400, {"message": message, "type": "OAuthException", "code": 100})


def test_the_token_response_is_that_of_plain_oauth(op: Op) -> None:
    body = op.tokens()

    assert set(body) == {"access_token", "token_type", "expires_in", "scope"}
    assert (body["token_type"], "." in str(body["access_token"])) == ("bearer", False)


def test_there_is_no_logout(op: Op) -> None:
    assert op.browser.get("/logout").status == 404


def test_the_keys(op: Op, keys_of: Callable[[Op], list[dict[str, object]]]) -> None:
    kids = [str(key["kid"]) for key in keys_of(op)]

    assert len(kids) == 2
    assert all(re.fullmatch(r"[0-9a-f]{40}", kid) for kid in kids)
