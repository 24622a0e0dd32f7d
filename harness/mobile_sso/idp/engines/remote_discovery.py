"""The metadata of a running provider, read once per run, and what is said where it cannot be read.

Source: OpenID Connect Discovery 4; design "IdP engine" (bad input: which operation, what was sent, what came back, what
to change).
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from mobile_sso.testbed.http import App, JsonValue, Request, Response
from mobile_sso.testbed.network import CertificateRefused, NetworkError

NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
"""Discovery 3: what an OpenID provider that issues codes must say."""
_SHOWN = 200
"""Characters of an answer that are quoted."""


class RemoteIdpUnusable(Exception):
    """A running provider cannot be used; the text tells operation, what was sent, what came back, what to change."""

    def __init__(self, operation: str, *, sent: str, came_back: str, change: str) -> None:
        """Say it in four lines."""
        super().__init__(f"{operation}\n  sent:      {sent}\n  came back: {came_back}\n  change:    {change}")


class Discovered:
    """The metadata of every provider of a run; what failed once is not tried again by the next case."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._found: dict[str, Mapping[str, JsonValue] | RemoteIdpUnusable] = {}

    def metadata(self, name: str, url: str, send: App) -> Mapping[str, JsonValue]:
        """Return the metadata of the provider that the profile `name` describes, read from `url` through `send`.

        Raises RemoteIdpUnusable where there is none to use.
        """
        if url not in self._found:
            try:
                self._found[url] = _read(name, url, send)
            except RemoteIdpUnusable as unusable:
                self._found[url] = unusable
        found = self._found[url]
        if isinstance(found, RemoteIdpUnusable):
            raise found
        return found


def origins(metadata: Mapping[str, JsonValue], discovery_url: str) -> tuple[str, ...]:
    """Return the origins that the metadata names, beginning with its own."""
    urls = [discovery_url, *(str(url) for name, url in metadata.items() if name.endswith(("_endpoint", "_uri")))]
    parts = [urlsplit(url) for url in urls]
    return tuple(dict.fromkeys(f"{one.scheme}://{one.netloc}" for one in parts if one.scheme in ("http", "https")))


def _read(name: str, url: str, send: App) -> Mapping[str, JsonValue]:
    operation, sent = f"IdP {name}: its metadata could not be read", f"GET {url}"
    try:
        response = send(Request(method="GET", url=url, headers=(("Accept", "application/json"),)))
    except CertificateRefused as refused:
        raise RemoteIdpUnusable(
            operation,
            sent=f"nothing, the TLS handshake for {sent} failed",
            came_back=f"a certificate that is not trusted ({refused})",
            change="the host name in remote.discovery_url, or trust its authority: SSL_CERT_FILE=FILE.pem",
        ) from None
    except NetworkError as lost:
        raise RemoteIdpUnusable(
            operation,
            sent=sent,
            came_back=f"nothing ({lost})",
            change="start the provider, or correct remote.discovery_url",
        ) from None
    if response.status != 200:
        raise RemoteIdpUnusable(
            operation, sent=sent, came_back=_told(response), change="correct remote.discovery_url: there is no metadata"
        )
    try:
        metadata = response.json_object()
    except ValueError:
        raise RemoteIdpUnusable(
            operation,
            sent=sent,
            came_back=f"{_told(response)}, which is no JSON object",
            change="correct remote.discovery_url: it leads to a page, or to something else",
        ) from None
    lacking = [member for member in NEEDED if not isinstance(metadata.get(member), str)]
    if lacking:
        raise RemoteIdpUnusable(
            operation,
            sent=sent,
            came_back=f"200, a document without {' and without '.join(lacking)}",
            change="ask whoever runs the provider: a sign-in with a code needs these (Discovery 3)",
        )
    return metadata


def _told(response: Response) -> str:
    text = " ".join(response.text.split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"{response.status}, {shown!r}" if shown else f"{response.status}, an empty body"
