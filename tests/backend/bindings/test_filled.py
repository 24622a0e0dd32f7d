"""Placeholders become what they stand for, as whole values only."""

from __future__ import annotations

import pytest

from mobile_sso.backend.bindings.declared import RequestForm
from mobile_sso.backend.bindings.filled import filled

VALUES = {"$idp": "generic & co", "$acr": None, "$session": "token-1", "$deep_link_query": "code=a%2Bb&state=x+y"}


@pytest.mark.parametrize(
    ("form", "url", "body"),
    [
        (RequestForm(path="/login"), "http://b/login", b""),
        (RequestForm(path="/login", query={"idp": "$idp"}), "http://b/login?idp=generic+%26+co", b""),
        (RequestForm(path="/login", query={"idp": "x$idp"}), "http://b/login?idp=x%24idp", b""),
        (RequestForm(path="/login", query={"price": "$$idp"}), "http://b/login?price=%24idp", b""),
        (RequestForm(path="/login", query={"acr": "$acr"}), "http://b/login", b""),
        (RequestForm(path="/callback", raw_query="$deep_link_query"), "http://b/callback?code=a%2Bb&state=x+y", b""),
        (
            RequestForm(path="/x", json={"a": {"b": ["$idp", "$acr", 1, True]}}),
            "http://b/x",
            b'{"a":{"b":["generic & co",null,1,true]}}',
        ),
        (RequestForm(path="/x", form={"idp": "$idp", "acr": "$acr"}), "http://b/x", b"idp=generic+%26+co"),
    ],
)
def test_a_request_is_written(form: RequestForm, url: str, body: bytes) -> None:
    request = filled(form, "http://b", VALUES)
    assert (request.url, request.body) == (url, body)


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        (RequestForm(path="/x", bearer="$session"), (("Authorization", "Bearer token-1"),)),
        (RequestForm(path="/x", bearer="$acr"), ()),
        (RequestForm(path="/x", headers={"X-A": "$session", "X-B": "$acr"}), (("X-A", "token-1"),)),
        (RequestForm(path="/x", json={}), (("Content-Type", "application/json"),)),
        (RequestForm(path="/x", form={}), (("Content-Type", "application/x-www-form-urlencoded"),)),
    ],
)
def test_headers_come_with_it(form: RequestForm, headers: tuple[tuple[str, str], ...]) -> None:
    assert filled(form, "http://b", VALUES, headers=(("Cookie", "a=b"),)).headers == (*headers, ("Cookie", "a=b"))
