"""Finding a value in an answer, and what is said where it does not stand there."""

from __future__ import annotations

import pytest

from mobile_sso.backend.bindings.declared import Extraction
from mobile_sso.backend.bindings.extraction import NotFound, deleted_cookies, extract, set_cookies
from mobile_sso.testbed.http import JsonValue, Response, json_response

BODY: JsonValue = {"user": {"name": "ada", "a/b": 1, "~": 2}, "roles": ["User", "Manager"], "none": None, "secret": "x"}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/user/name", "ada"),
        ("/roles/1", "Manager"),
        ("/user/a~1b", 1),
        ("/user/~0", 2),
        ("/none", None),
        ("", BODY),
    ],
)
def test_a_pointer_finds_what_rfc_6901_says(pointer: str, value: JsonValue) -> None:
    assert extract(Extraction(json=pointer), json_response(BODY)) == value


ANSWER = Response(
    headers=(
        ("Location", "https://idp.test/x"),
        ("Set-Cookie", "session=abc=def; Path=/"),
        ("Set-Cookie", "gone=; Max-Age=0"),
    ),
    body=b"<p>",
)


def test_a_header_and_a_cookie_are_found_by_name() -> None:
    assert extract(Extraction(header="location"), ANSWER) == "https://idp.test/x"
    assert extract(Extraction(cookie="session"), ANSWER) == "abc=def"


@pytest.mark.parametrize(
    ("where", "answer", "text"),
    [
        (
            Extraction(json="/user/mail"),
            json_response(BODY),
            "the pointer '/user/mail' finds nothing: /user is an object with the members: name, a/b, ~",
        ),
        (
            Extraction(json="/roles/2"),
            json_response(BODY),
            "the pointer '/roles/2' finds nothing: /roles is a list of 2",
        ),
        (Extraction(json="/none/x"), json_response(BODY), "the pointer '/none/x' finds nothing: /none is null"),
        (Extraction(json="/secret/x"), json_response(BODY), "the pointer '/secret/x' finds nothing: /secret is a str"),
        (
            Extraction(json="/x"),
            json_response({}),
            "the pointer '/x' finds nothing: the body is an object with the members: none",
        ),
        (Extraction(json="/x"), ANSWER, "the answer is no JSON (no content type, 3 bytes)"),
        (Extraction(json="/x"), Response(), "the answer is no JSON (no content type, 0 bytes)"),
        (
            Extraction(header="x-token"),
            ANSWER,
            "the answer has no header 'x-token'; its headers are: Location, Set-Cookie",
        ),
        (Extraction(header="x-token"), Response(), "the answer has no header 'x-token'; its headers are: none"),
        (Extraction(cookie="sid"), ANSWER, "the answer sets no cookie 'sid'; it sets: session"),
        (Extraction(cookie="gone"), ANSWER, "the answer sets no cookie 'gone'; it sets: session"),
        (Extraction(cookie="sid"), Response(), "the answer sets no cookie 'sid'; it sets: none"),
    ],
)
def test_what_is_not_there_is_told_by_what_is(where: Extraction, answer: Response, text: str) -> None:
    with pytest.raises(NotFound) as missing:
        extract(where, answer)
    assert str(missing.value) == text


@pytest.mark.parametrize(
    ("line", "deleted"),
    [
        ("a=1", False),
        ("a=1; Max-Age=60", False),
        ("a=; Path=/", True),
        ("a=1; Max-Age=0", True),
        ("a=1; max-age=-1", True),
        ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", True),
        ("a=1; Expires=Thu, 01-Jan-1970 00:00:00 GMT", True),
    ],
)
def test_a_cookie_is_set_or_deleted(line: str, deleted: bool) -> None:
    answer = Response(headers=(("set-cookie", line),))
    assert (set_cookies(answer), deleted_cookies(answer)) == (({}, ("a",)) if deleted else ({"a": "1"}, ()))
