"""A person with a browser of their own: cookies, forms, redirects, over HTTP and without scripts.

The robot opens a URL, signs in where a page asks for a user name, presses the first button of any other form, and stops
where a redirect leads out of the browser: at a callback or a page after logout, which are not requested.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpx

from mobile_sso.device.html_reader import read_page
from mobile_sso.device.pages import Page
from mobile_sso.testbed.contracts import SignInForm
from mobile_sso.testbed.http import Request, Response

_MOST_HOPS = 20
_REDIRECTS = (301, 302, 303, 307, 308)


class RobotLost(AssertionError):
    """A page that nobody can use, or a way that does not end; the text says what was shown."""


@dataclass(frozen=True, kw_only=True)
class FormRobot:
    """Signs one person in, as often as a page asks for it."""

    username: str
    password: str = field(repr=False)
    ends_at: tuple[str, ...]
    """How the URLs begin at which the robot stops: an app's redirect URIs."""
    form: SignInForm = field(default_factory=SignInForm)
    """How the sign-in page names its fields."""
    shown: list[str] = field(default_factory=list)
    """The titles of all pages it has seen."""
    _client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def open(self, url: str) -> str:
        """Open `url` and go on until a redirect leads to one of `ends_at`; return that URL, untouched.

        Raises RobotLost where a page has no form, and where the way has too many hops.
        """
        request = Request(method="GET", url=url)
        for _hop in range(_MOST_HOPS):
            answer = self._send(request)
            location = answer.header("location")
            if answer.status in _REDIRECTS and location:
                target = urljoin(request.url, location)
                if target.startswith(self.ends_at):
                    return target
                request = Request(method="GET", url=target)
            else:
                request = self._fill_in(read_page(request.url, answer))
        raise RobotLost(f"{_MOST_HOPS} hops from {url} and no end; the pages on the way: {self.shown}")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _send(self, request: Request) -> Response:
        answer = self._client.request(
            request.method, request.url, headers=list(request.headers), content=request.body or None
        )
        return Response(status=answer.status_code, headers=tuple(answer.headers.multi_items()), body=answer.content)

    def _fill_in(self, page: Page) -> Request:
        self.shown.append(page.title)
        if sign_in := page.form_with(self.form.username):
            values = {self.form.username: self.username}
            if self.form.password:
                values[self.form.password] = self.password
            first = sign_in.buttons[0] if sign_in.buttons else None
            return sign_in.request(page.url, values=values, button=first)
        if not page.forms:
            raise RobotLost(f"a page without a form at {page.url}, status {page.status}: {page.title}: {page.text}")
        only = page.forms[0]
        return only.request(page.url, values={}, button=only.buttons[0] if only.buttons else None)
