"""A person goes through a sign-in of several pages, with fields and buttons found by selectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.browser import NotOnScreen
from mobile_sso.testbed.contracts import FormPage, SignInForm
from mobile_sso.testbed.http import Request, Response, html_response

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld, World

PAGES = {
    "/": "<form method=post action=/who><input id=user name=login><input name=csrf type=hidden value=x><button></form>",
    "/who": "<form method=post action=/password><input type=password name=pin></form><a class=cancel href=/off>No</a>",
    "/password": "<form id=consent method=post action=/yes><input type=hidden name=ask value=1></form>"
    "<button form=consent name=answer value=no>No</button><button form=consent name=answer value=yes>Yes</button>",
    "/yes": "<p>Welcome",
    "/off": "<p>You gave up",
}
FORM = SignInForm(
    username="#user",
    password=None,
    cancel="a.cancel",
    then=(
        FormPage(enter={"input[type=password]": "{password}"}),
        FormPage(shown_by="[name=ask]", press="button[value=yes]", optional=True),
    ),
    declared_in="fixtures/idps/acme.yaml",
)


class Site:
    def __init__(self, world: World, pages: dict[str, str]) -> None:
        self.asked: list[str] = []
        self._pages = pages
        world.network.connect("https://web.test", self, name="web")
        world.phone.browser.open("https://web.test/")

    def __call__(self, request: Request) -> Response:
        self.asked.append(f"{request.method} {request.path} {request.body.decode()}".strip())
        return html_response(self._pages[request.path])


def test_user_name_password_and_consent_on_pages_of_their_own(make_world: MakeWorld) -> None:
    world = make_world()
    site = Site(world, PAGES)
    world.phone.person.fill_in(FORM, "ada", "tide-pool-42")
    assert site.asked[1:] == [
        "POST /who login=ada&csrf=x",
        "POST /password pin=tide-pool-42",
        "POST /yes ask=1&answer=yes",
    ]
    assert "tide-pool-42" not in repr(world.trace.events)


def test_a_sign_in_may_begin_on_a_later_page_where_the_session_lives(make_world: MakeWorld) -> None:
    world = make_world()
    site = Site(world, {**PAGES, "/": PAGES["/password"]})
    assert world.phone.browser.shows(FORM) == "sign-in page"
    world.phone.person.fill_in(FORM, "ada", "tide-pool-42")
    assert site.asked[1:] == ["POST /yes ask=1&answer=yes"]


def test_a_question_that_is_not_asked_is_not_missed(make_world: MakeWorld) -> None:
    world = make_world()
    site = Site(world, {**PAGES, "/password": "<form><input name=search></form>"})
    world.phone.person.fill_in(FORM, "ada", "tide-pool-42")
    assert site.asked[-1] == "POST /password pin=tide-pool-42"


def test_a_page_that_had_to_come_and_did_not_is_told_with_what_is_there(make_world: MakeWorld) -> None:
    world = make_world()
    Site(world, {**PAGES, "/who": "<title>Code</title><form><input name=otp></form>"})
    with pytest.raises(NotOnScreen) as caught:
        world.phone.person.fill_in(FORM, "ada", "tide-pool-42")
    assert str(caught.value) == (
        "the next page of the sign-in has no input[type=password]: the browser shows 'Code' (200) at "
        "https://web.test/who, with the fields otp; correct remote.sign_in in fixtures/idps/acme.yaml"
    )


def test_a_first_page_without_the_field_is_told_with_what_is_there(make_world: MakeWorld) -> None:
    world = make_world()
    Site(world, {"/": "<title>Hello</title><form><input name=mail><input name=pin></form>"})
    with pytest.raises(NotOnScreen) as caught:
        world.phone.person.fill_in(FORM, "ada", "tide-pool-42")
    assert str(caught.value) == (
        "no form with the field '#user': the browser shows 'Hello' (200) at https://web.test/, "
        "with the fields mail, pin; correct remote.sign_in in fixtures/idps/acme.yaml"
    )


@pytest.mark.parametrize("page", ["/", "/who"])
def test_a_user_name_that_is_not_known_or_an_error_is_for_the_scenario_to_say(make_world: MakeWorld, page: str) -> None:
    world = make_world()
    Site(world, {**PAGES, "/who": PAGES[page]} if page == "/" else {**PAGES, "/who": "<p>Nobody is called that"})
    world.phone.person.fill_in(FORM, "nobody", "tide-pool-42")
    assert world.phone.browser.shows(FORM) == ("sign-in page" if page == "/" else "page")


def test_cancel_may_be_a_link(make_world: MakeWorld) -> None:
    world = make_world()
    site = Site(world, {**PAGES, "/": PAGES["/who"]})
    world.phone.person.press_cancel(FORM)
    assert site.asked[-1] == "GET /off"
    with pytest.raises(NotOnScreen) as caught:
        world.phone.person.press_cancel(FORM)
    assert str(caught.value) == (
        "nothing is 'a.cancel' on the page: the browser shows '' (200) at https://web.test/off, "
        "with the fields (none); correct remote.sign_in in fixtures/idps/acme.yaml"
    )


def test_a_sign_out_is_confirmed_where_it_is_asked_for_and_left_alone_elsewhere(make_world: MakeWorld) -> None:
    form = SignInForm(sign_out=(FormPage(press="button[value=yes]"),))
    world = make_world()
    site = Site(world, {**PAGES, "/": PAGES["/password"]})
    world.phone.person.confirm_sign_out(form)
    world.phone.person.confirm_sign_out(form)
    assert site.asked[1:] == ["POST /yes ask=1&answer=yes"]


def test_the_button_of_the_first_page_may_be_a_selector(make_world: MakeWorld) -> None:
    world = make_world()
    buttons = "<button name=go value=1></button><button id=b name=go value=2></button>"
    page = f"<form method=post><input name=u>{buttons}</form>"
    site = Site(world, {"/": page})
    world.phone.person.fill_in(SignInForm(username="u", password=None, submit="#b"), "ada", "x")
    assert site.asked[-1] == "POST / u=ada&go=2"
    with pytest.raises(NotOnScreen, match="nothing is '#c' on the page: the browser shows '' "):
        world.phone.person.fill_in(SignInForm(username="u", password=None, submit="#c"), "ada", "x")
