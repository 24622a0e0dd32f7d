"""The authorization endpoint sends the browser on to another provider's: the mix-up attack, by a malicious provider.

Source: conformance-and-attacks 5.3 `authorize_redirect`, case `mix-up-code-leak`; RFC 9700 4.4; RFC 9207 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import INTERCEPT
from mobile_sso.testbed.http import NO_STORE, Response, redirect


@dataclass(frozen=True, kw_only=True)
class AuthorizeRedirect(Quirk[Response | None]):
    """Redirects each authorization request, otherwise as it came, to the issuer `to_issuer` with its `client_id` there.

    The other provider's endpoint is at `path` below its issuer, which is where the strict control has it (a tenant, or
    a second provider of the same network). `keep_state` false leaves the `state` out; `redirect_uri` replaces the
    relying party's, for one that has a callback per provider.
    """

    name = "authorize_redirect"
    stage = INTERCEPT

    to_issuer: str
    client_id: str
    keep_state: bool = True
    redirect_uri: str | None = None
    path: str = "/authorize"

    def __post_init__(self) -> None:
        """Refuse an issuer that is no URL."""
        if urlsplit(self.to_issuer).scheme not in ("http", "https"):
            raise ValueError(f"quirk 'authorize_redirect': 'to_issuer' must be an http(s) URL, got {self.to_issuer!r}")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether this is an authorization request."""
        return context.endpoint == "authorization"

    def apply(self, value: Response | None, context: QuirkContext) -> Response | None:
        """Return the redirect to the other provider, unless another quirk has answered already."""
        request = context.request
        if value is not None or request is None:
            return value
        changes = {"client_id": self.client_id}
        if self.redirect_uri is not None:
            changes["redirect_uri"] = self.redirect_uri
        came = request.query if request.method == "GET" else request.form
        goes = [(name, changes.get(name, text)) for name, text in came if self.keep_state or name != "state"]
        location = f"{self.to_issuer.rstrip('/')}{self.path}?{urlencode(goes)}"
        return redirect(location, status=303 if request.method == "POST" else 302, headers=NO_STORE)
