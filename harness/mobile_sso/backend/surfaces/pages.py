"""The few web pages a backend shows to a browser.

Source: mendix-behaviour 4.4 (page texts); OpenID Connect RP-Initiated Logout 3 (where the browser lands).
"""

from __future__ import annotations

from collections.abc import Mapping

from htpy import body, h1, head, html, meta, p, title

from mobile_sso.testbed.http import Response, html_response

_FAILED = "Authentication failed! Please check with your System Administrator."
PAGES: Mapping[str, tuple[str, str]] = {
    "/": ("Welcome", "You can close this window and return to the app."),
    "/index.html": ("Welcome", "You are signed in."),
    "/error-page.html": ("Error", _FAILED),
    "/error-no-roles.html": ("Error", _FAILED),
    "/error-inactive.html": ("Error", "Your account is not active!"),
}
"""Path → heading and text."""


def page(path: str) -> Response:
    """Return the page at `path`."""
    heading, text = PAGES[path]
    markup = html(lang="en")[
        head[
            meta(charset="utf-8"),
            meta(name="viewport", content="width=device-width, initial-scale=1"),
            title[heading],
        ],
        body[h1[heading], p[text]],
    ]
    return html_response(str(markup))
