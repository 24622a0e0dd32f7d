"""The browser's cookie jar, which outlives every app on the phone.

SameSite is not looked at: a sign-in moves by top-level navigations only, and the phone has no frames. HttpOnly
neither: nothing on the phone reads cookies but the browser. Session cookies live as long as the phone.

Which of them a sign-in sees depends on the kind of browser: an ephemeral one sees none, and a system's auth session
those with a lifetime only.

Source: deep-link-return 1.2 `jar-isolated`, 3.4 "cookie jar"; RFC 6265 5.1.3 (domains), 5.1.4 (paths), 5.2
(Set-Cookie), 5.3 (storage), 5.4 (Cookie header), 6.1 (limits); W3C Secure Contexts 3.1 (loopback hosts count as
secure).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Literal, TypeAlias
from urllib.parse import SplitResult, urlsplit

from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.http import Response

Visible: TypeAlias = Literal["shared", "persistent only", "none"]
"""What a browser opened for a sign-in sees of the cookies of earlier ones."""

COOKIES_PER_DOMAIN = 180
"""More than the 50 that RFC 6265 6.1 asks for, as browsers do; the oldest goes first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cookie:
    """One cookie as it is kept."""

    name: str
    value: str
    domain: str
    host_only: bool
    path: str
    secure: bool
    expires: float | None
    """In seconds since the epoch; None: a session cookie."""
    created: int
    """Its place in the order of creation."""

    def goes_to(self, host: str, path: str, *, secure: bool) -> bool:
        """Tell whether a request to `host` and `path` carries this cookie."""
        same_host = host == self.domain or (not self.host_only and host.endswith("." + self.domain))
        return same_host and _path_matches(path, self.path) and (secure or not self.secure)


class CookieJar:
    """Keeps cookies and says which of them a request carries."""

    def __init__(self, *, clock: Clock) -> None:
        """Let cookies expire by `clock`."""
        self._clock = clock
        self._cookies: dict[tuple[str, str, str], Cookie] = {}
        self._put_aside: dict[tuple[str, str, str], Cookie] = {}
        self._ephemeral = False
        self._count = count()

    def __len__(self) -> int:
        self._drop_expired()
        return len(self._cookies)

    def clear(self) -> None:
        """Forget everything: the person clears the browser's data."""
        self._cookies.clear()
        self._put_aside.clear()

    def share(self, cookies: Visible) -> None:
        """Let the sign-in that begins see all cookies, those with a lifetime, or none, as its kind of browser does.

        What an ephemeral sign-in is given is forgotten when the next begins; what was put aside for it comes back.
        """
        kept = {} if self._ephemeral else self._cookies
        everything = {**self._put_aside, **kept}
        seen = {key: cookie for key, cookie in everything.items() if cookies == "shared" or cookie.expires is not None}
        self._cookies = {} if cookies == "none" else seen
        self._put_aside = {key: cookie for key, cookie in everything.items() if key not in self._cookies}
        self._ephemeral = cookies == "none"

    def store(self, url: str, response: Response) -> None:
        """Take the cookies that `response`, the answer from `url`, sets."""
        lines = [value for name, value in response.headers if name.lower() == "set-cookie"]
        if not lines:
            return
        parts = urlsplit(url)
        for line in lines:
            cookie = self._parse(line, parts)
            if cookie is not None:
                self._keep(cookie)

    def header(self, url: str) -> str | None:
        """Return the Cookie header for a request to `url`, or None where no cookie goes there."""
        if not self._cookies:
            return None
        self._drop_expired()
        parts = urlsplit(url)
        host, path, secure = parts.hostname or "", parts.path or "/", _is_secure(parts)
        going = [cookie for cookie in self._cookies.values() if cookie.goes_to(host, path, secure=secure)]
        going.sort(key=lambda cookie: (-len(cookie.path), cookie.created))
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in going) or None

    def _keep(self, cookie: Cookie) -> None:
        self._cookies[cookie.domain, cookie.path, cookie.name] = cookie
        neighbours = [key for key in self._cookies if key[0] == cookie.domain]
        if len(neighbours) > COOKIES_PER_DOMAIN:
            del self._cookies[min(neighbours, key=lambda key: self._cookies[key].created)]

    def _drop_expired(self) -> None:
        now = self._clock.now()
        for key in [k for k, cookie in self._cookies.items() if cookie.expires is not None and cookie.expires <= now]:
            del self._cookies[key]

    def _parse(self, line: str, origin: SplitResult) -> Cookie | None:
        """Return the cookie of a Set-Cookie `line` from `origin`, or None where RFC 6265 5.3 says to ignore it."""
        pair, *rest = line.split(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        attributes = {key.strip().lower(): text.strip() for key, _, text in (item.partition("=") for item in rest)}
        host = origin.hostname or ""
        domain = attributes.get("domain", "").lstrip(".").lower()
        foreign = domain and domain != host and not (host.endswith("." + domain) and "." in domain)
        secure = "secure" in attributes
        if not equals or not name or foreign or (secure and not _is_secure(origin)):
            return None
        path = attributes.get("path", "")
        known = self._cookies.get((domain or host, path, name))
        return Cookie(
            name=name,
            value=value,
            domain=domain or host,
            host_only=not domain,
            path=path if path.startswith("/") else _default_path(origin.path),
            secure=secure,
            expires=self._expiry(attributes),
            created=known.created if known else next(self._count),
        )

    def _expiry(self, attributes: dict[str, str]) -> float | None:
        """Return when a cookie expires; Max-Age goes before Expires, and what cannot be read counts as absent."""
        max_age = attributes.get("max-age", "")
        if max_age.lstrip("-").isdigit():
            return self._clock.now() + int(max_age)
        try:
            date = parsedate_to_datetime(attributes.get("expires", ""))
        except ValueError:
            return None
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()


def _is_secure(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    return parts.scheme == "https" or host in ("localhost", "::1") or host.startswith("127.")


def _default_path(path: str) -> str:
    return path[: path.rfind("/")] or "/" if path.startswith("/") else "/"


def _path_matches(path: str, cookie_path: str) -> bool:
    if path == cookie_path:
        return True
    return path.startswith(cookie_path) and (cookie_path.endswith("/") or path[len(cookie_path)] == "/")
