"""Pages in place of a redirect: a form that posts itself, a script, a refresh, or a link to tap.

Each works by hand, too, for a browser that runs no script or forbids a page to leave by itself. The one script of a
page is allowed by its digest, and nothing else is.

Source: OAuth 2.0 Form Post Response Mode 2 and appendix A; CSP Level 3; idp-behaviour 14 (a browser may open an app
only after a gesture).
"""

from __future__ import annotations

import base64
import hashlib
import json

import htpy as h
from markupsafe import Markup

from mobile_sso.idp.pages.layout import document, page_response
from mobile_sso.testbed.http import Headers, Response

_SUBMIT = "document.forms[0].submit();"
_HEADING, _NOTICE = "Back to the app", "Go on to the app you came from."


def form_post(*, provider: str, action: str, fields: tuple[tuple[str, str], ...], headers: Headers = ()) -> Response:
    """Return the page whose form posts `fields` to `action`, by itself or by its button."""
    content = [
        h.h1[_HEADING],
        h.p["If nothing happens by itself, press the button."],
        h.form(method="post", action=action)[
            [h.input(type="hidden", name=name, value=value) for name, value in fields],
            h.button(".main", type="submit")["Continue"],
        ],
    ]
    return _page(provider, content, script=_SUBMIT, headers=headers)


def by_script(
    *, provider: str, location: str, repeats: int = 1, interval_ms: int = 0, headers: Headers = ()
) -> Response:
    """Return the page whose script goes to `location`, `repeats` times, `interval_ms` milliseconds apart."""
    # `<` would let a text end the script element; everything else JSON writes is a JavaScript literal.
    target = json.dumps(location).replace("<", "\\u003c")
    script = f"location.replace({target});"
    if repeats > 1:
        script = f"for (let n = 0; n < {repeats}; n++) setTimeout(() => location.assign({target}), n * {interval_ms});"
    return _page(provider, _link(location), script=script, headers=headers)


def by_refresh(*, provider: str, location: str, headers: Headers = ()) -> Response:
    """Return the page that goes to `location` by a refresh."""
    refresh = h.meta(http_equiv="refresh", content=f"0;url={location}")
    return page_response(
        document(title=_HEADING, provider=provider, content=_link(location), head=refresh), headers=headers
    )


def by_tap(*, provider: str, location: str, heading: str = "", notice: str = "", headers: Headers = ()) -> Response:
    """Return the page that waits for a person to tap the link to `location`."""
    content = _link(location, heading=heading, notice=notice)
    return page_response(document(title=heading or _HEADING, provider=provider, content=content), headers=headers)


def _link(location: str, *, heading: str = "", notice: str = "") -> h.Node:
    return [
        h.h1[heading or _HEADING],
        h.p[notice or _NOTICE],
        h.a(".main", href=location)["Continue to the app"],
    ]


def _page(provider: str, content: h.Node, *, script: str, headers: Headers) -> Response:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = document(title=_HEADING, provider=provider, content=[content, h.script[Markup(script)]])
    return page_response(page, headers=headers, policy=f"script-src 'sha256-{digest}'")
