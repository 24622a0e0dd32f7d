"""Front-channel logout: a frame for every relying party that has a page, then the way back, without any script."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from mobile_sso.idp.pages.frontchannel_logout import frontchannel_logout_page
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.contracts import ClientRegistration

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import Response

PAGE = "https://web.test/logout?app=a&x=%20"
WEB = "https://web.test/callback"


@pytest.fixture
def framed(make_op: MakeOp) -> Op:
    """A provider whose one client has a logout page, with somebody signed in."""
    op = make_op(redirect_uris=(WEB,), frontchannel_logout_uri=PAGE, client_name="Web <shop>")
    op.id_token = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]
    return op


def log_out(op: Op, **parameters: str) -> Response:
    return op.browser.get("/logout", id_token_hint=op.id_token, **parameters)


def frames(response: Response) -> list[str]:
    return [html.unescape(src) for src in re.findall(r'<iframe src="([^"]*)"', response.text)]


def policy(response: Response) -> list[str]:
    return [part.strip() for part in (response.header("content-security-policy") or "").split(";")]


def test_the_frame_has_the_registered_query_and_exactly_iss_and_sid(framed: Op) -> None:
    response = log_out(framed)

    [frame] = frames(response)
    assert frame.startswith(PAGE + "&")
    assert dict(parse_qsl(urlsplit(frame).query)) == {
        "app": "a",
        "x": " ",
        "iss": framed.origin,
        "sid": framed.claims(framed.id_token)["sid"],
    }
    assert framed.idp.sso_sessions() == 0
    assert framed.browser.cookies == {}


def test_only_the_pages_origin_may_be_framed_and_there_is_no_script(framed: Op) -> None:
    response = log_out(framed)

    assert policy(response)[-1] == "frame-src https://web.test"
    assert policy(response)[0] == "default-src 'none'"
    assert "<script" not in response.text
    assert response.header("cache-control") == "no-store"
    assert 'title="Signing out of Web &lt;shop&gt;"' in response.text


def test_the_browser_goes_back_by_refresh_and_by_link(framed: Op) -> None:
    state = "a&b=\"'<c>"

    response = log_out(framed, post_logout_redirect_uri=framed.goodbye, state=state)

    assert response.header("location") is None
    [refresh] = re.findall(r'<meta http-equiv="refresh" content="([^"]*)"', response.text)
    seconds, _, location = html.unescape(refresh).partition(";url=")
    assert (seconds, location.split("?")[0]) == ("2", framed.goodbye)
    assert dict(parse_qsl(urlsplit(location).query)) == {"state": state}
    assert [html.unescape(link) for link in re.findall(r'<a [^>]*href="([^"]*)"', response.text)] == [location]


def test_without_a_way_back_the_page_stays(framed: Op) -> None:
    response = log_out(framed)

    assert response.status == 200
    assert "<h1>Signed out</h1>" in response.text
    assert "http-equiv" not in response.text
    assert "You can close this page." in response.text


def test_every_client_with_a_page_has_a_frame_and_both_channels_are_used(framed: Op) -> None:
    for client_id, page in (("second", "https://b.test/out"), ("third", None)):
        framed.idp.register_client(
            ClientRegistration(
                client_id=client_id,
                redirect_uris=("https://b.test/callback",),
                frontchannel_logout_uri=page,
                backchannel_logout_uri="https://b.test/backchannel",
                client_secret=f"secret-of-{client_id}",
            )
        )
        code = framed.answer(framed.browser.authorize(client_id=client_id, redirect_uri="https://b.test/callback"))
        framed.redeem(
            code["code"],
            headers=(framed.basic(client_id, f"secret-of-{client_id}"),),
            redirect_uri="https://b.test/callback",
        )

    response = log_out(framed)

    assert [urlsplit(frame).netloc for frame in frames(response)] == ["web.test", "b.test"]
    assert policy(response)[-1] == "frame-src https://b.test https://web.test"
    assert len(framed.received) == 2


def test_after_a_yes_the_frames_are_shown_too(framed: Op) -> None:
    question = framed.browser.get("/logout")

    response = framed.browser.post("/logout", transaction=framed.transaction(question), action="logout")

    assert len(frames(response)) == 1


def test_a_client_without_a_page_and_a_profile_without_the_channel_have_no_frames(make_op: MakeOp, op: Op) -> None:
    without = make_op(IdpProfile(frontchannel_logout=False), redirect_uris=(WEB,), frontchannel_logout_uri=PAGE)
    for one in (op, without):
        one.id_token = one.redeem(one.answer(one.browser.sign_in())["code"]).json_object()["id_token"]
        response = log_out(one)
        assert frames(response) == []
        assert "frame-src" not in (response.header("content-security-policy") or "")

    metadata = without.browser.get("/.well-known/openid-configuration").json_object()
    assert not [name for name in metadata if "frontchannel" in name]


def test_a_repeated_logout_shows_no_frames_again(framed: Op) -> None:
    assert len(frames(log_out(framed))) == 1
    assert frames(log_out(framed)) == []


@pytest.mark.parametrize(
    ("uri", "source"),
    [
        ("https://rp.test;sandbox/out", "frame-src https://rp.testsandbox"),
        ("https://somebody@rp.test:8443/out", "frame-src https://rp.test:8443"),
    ],
)
def test_a_registered_address_adds_no_directive_to_the_policy(uri: str, source: str) -> None:
    page = frontchannel_logout_page(provider="IdP", frames=(("shop", uri),), location=None, wait_seconds=3)

    assert str(page.header("content-security-policy")).endswith(source)
