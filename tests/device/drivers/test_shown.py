from __future__ import annotations

import shlex
from urllib.parse import quote, unquote

import pytest

from mobile_sso.device.drivers.shown import Shown
from mobile_sso.testbed.masking import handle

LINK = "makeitnative://oauth/callback?code=SplxlO-42&state=af0ifjsldkj"


def test_a_link_is_shown_with_handles() -> None:
    assert Shown().url(LINK) == (
        f"makeitnative://oauth/callback?code={handle('code', 'SplxlO-42')}&state={handle('state', 'af0ifjsldkj')}"
    )


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("makeitnative://oauth/callback", "makeitnative://oauth/callback"),
        ("makeitnative://oauth/callback?error=access_denied", "makeitnative://oauth/callback?error=access_denied"),
        ("https://i/a?client_id=com.acme.app&scope=openid", "https://i/a?client_id=com.acme.app&scope=openid"),
        ("x://y?code=", "x://y?code="),
        ("x://y?flag&code=c", f"x://y?flag&code={handle('code', 'c')}"),
        ("x://y#access_token=t&z=u", f"x://y#access_token={handle('access_token', 't')}&z={handle('z', 'u')}"),
        ("x://y?state=a;b#_=_", f"x://y?state={handle('state', 'a;b')}#_={handle('_', '_')}"),
    ],
)
def test_what_is_no_secret_stays_readable(link: str, shown: str) -> None:
    assert Shown().url(link) == shown


@pytest.mark.parametrize(
    "value",
    [
        "SplxlO-42",
        "S",
        "a'b-and-more",
        "$(echo hit)-x",
        "with blank;and more",
        "with%20blank%3Band",
        "a+b+c+d+e",
        "%0AStatus: ok",
    ],
)
@pytest.mark.parametrize(
    "spell",
    [str, unquote, shlex.quote, lambda text: shlex.quote(shlex.quote(text)), lambda text: quote(text, safe="")],
    ids=["as it was", "decoded", "quoted", "quoted twice", "percent-encoded"],
)
def test_no_spelling_of_a_value_is_left_in_a_text(value: str, spell: object) -> None:
    shown = Shown()
    shown.url(f"x://y?state={value}&code=other-one")
    text = shown.text(f"am said: dat=x://y?state={spell(value)}&code=other-one flg=0x1")  # type: ignore[operator]
    assert "other-one" not in text
    for spelling in {value, unquote(value), spell(value)}:  # type: ignore[operator]
        if len(spelling) >= 6:
            assert spelling not in text
    assert f"state={spell(value)}&" not in text  # type: ignore[operator]


def test_a_short_value_is_masked_behind_its_name_alone() -> None:
    shown = Shown()
    shown.url("x://y?code=C&state=S")
    assert shown.text("Status: ok code=C state=S") == (
        f"Status: ok code={handle('code', 'C')} state={handle('state', 'S')}"
    )


def test_the_number_of_apples_errors_is_no_code() -> None:
    shown = Shown()
    shown.url("x://y?code=SplxlO-42")
    assert shown.text("failed (domain=NSOSStatusErrorDomain, code=-10814): SplxlO-42 code=another") == (
        f"failed (domain=NSOSStatusErrorDomain, code=-10814): {handle('code', 'SplxlO-42')} "
        f"code={handle('code', 'another')}"
    )


def test_a_mark_is_not_masked_again() -> None:
    shown = Shown()
    once = shown.url("x://y?code=code:1234&state=s")
    assert shown.text(once) == once
