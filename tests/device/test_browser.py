from __future__ import annotations

import pytest

from mobile_sso.device.browser import MAX_REDIRECTS, Browser, NotOnScreen
from mobile_sso.device.cookies import CookieJar
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.contracts import SignInForm
from mobile_sso.testbed.http import Request, Response, html_response, redirect
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import ConnectionLost, Network
from mobile_sso.testbed.trace import Trace


class Site:
    """Answers by path, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.answers: dict[str, Response] = {"/": html_response("<title>Start</title>")}

    def app(self, request: Request) -> Response:
        self.asked.append(request)
        return self.answers[request.path]


class Rig:
    def __init__(self) -> None:
        clock = VirtualClock()
        self.trace = Trace(clock=clock, secrets=Secrets())
        self.network = Network(trace=self.trace)
        self.site = Site()
        self.network.connect("https://idp.test", self.site.app, name="idp")
        self.left: list[str] = []
        self.browser = Browser(
            send=self.network.sender("browser"),
            jar=CookieJar(clock=clock),
            trace=self.trace,
            is_claimed=lambda url: url.startswith("https://app.fieldservice.test/"),
            leave=self._leave,
            clock=clock,
        )

    def _leave(self, url: str) -> None:
        self.left.append(url)
        self.browser.hand_over()


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_a_page_is_shown_with_its_title(rig: Rig) -> None:
    rig.browser.open("https://idp.test/")
    page = rig.browser.page
    assert page is not None
    assert (page.title, page.url, page.status, rig.browser.state) == ("Start", "https://idp.test/", 200, "page")


@pytest.mark.parametrize(
    "location",
    [
        "makeitnative://oauth/callback?code=a%20b+c%2b&state=x",
        "MakeItNative://OAuth/callback?state=a b",
        "com.example.fieldservice:/oauth/callback?code=1#_=_",
        "https://app.fieldservice.test/oauth/callback?code=1",
    ],
)
def test_a_url_of_an_app_leaves_the_browser_byte_for_byte(rig: Rig, location: str) -> None:
    rig.site.answers["/"] = redirect(location)
    rig.browser.open("https://idp.test/")
    assert rig.left == [location]
    assert (rig.browser.state, rig.browser.page) == ("closed", None)


def test_a_claimed_host_keeps_its_own_redirects_in_the_browser(rig: Rig) -> None:
    rig.network.connect("https://app.fieldservice.test", rig.site.app, name="web")
    rig.site.answers["/"] = redirect("https://app.fieldservice.test/web")
    rig.site.answers["/web"] = html_response("<title>Web</title>")
    rig.browser.open("https://app.fieldservice.test/")
    assert rig.left == []
    assert rig.browser.page is not None
    assert rig.browser.page.title == "Web"


@pytest.mark.parametrize(
    ("status", "method", "body"), [(302, "GET", b""), (303, "GET", b""), (307, "POST", b"a=1"), (308, "POST", b"a=1")]
)
def test_a_redirect_keeps_the_method_only_where_its_status_says_so(
    rig: Rig, status: int, method: str, body: bytes
) -> None:
    rig.site.answers["/"] = html_response('<form method="post" action="/send"><input name="a" value="1"></form>')
    rig.site.answers["/send"] = redirect("/end", status=status)
    rig.site.answers["/end"] = html_response("<title>End</title>")
    rig.browser.open("https://idp.test/")
    rig.browser.submit(rig.browser.require_page().forms[0], values={}, button=None)
    assert (rig.site.asked[-1].method, rig.site.asked[-1].body) == (method, body)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/end", "https://idp.test/end#here"),
        ("/end#there", "https://idp.test/end#there"),
        ("end?x=1", "https://idp.test/end?x=1#here"),
    ],
)
def test_a_fragment_is_inherited_unless_the_redirect_brings_its_own(rig: Rig, location: str, url: str) -> None:
    rig.site.answers |= {"/": redirect(location), "/end": html_response("<title>End</title>")}
    rig.browser.open("https://idp.test/#here")
    assert rig.browser.require_page().url == url


def test_cookies_come_back_also_after_the_browser_was_closed(rig: Rig) -> None:
    rig.site.answers["/"] = html_response("<title>Start</title>", headers=(("Set-Cookie", "sso=1; Secure"),))
    rig.browser.open("https://idp.test/")
    rig.browser.close()
    rig.browser.open("https://idp.test/")
    assert [request.header("cookie") for request in rig.site.asked] == [None, "sso=1"]


def test_a_redirect_carries_the_cookie_once(rig: Rig) -> None:
    rig.site.answers |= {
        "/": redirect("/end", status=307, headers=(("Set-Cookie", "a=1"),)),
        "/end": redirect("/last", status=307),
        "/last": html_response("<title>End</title>"),
    }
    rig.browser.open("https://idp.test/")
    assert [value for name, value in rig.site.asked[-1].headers if name == "Cookie"] == ["a=1"]


def test_going_round_in_circles_ends(rig: Rig) -> None:
    rig.site.answers["/"] = redirect("/")
    rig.browser.open("https://idp.test/")
    assert len(rig.site.asked) == MAX_REDIRECTS + 1
    assert rig.browser.shows(SignInForm()) == "blocked"
    assert rig.browser.page is not None
    assert rig.browser.page.text == "too many redirects: more than 20"


def test_a_host_that_is_not_there_is_told_to_the_person(rig: Rig) -> None:
    rig.browser.open("https://nowhere.test/")
    assert rig.browser.state == "blocked"
    assert rig.browser.page is not None
    assert rig.browser.page.title == "no host answers at https://nowhere.test; this world has https://idp.test"


def test_a_broken_connection_can_be_tried_again(rig: Rig) -> None:
    def break_off(request: Request, forward: object) -> Response:
        raise ConnectionLost("gone")

    rig.network.intercept_next(lambda *_: True, break_off)
    rig.browser.open("https://idp.test/")
    assert rig.browser.state == "blocked"
    rig.browser.open("https://idp.test/")
    assert rig.browser.state == "page"


def test_a_redirect_status_without_a_place_is_a_page(rig: Rig) -> None:
    rig.site.answers["/"] = Response(status=302)
    rig.browser.open("https://idp.test/")
    assert rig.browser.require_page().status == 302


def test_what_is_not_there_cannot_be_used(rig: Rig) -> None:
    with pytest.raises(NotOnScreen, match="the browser is closed; open it from the app first"):
        rig.browser.require_page()
    with pytest.raises(NotOnScreen, match="the browser is closed already"):
        rig.browser.close()
    rig.browser.open("https://nowhere.test/")
    with pytest.raises(NotOnScreen, match="the browser shows no page but says: no host answers at"):
        rig.browser.require_page()


def test_the_kind_of_page_is_closed_where_there_is_none(rig: Rig) -> None:
    assert rig.browser.shows(SignInForm()) == "closed"


def test_what_an_app_asked_for_can_be_opened_again_without_a_gesture(rig: Rig) -> None:
    with pytest.raises(NotOnScreen) as caught:
        rig.browser.open_again()
    assert str(caught.value) == "the browser was not opened yet; open it from the app first"
    rig.site.answers["/authorize"] = html_response("<title>Go on</title><a href='makeitnative://done'>Back</a>")
    rig.browser.open("https://idp.test/authorize?state=x")
    rig.browser.follow("makeitnative://done")
    rig.browser.open_again()
    assert [request.url for request in rig.site.asked] == ["https://idp.test/authorize?state=x"] * 2
    assert rig.browser.since_gesture is None


def test_only_a_tapped_link_to_an_app_counts_as_leaving_by_a_tap(rig: Rig) -> None:
    rig.site.answers["/authorize"] = html_response("<title>Go on</title>")
    rig.site.answers["/on"] = redirect("makeitnative://done")
    rig.browser.open("https://idp.test/authorize")
    assert rig.browser.leaves_by_tap is False
    rig.browser.follow("makeitnative://done")
    assert rig.browser.leaves_by_tap is True
    rig.browser.open("https://idp.test/authorize")
    rig.browser.follow("/on")
    assert (rig.left, rig.browser.leaves_by_tap) == (["makeitnative://done"] * 2, False)
