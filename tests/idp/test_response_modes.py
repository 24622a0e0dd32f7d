"""Response modes, and the pages that stand in for a redirect."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from mobile_sso.idp.pages import hand_over
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import Response

WEB = "https://app.test/callback"


def fields(page: Response) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return {name: unescape(value) for name, value in found}


def script(page: Response) -> str:
    [found] = re.findall(r"<script>(.*?)</script>", page.text)
    return found


def test_query_is_the_default_and_fragment_puts_everything_behind_the_hash(op: Op) -> None:
    asked = op.browser.sign_in(response_mode="query").header("location") or ""
    behind = op.browser.authorize(response_mode="fragment").header("location") or ""

    assert asked.startswith(f"{op.callback}?code=")
    assert behind.startswith(f"{op.callback}#code=")
    assert "?" not in behind


def test_errors_come_in_the_mode_that_was_asked_for(op: Op) -> None:
    location = op.browser.authorize(response_mode="fragment", prompt="none").header("location") or ""

    assert location.startswith(f"{op.callback}#error=login_required&")


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"response_type": None}, "invalid_request"), ({"request": "eyJ"}, "request_not_supported")],
)
def test_mistakes_come_in_the_mode_that_was_asked_for(op: Op, changes: dict[str, str | None], error: str) -> None:
    location = op.browser.authorize(response_mode="fragment", **changes).header("location") or ""

    assert location.startswith(f"{op.callback}#error={error}&")


def test_of_two_response_modes_none_counts(op: Op) -> None:
    query = urlencode([*op.authorization_parameters(response_mode="fragment").items(), ("response_mode", "x")])

    location = op.idp.app(Request(method="GET", url=f"{op.origin}/authorize?{query}")).header("location") or ""

    assert location.startswith(f"{op.callback}?error=invalid_request&")


def test_a_refusal_that_is_tapped_does_not_say_that_somebody_is_signed_in(op: Op) -> None:
    assert "signed in" not in hand_over.by_tap(provider="P", location=f"{op.callback}?error=access_denied").text


def test_form_post_is_a_page_that_posts_itself_or_by_its_button(make_op: MakeOp) -> None:
    op = make_op(redirect_uris=(f"{WEB}?tenant=a%20b",))

    page = op.browser.sign_in(response_mode="form_post")

    assert (page.status, page.header("location"), page.header("cache-control")) == (200, None, "no-store")
    assert f'<form method="post" action="{WEB}?tenant=a%20b">' in page.text
    assert fields(page).keys() == {"code", "state", "iss"}
    assert op.redeem(fields(page)["code"]).status == 200
    assert "<button" in page.text


def test_form_post_to_an_app_of_its_own_scheme_is_refused_by_redirect(op: Op) -> None:
    error = op.answer(op.browser.authorize(response_mode="form_post"))

    assert (error["error"], error["error_description"]) == (
        "invalid_request",
        "The response_mode form_post needs an http or https redirect_uri.",
    )


def test_a_profile_may_know_fewer_modes(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(response_modes=("query",)))

    error = op.answer(op.browser.authorize(response_mode="fragment"))

    assert error["error_description"] == "The values of response_mode are query."


HOSTILE = "https://app.test/?a=</script><script>alert(1)</script>&b='\"\\"


@pytest.mark.parametrize(
    "page",
    [
        hand_over.by_script(provider="P", location=HOSTILE),
        hand_over.by_script(provider="P", location=HOSTILE, repeats=3, interval_ms=50),
        hand_over.form_post(provider="P", action=HOSTILE, fields=(("<x>", '"><x>'),)),
    ],
)
def test_the_one_script_of_a_page_is_allowed_by_its_digest_and_cannot_be_broken_out_of(page: Response) -> None:
    digest = base64.b64encode(hashlib.sha256(script(page).encode()).digest()).decode()

    assert f"script-src 'sha256-{digest}'" in (page.header("content-security-policy") or "")
    assert "<script>alert" not in page.text
    assert "<x>" not in page.text


def test_a_script_goes_to_the_location_as_often_as_it_is_told() -> None:
    once = script(hand_over.by_script(provider="P", location="x://y?code=1"))
    often = script(hand_over.by_script(provider="P", location="x://y", repeats=3, interval_ms=50))

    assert once == 'location.replace("x://y?code=1");'
    assert often == 'for (let n = 0; n < 3; n++) setTimeout(() => location.assign("x://y"), n * 50);'


def test_a_refresh_and_a_tap_have_the_location_without_a_script() -> None:
    refresh = hand_over.by_refresh(provider="P", location="x://y?code=1&state=2")
    tap = hand_over.by_tap(provider="P", location="x://y?code=1&state=2", heading="<Go>", notice="On & on")

    assert '<meta http-equiv="refresh" content="0;url=x://y?code=1&amp;state=2">' in refresh.text
    assert '<a class="main" href="x://y?code=1&amp;state=2">Continue to the app</a>' in tap.text
    assert "<h1>&lt;Go&gt;</h1><p>On &amp; on</p>" in tap.text
    assert "<script" not in refresh.text + tap.text
