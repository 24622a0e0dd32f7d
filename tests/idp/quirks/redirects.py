"""What an authorization request led to: the redirect, read parameter by parameter, or the page instead of it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from tests.idp.conftest import Op

    from mobile_sso.testbed.http import Response


PAGE = 200
"""The status of a page that asks the person something."""


def location(response: Response) -> str:
    found = response.header("location")
    assert found, f"no redirect: {response.status} {response.text[-300:]}"
    return found


def pairs(response: Response) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(location(response)).query, keep_blank_values=True)


def values(response: Response, name: str) -> list[str]:
    return [value for key, value in pairs(response) if key == name]


def denied(op: Op) -> Response:
    """Return a genuine error response: nobody is signed in, and no page may be shown."""
    return op.new_browser().authorize(prompt="none")


def alert(response: Response) -> str:
    """Return what an error page says, HTML entities decoded."""
    assert response.status == 400, f"{response.status} {response.header('location')}"
    found = re.search(r'role="alert"[^>]*>([^<]*)<', response.text)
    assert found
    return html.unescape(found[1])


def outcome(response: Response) -> str:
    """Return `code`, the error that was redirected, `page`, or `refused` on a page."""
    if response.status == PAGE:
        return "page"
    if response.status == 400:
        return "refused"
    answer = dict(parse_qsl(urlsplit(response.header("location") or "").query))
    return "code" if "code" in answer else answer["error"]
