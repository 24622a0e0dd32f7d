"""The authorization response before it is written: what goes back to the client, and how it gets there.

Source: OpenID Connect Core 3.1.2.5; OAuth 2.0 Multiple Response Types 2.1; OAuth 2.0 Form Post Response Mode 2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

ResponseMode: TypeAlias = Literal["query", "fragment", "form_post"]
Vehicle: TypeAlias = Literal["redirect", "script", "meta", "tap"]
"""How the browser is sent on: by a Location, by a script, by a meta refresh, or by a link that a person taps."""
Encoding: TypeAlias = Literal["form", "percent", "lower_percent"]
"""How values are written: a space as `+`, as `%20`, or with lower-case hexadecimal digits."""


@dataclass(frozen=True, kw_only=True)
class AuthorizationResponse:
    """What the client is told, in order, repetitions kept."""

    redirect_uri: str
    parameters: tuple[tuple[str, str], ...]
    mode: ResponseMode = "query"
    vehicle: Vehicle = "redirect"
    status: int = 302
    """The HTTP status of a redirect: 302, or 303 after credentials were posted (RFC 9700 4.12)."""
    encoding: Encoding = "form"
    tail: str = ""
    """What is appended to the finished URI, byte for byte."""
    silent: bool = False
    """Whether nobody saw a page: there was no gesture that would let a browser open an app."""
    is_error: bool = False
    heading: str = ""
    """The heading of the page that stands in for a redirect; empty: the usual one."""
    notice: str = ""
    """What that page says; empty: the usual sentence."""
    repeats: int = 1
    """How often a page by `script` sends the browser to the finished URI."""
    interval_ms: int = 0
    """Milliseconds between two of them."""

    def get(self, name: str) -> str | None:
        """Return the first value of `name`, or None."""
        return next((value for key, value in self.parameters if key == name), None)

    def having(self, name: str, value: str) -> AuthorizationResponse:
        """Return the response with `name` set to `value`, in its place where it has one, else at the end."""
        if self.get(name) is None:
            return replace(self, parameters=(*self.parameters, (name, value)))
        changed = tuple((key, value if key == name else old) for key, old in self.parameters)
        return replace(self, parameters=changed)

    def without(self, name: str) -> AuthorizationResponse:
        """Return the response without `name`."""
        return replace(self, parameters=tuple(pair for pair in self.parameters if pair[0] != name))

    def adding(self, name: str, value: str) -> AuthorizationResponse:
        """Return the response with one more `name` at the end, whether or not it is there already."""
        return replace(self, parameters=(*self.parameters, (name, value)))
