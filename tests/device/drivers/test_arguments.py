from __future__ import annotations

from collections.abc import Callable

import pytest

from mobile_sso.device.drivers.arguments import bare_link, checked_package, checked_port, checked_url

NO_SCHEME = "the URL has no scheme; write it whole, like makeitnative://oauth/callback?code=C&state=S"


@pytest.mark.parametrize(
    ("check", "given"),
    [
        (checked_url, "makeitnative://oauth/callback?code=a'b c;$(d)&state=e"),
        (checked_url, "com.acme.app:/callback"),
        (checked_package, "com.acme.app"),
        (checked_package, "com.Acme-Group.app_2"),
        (checked_port, 1),
        (checked_port, 65535),
    ],
)
def test_what_is_sound_comes_back_unchanged(check: Callable[[object], object], given: object) -> None:
    assert check(given) == given


@pytest.mark.parametrize(
    ("check", "given", "sentence"),
    [
        (checked_url, "oauth/callback?code=secret", NO_SCHEME),
        (checked_url, "-a:x", NO_SCHEME),
        (checked_url, "", NO_SCHEME),
        (
            checked_url,
            "x://a\n?code=secret",
            "the URL holds the control character U+000A at position 5; percent-encode it or take it out",
        ),
        (
            checked_url,
            "x://\x00",
            "the URL holds the control character U+0000 at position 4; percent-encode it or take it out",
        ),
        (checked_package, "acme", "'acme' is not the name of an app's package; write it like com.acme.app"),
        (checked_package, "-n.x", "'-n.x' is not the name of an app's package; write it like com.acme.app"),
        (checked_package, "a.b;reboot", "'a.b;reboot' is not the name of an app's package; write it like com.acme.app"),
        (checked_port, 0, "0 is not a TCP port; write a number from 1 to 65535"),
        (checked_port, 65536, "65536 is not a TCP port; write a number from 1 to 65535"),
        (bare_link, "no scheme", NO_SCHEME),
    ],
)
def test_what_is_not_is_refused_without_a_word_of_the_link(
    check: Callable[[object], object], given: object, sentence: str
) -> None:
    with pytest.raises(ValueError, match=r"\w") as refused:
        check(given)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("makeitnative", "makeitnative://"),
        ("makeitnative://oauth/callback", "makeitnative://oauth/callback"),
        ("makeitnative://oauth/callback?code=secret", "makeitnative://oauth/callback"),
        ("makeitnative://oauth/callback#code=secret?", "makeitnative://oauth/callback"),
    ],
)
def test_owners_are_asked_for_without_query_and_fragment(link: str, asked: str) -> None:
    assert bare_link(link) == asked
