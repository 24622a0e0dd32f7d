from __future__ import annotations

import pytest

from mobile_sso.device.html_reader import read_page
from mobile_sso.device.pages import Button, Page
from mobile_sso.testbed.contracts import SignInForm
from mobile_sso.testbed.http import html_response

URL = "https://idp.test/sign-in?step=1#top"
SIGN_IN = '<form method="post"><input name="username"><input name="password" type="password"></form>'


def _page(html: str, status: int = 200) -> Page:
    return read_page(URL, html_response(html, status=status))


@pytest.mark.parametrize(
    ("html", "status", "kind"),
    [
        (SIGN_IN, 200, "sign-in page"),
        (SIGN_IN, 401, "sign-in page"),
        ("<p>redirect_uri is not registered</p>", 400, "error page"),
        ("<p>You are signed out.</p>", 200, "logged out page"),
        ("<h1>Logged out</h1>", 200, "logged out page"),
        (
            "<form method=post><input type=hidden name=csrf value=1><button>Sign out</button></form>",
            200,
            "confirmation page",
        ),
        ("<form method=post><input name=otp><button>Go on</button></form>", 200, "page"),
        ("<p>Welcome to the web</p>", 200, "page"),
        ("<p>Welcome</p><a href=x:/y>Continue to the app</a>", 200, "confirmation page"),
        ("<p>Welcome</p><a href=x:/y>App</a> <a href=/help>Help</a>", 200, "page"),
        ("<p>Signed out</p><a href=x:/y>Continue</a>", 200, "logged out page"),
    ],
)
def test_a_page_is_known_by_what_is_on_it(html: str, status: int, kind: str) -> None:
    assert _page(html, status).kind(SignInForm()) == kind


def test_a_sign_in_page_has_the_fields_its_engine_names() -> None:
    page = _page('<form method="post"><input name="sub"></form>')
    assert page.kind(SignInForm(username="sub")) == "sign-in page"
    assert page.kind(SignInForm()) == "page"


def test_a_form_is_sent_in_the_order_of_the_page_with_the_button_that_was_pressed() -> None:
    form = _page(
        '<form method="POST" action="/next"><input type=hidden name=csrf value="a b"><input name=username></form>'
    ).forms[0]
    request = form.request(URL, values={"username": "ada", "extra": "&"}, button=Button(name="action", value="go"))
    assert (request.method, request.url) == ("POST", "https://idp.test/next")
    assert request.body == b"csrf=a+b&username=ada&extra=%26&action=go"
    assert request.header("origin") == "https://idp.test"
    assert dict(request.form)["csrf"] == "a b"


@pytest.mark.parametrize(
    ("action", "url"),
    [
        ("", "https://idp.test/sign-in?step=1"),
        ("other?x=1", "https://idp.test/other?x=1"),
        ("https://elsewhere.test/in", "https://elsewhere.test/in"),
    ],
)
def test_the_action_is_resolved_against_the_page(action: str, url: str) -> None:
    form = _page(f'<form method="post" action="{action}"></form>').forms[0]
    assert form.request(URL, values={}, button=None).url == url


def test_a_get_form_replaces_the_query() -> None:
    form = _page('<form action="/find?old=1"><input name=q value="é"></form>').forms[0]
    request = form.request(URL, values={}, button=Button(name="", value=""))
    assert (request.method, request.url, request.body) == ("GET", "https://idp.test/find?q=%C3%A9", b"")


@pytest.mark.parametrize(
    ("status", "text"), [(200, "'Sign in' (200) at https://idp.test/a"), (0, "'Sign in' at https://idp.test/a")]
)
def test_a_page_is_told_without_its_query(status: int, text: str) -> None:
    assert str(Page(title="Sign in", url="https://idp.test/a?code=secret", status=status)) == text
