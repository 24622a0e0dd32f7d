from __future__ import annotations

import pytest

from mobile_sso.device.cookies import COOKIES_PER_DOMAIN, CookieJar, Visible
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.http import Response


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def jar(clock: VirtualClock) -> CookieJar:
    return CookieJar(clock=clock)


def _set(*lines: str) -> Response:
    return Response(headers=tuple(("Set-Cookie", line) for line in lines))


@pytest.mark.parametrize(
    ("line", "url", "sent"),
    [
        ("a=1", "https://idp.test/other", "a=1"),
        ("a=1", "https://sub.idp.test/", None),
        ("a=1; Domain=idp.test", "https://sub.idp.test/", "a=1"),
        ("a=1; Domain=.IDP.test", "https://sub.idp.test/", "a=1"),
        ("a=1; Domain=idp.test", "https://evil-idp.test/", None),
        ("a=1; Domain=backend.test", "https://backend.test/", None),
        ("a=1; Domain=test", "https://backend.test/", None),
        ("a=1; Path=/login", "https://idp.test/login/step", "a=1"),
        ("a=1; Path=/login", "https://idp.test/login", "a=1"),
        ("a=1; Path=/login", "https://idp.test/logins", None),
        ("a=1; Path=/login/", "https://idp.test/login/step", "a=1"),
        ("a=1; Path=nonsense", "https://idp.test/", "a=1"),
        ("a=1; Secure", "https://idp.test/", "a=1"),
        ("a=1; Secure", "http://idp.test/", None),
        ("a=1; HttpOnly; SameSite=Strict", "https://idp.test/", "a=1"),
        ('a="quoted value"', "https://idp.test/", 'a="quoted value"'),
        ("a=", "https://idp.test/", "a="),
        ("novalue", "https://idp.test/", None),
        ("=noname", "https://idp.test/", None),
        ("a=1; Max-Age=60", "https://idp.test/", "a=1"),
        ("a=1; Max-Age=0", "https://idp.test/", None),
        ("a=1; Max-Age=-1", "https://idp.test/", None),
        ("a=1; Max-Age=soon", "https://idp.test/", "a=1"),
        ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://idp.test/", None),
        ("a=1; Expires=Fri, 01 Jan 2038 00:00:00 GMT", "https://idp.test/", "a=1"),
        ("a=1; Expires=whenever", "https://idp.test/", "a=1"),
        ("a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://idp.test/", "a=1"),
    ],
)
def test_a_cookie_goes_where_its_attributes_say(jar: CookieJar, line: str, url: str, sent: str | None) -> None:
    jar.store("https://idp.test/", _set(line))
    assert jar.header(url) == sent


@pytest.mark.parametrize(
    ("origin", "kept"),
    [("http://idp.test/", 0), ("https://idp.test/", 1), ("http://127.0.0.1:8080/", 1), ("http://localhost:8080/", 1)],
)
def test_a_secure_cookie_comes_from_a_secure_origin_only(jar: CookieJar, origin: str, kept: int) -> None:
    jar.store(origin, _set("a=1; Secure"))
    assert len(jar) == kept


def test_without_a_path_the_folder_of_the_page_counts(jar: CookieJar) -> None:
    jar.store("https://idp.test/realms/fleet/login", _set("a=1"))
    assert jar.header("https://idp.test/realms/fleet/other") == "a=1"
    assert jar.header("https://idp.test/realms/") is None


def test_an_expired_cookie_is_dropped_by_the_clock(jar: CookieJar, clock: VirtualClock) -> None:
    jar.store("https://idp.test/", _set("a=1; Max-Age=60", "b=2"))
    clock.advance(59)
    assert jar.header("https://idp.test/") == "a=1; b=2"
    clock.advance(1)
    assert jar.header("https://idp.test/") == "b=2"
    assert len(jar) == 1


def test_longer_paths_go_first_and_then_the_older_cookie(jar: CookieJar) -> None:
    jar.store("https://idp.test/", _set("old=1; Path=/", "deep=2; Path=/login", "new=3; Path=/", "old=4; Path=/"))
    assert jar.header("https://idp.test/login") == "deep=2; old=4; new=3"


def test_a_cookie_set_again_replaces_the_one_before(jar: CookieJar) -> None:
    jar.store("https://idp.test/", _set("a=1; Path=/"))
    jar.store("https://idp.test/", _set("a=2; Path=/"))
    assert jar.header("https://idp.test/") == "a=2"


def test_a_domain_keeps_a_bounded_number_and_loses_its_oldest(jar: CookieJar) -> None:
    for number in range(COOKIES_PER_DOMAIN + 2):
        jar.store("https://idp.test/", _set(f"c{number}=x"))
    names = [pair.split("=")[0] for pair in (jar.header("https://idp.test/") or "").split("; ")]
    assert (len(names), names[0]) == (COOKIES_PER_DOMAIN, "c2")


def test_a_cleared_jar_is_empty(jar: CookieJar) -> None:
    jar.store("https://idp.test/", _set("a=1"))
    jar.clear()
    assert jar.header("https://idp.test/") is None


@pytest.mark.parametrize(
    ("sees", "sent"),
    [("shared", "session=1; lasting=2"), ("persistent only", "lasting=2"), ("none", None)],
)
def test_a_sign_in_sees_what_its_kind_of_browser_shares(jar: CookieJar, sees: Visible, sent: str | None) -> None:
    jar.store("https://idp.test/", _set("session=1", "lasting=2; Max-Age=600"))
    jar.share(sees)
    assert jar.header("https://idp.test/") == sent


@pytest.mark.parametrize("sees", ["persistent only", "none"])
def test_what_was_put_aside_comes_back_as_it_was(jar: CookieJar, sees: Visible) -> None:
    jar.store("https://idp.test/", _set("session=1", "lasting=2; Max-Age=600"))
    jar.share(sees)
    jar.share("shared")
    assert jar.header("https://idp.test/") == "session=1; lasting=2"


def test_nothing_is_left_of_an_ephemeral_sign_in_when_the_next_begins(jar: CookieJar) -> None:
    jar.store("https://idp.test/", _set("before=1"))
    jar.share("none")
    jar.store("https://idp.test/", _set("session=2", "lasting=3; Max-Age=600"))
    assert jar.header("https://idp.test/") == "session=2; lasting=3"
    jar.share("none")
    assert jar.header("https://idp.test/") is None
    jar.share("shared")
    assert jar.header("https://idp.test/") == "before=1"


def test_a_session_cookie_is_seen_by_the_sign_in_that_got_it_and_not_by_the_next(jar: CookieJar) -> None:
    jar.share("persistent only")
    jar.store("https://idp.test/", _set("session=1", "lasting=2; Max-Age=600"))
    assert jar.header("https://idp.test/") == "session=1; lasting=2"
    jar.share("persistent only")
    assert jar.header("https://idp.test/") == "lasting=2"


def test_a_cookie_set_again_goes_before_the_one_that_was_put_aside(jar: CookieJar) -> None:
    jar.store("https://idp.test/", _set("a=old"))
    jar.share("persistent only")
    jar.store("https://idp.test/", _set("a=new"))
    jar.share("shared")
    assert jar.header("https://idp.test/") == "a=new"


def test_what_was_put_aside_is_cleared_too(jar: CookieJar) -> None:
    jar.store("https://idp.test/", _set("a=1"))
    jar.share("none")
    jar.clear()
    jar.share("shared")
    assert len(jar) == 0


def test_what_was_put_aside_expires_by_the_clock(jar: CookieJar, clock: VirtualClock) -> None:
    jar.store("https://idp.test/", _set("a=1; Max-Age=60"))
    jar.share("none")
    clock.advance(61)
    jar.share("shared")
    assert jar.header("https://idp.test/") is None
