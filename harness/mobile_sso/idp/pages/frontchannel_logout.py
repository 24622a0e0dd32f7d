"""The page of a front-channel logout: a frame per relying party, then the way back, without any script.

The content security policy lets exactly these parties be framed. The way back is a refresh after a few seconds, and a
link for whoever does not want to wait, or whose browser follows no refresh to an app's own scheme.

Source: Front-Channel Logout 3; CSP Level 3 `frame-src`; HTML 4.2.5.3 (`http-equiv=refresh`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import htpy as h

from mobile_sso.idp.pages.layout import document, page_response
from mobile_sso.testbed.http import Response

_NOT_IN_A_HOST = re.compile(r"[^\w.:\[\]-]", re.ASCII)


def frontchannel_logout_page(
    *, provider: str, frames: Sequence[tuple[str, str]], location: str | None, wait_seconds: int
) -> Response:
    """Return the page that loads `frames`, name and URL, and goes on to `location` after `wait_seconds`."""
    onward = None if location is None else h.meta(http_equiv="refresh", content=f"{wait_seconds};url={location}")
    content: list[h.Node] = [
        h.h1["Signed out"],
        h.p["You are signed out. These apps are told, too:"],
        h.ul[(h.li[name] for name, _ in frames)],
        [h.iframe(src=url, title=f"Signing out of {name}", hidden=True) for name, url in frames],
        h.p["You can close this page."] if location is None else h.a(".main", href=location)["Continue"],
    ]
    page = document(title="Signed out", provider=provider, content=content, head=onward)
    origins = sorted({_origin(url) for _, url in frames})
    return page_response(page, policy=f"frame-src {' '.join(origins)}")


def _origin(url: str) -> str:
    """Return the origin for the policy: without a user name, and without a sign that would end the directive."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{_NOT_IN_A_HOST.sub('', parts.netloc.rpartition('@')[2])}"
