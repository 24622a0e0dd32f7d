from __future__ import annotations

import pytest

from mobile_sso.device.html_reader import read_page
from mobile_sso.device.pages import Button, Form
from mobile_sso.testbed.http import html_response, json_response


def _form(inside: str) -> Form:
    return read_page("https://idp.test/", html_response(f"<form>{inside}</form>")).forms[0]


@pytest.mark.parametrize(
    ("control", "sent", "names"),
    [
        ('<input name="a" value="1 &amp; 2">', (("a", "1 & 2"),), {"a"}),
        ('<input name="a">', (("a", ""),), {"a"}),
        ('<input value="nameless">', (), set()),
        ('<input name="a" value="1" disabled>', (), set()),
        ('<input type="checkbox" name="a">', (), {"a"}),
        ('<input type="checkbox" name="a" checked>', (("a", "on"),), {"a"}),
        (
            '<input type="radio" name="a" value="1"><input type="radio" name="a" value="2" checked>',
            (("a", "2"),),
            {"a"},
        ),
        ('<input type="file" name="a">', (), set()),
        ('<textarea name="a">two\nlines</textarea>', (("a", "two\nlines"),), {"a"}),
        ('<select name="a"><option value="1">One<option value="2" selected>Two</select>', (("a", "2"),), {"a"}),
        ('<select name="a"><option>ada</option><option>grace</option></select>', (("a", "ada"),), {"a"}),
        ('<select name="a"></select>', (), {"a"}),
    ],
)
def test_a_control_is_sent_as_a_browser_sends_it(
    control: str, sent: tuple[tuple[str, str], ...], names: set[str]
) -> None:
    form = _form(control)
    assert (form.fields, form.names) == (sent, names)


def test_buttons_that_send_are_told_from_those_that_do_not() -> None:
    form = _form(
        '<button name="a" value="1">x</button><button type="button" name="b">x</button>'
        '<input type="submit" name="c" value="Go"><input type="reset" name="d"><button>plain</button>'
    )
    assert form.buttons == (Button(name="a", value="1"), Button(name="c", value="Go"), Button(name="", value=""))


@pytest.mark.parametrize(("control", "shown"), [("<input type=hidden name=a>", False), ("<input name=a>", True)])
def test_a_hidden_field_is_nothing_to_fill_in(control: str, shown: bool) -> None:
    assert _form(control).shown is shown


def test_title_and_text_are_what_the_person_reads() -> None:
    html = (
        "<title>Sign\n in</title><style>p {}</style><script>var a = '<p>no</p>'</script>"
        "<p>Fish &amp; chips</p><noscript>Turn scripts on</noscript>  <b>now</b>"
    )
    page = read_page("https://idp.test/", html_response(html, status=203))
    assert (page.title, page.text, page.status) == ("Sign in", "Fish & chips now", 203)


def test_controls_belong_to_the_form_they_stand_in() -> None:
    html = "<input name=x><form id=1><input name=a></form><input name=y><form id=2 method=POST><input name=b></form>"
    forms = read_page("https://idp.test/", html_response(html)).forms
    assert [(form.method, form.names) for form in forms] == [("get", {"a"}), ("post", {"b"})]


def test_what_is_no_html_is_shown_as_text() -> None:
    page = read_page("https://idp.test/", json_response({"error": "invalid_request"}, status=400))
    assert (page.text, page.forms, page.status) == ('{"error":"invalid_request"}', (), 400)
