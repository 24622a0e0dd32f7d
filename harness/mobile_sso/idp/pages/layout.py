"""What every page has in common, and the headers it is sent with.

There is no `form-action` in the policy on purpose: browsers apply it to the redirects after a form, too, and would stop
the way back to an app's private-use URI scheme.

Source: RFC 9700 4.16 (clickjacking); WCAG 2.2; CSP Level 3.
"""

from __future__ import annotations

import base64
import hashlib

import htpy as h
from markupsafe import Markup

from mobile_sso.idp.pages.style import STYLE
from mobile_sso.testbed.http import NO_STORE, Headers, Response, html_response

_STYLE_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; base-uri 'none'; frame-ancestors 'none'"

PAGE_HEADERS: Headers = (
    *NO_STORE,
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
)


def document(*, title: str, provider: str, content: h.Node, head: h.Node = None) -> str:
    """Return a whole page with `content` in its main part, `head` in its head; every text is escaped."""
    page = h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.title[f"{title} – {provider}"],
            h.style[Markup(STYLE)],
            head,
        ],
        h.body[
            h.main[content],
            h.footer[f"{provider}: a mock for tests. Never type a real password here."],
        ],
    ]
    return str(page)


def page_response(page: str, *, status: int = 200, headers: Headers = (), policy: str = "") -> Response:
    """Return `page` with the headers that keep it out of caches and frames.

    `policy` is one more directive of the Content-Security-Policy.
    """
    csp = ("Content-Security-Policy", f"{_POLICY}; {policy}" if policy else _POLICY)
    return html_response(page, status=status, headers=(csp, *PAGE_HEADERS, *headers))
