from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.browser import NotOnScreen
from mobile_sso.testbed.contracts import SignInForm
from mobile_sso.testbed.http import Request, Response, html_response

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

FORM = SignInForm()


def test_a_wrong_password_leaves_the_person_on_the_sign_in_page(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.app.tap_sign_in()
    world.phone.person.fill_in(FORM, "ada", "wrong-password")
    assert (world.phone.browser.shows(FORM), world.phone.attempts[0].outcome) == ("sign-in page", "waiting")
    world.give_password()
    assert world.phone.attempts[0].outcome == "signed-in"


def test_who_presses_cancel_is_back_in_the_app_and_has_cancelled(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.app.tap_sign_in()
    world.phone.person.press_cancel(FORM)
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.fault) == ("cancelled", None)
    assert (world.app.page, world.app.signed_in, world.app.state) == ("Login_Native", None, "foreground")
    assert "error=access_denied" in world.backend.completions[0]


def test_who_closes_the_browser_has_cancelled_and_can_try_again(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.app.tap_sign_in()
    world.phone.person.close_browser()
    assert (world.phone.attempts[0].outcome, world.app.state, world.app.errors) == ("cancelled", "foreground", ())
    world.sign_in()
    assert world.phone.attempts[1].outcome == "signed-in"


def test_who_only_goes_back_to_the_app_has_not_cancelled(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.app.tap_sign_in()
    assert world.app.state == "suspended"
    world.phone.person.return_to_app()
    assert (world.app.state, world.phone.browser.state) == ("foreground", "page")
    assert world.phone.attempts[0].outcome == "waiting"
    world.give_password()
    assert world.app.signed_in == "ada"


def test_a_dead_app_is_started_by_coming_back_to_it(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.app.tap_sign_in()
    world.app.kill()
    world.phone.person.return_to_app("field_service")
    assert world.app.page == "Login_Native"


def test_a_logout_is_confirmed_with_the_only_button(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.sign_in()
    world.app.single_logout()
    assert world.phone.browser.shows(FORM) == "confirmation page"
    world.phone.person.confirm()
    assert world.phone.browser.shows(FORM) == "logged out page"
    assert len(world.phone.browser.jar) == 0


@pytest.mark.parametrize(("html", "count"), [("", 0), ("<form></form><form></form>", 2)])
def test_what_is_not_a_single_form_is_not_confirmed(make_world: MakeWorld, html: str, count: int) -> None:
    world = make_world()
    world.network.connect("https://web.test", lambda _: html_response(f"<title>Web</title>{html}"), name="web")
    world.phone.browser.open("https://web.test/a?code=1")
    with pytest.raises(NotOnScreen) as caught:
        world.phone.person.confirm()
    assert str(caught.value) == (
        f"nothing to confirm, {count} forms: the browser shows 'Web' (200) at https://web.test/a"
    )


def test_a_page_without_the_fields_cannot_be_filled_in(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.app.tap_sign_in()
    with pytest.raises(NotOnScreen) as caught:
        world.phone.person.fill_in(SignInForm(username="sub"), "ada", "x")
    assert str(caught.value) == (
        "no form with the field 'sub': the browser shows 'Sign in' (200) at https://idp.test/authorize"
    )
    with pytest.raises(NotOnScreen) as caught:
        world.phone.person.press_cancel(SignInForm(cancel=("action", "deny")))
    assert str(caught.value) == (
        "no button action=deny on the page: the browser shows 'Sign in' (200) at https://idp.test/authorize"
    )
    with pytest.raises(NotOnScreen, match="has no cancel button; close the browser instead"):
        world.phone.person.press_cancel(SignInForm(cancel=None))


@pytest.mark.parametrize(
    ("form", "sent"),
    [
        (SignInForm(submit=("action", "named")), b"username=ada&password=tide-pool-42&action=named"),
        (SignInForm(submit=None), b"username=ada&password=tide-pool-42&action=go"),
        (SignInForm(submit=None, cancel=None), b"username=ada&password=tide-pool-42&action=cancel"),
        (SignInForm(password=None), b"username=ada&password=&action=go"),
    ],
)
def test_the_page_is_sent_with_the_button_the_engine_names_or_the_first_that_does_not_cancel(
    make_world: MakeWorld, form: SignInForm, sent: bytes
) -> None:
    asked: list[Request] = []

    def site(request: Request) -> Response:
        asked.append(request)
        return html_response(
            "<form method=post><input name=username><input name=password type=password>"
            "<button name=action value=cancel></button><button name=action value=go></button></form>"
        )

    world = make_world()
    world.network.connect("https://web.test", site, name="web")
    world.phone.browser.open("https://web.test/")
    world.phone.person.fill_in(form, "ada", "tide-pool-42")
    assert asked[-1].body == sent


def test_a_password_behind_a_strange_name_is_masked_all_the_same(make_world: MakeWorld) -> None:
    world = make_world()
    page = "<form method=post><input name=username><input name=pin></form>"
    world.network.connect("https://web.test", lambda _: html_response(page), name="web")
    world.phone.browser.open("https://web.test/")
    world.phone.person.fill_in(SignInForm(password="pin"), "ada", "tide-pool-42")
    assert "tide-pool-42" not in repr(world.trace.events)


def test_an_app_that_is_not_installed_cannot_be_returned_to(make_world: MakeWorld) -> None:
    with pytest.raises(NotOnScreen, match="no app 'inspections' on this phone; installed: field_service"):
        make_world().phone.person.return_to_app("inspections")


@pytest.mark.parametrize(
    ("preferred", "chosen"), [(None, "field_service"), ("inspections", "inspections"), ("gone", "field_service")]
)
def test_in_the_chooser_the_person_takes_the_app_they_sign_in_to_or_the_one_they_were_told_to(
    make_world: MakeWorld, preferred: str | None, chosen: str
) -> None:
    world = make_world("android-custom-tab")
    other = world.install("inspections")
    world.phone.person.preferred_app = preferred
    world.app.open()
    world.sign_in()
    assert {"field_service": world.app, "inspections": other}[chosen].signed_in == "ada"
