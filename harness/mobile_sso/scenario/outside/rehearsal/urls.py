"""The URLs that a backend makes for the browser, held against what is registered at our IdP.

Source: OpenID Connect Core 3.1.2.1 (authentication request), RP-Initiated Logout 1.0 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.testbed.http import Parameters


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """What is wrong, and what to change."""

    problem: str
    change: str


def examine_authorization_url(url: str, outside: OutsideBackend) -> Wrong | None:
    """Return the first thing of `url` that our IdP could never accept, or None."""
    parts, sent = urlsplit(url), Parameters.parse(urlsplit(url).query)
    if f"{parts.scheme}://{parts.netloc}" != outside.idp_origin:
        return Wrong(
            problem=f"the URL leads to {parts.scheme}://{parts.netloc}, and our IdP is {outside.issuer}",
            change="tell the backend the issuer: `$issuer` in `start.environment`, or a fixed `idp_port`",
        )
    registered = {
        "client_id": (outside.credentials.client_id, "`$client_id` in `start`, or `client.client_id`"),
        "redirect_uri": (outside.redirect_uri, "`$redirect_uri` in `start`, or `client.redirect_uri`"),
        "response_type": ("code", "the backend: it is to use the authorization code flow"),
    }
    for name, (expected, change) in registered.items():
        if (value := sent.get(name)) != expected:
            shown = "missing" if value is None else value
            return Wrong(problem=f"{name} is {shown}, registered is {expected}", change=change)
    return None


def remarks(url: str) -> str:
    """Say which protections the authorization request has: none of them is needed to sign in."""
    sent = Parameters.parse(urlsplit(url).query)
    method = sent.get("code_challenge_method") or ("plain" if "code_challenge" in sent else "none")
    there = {name: "there" if sent.get(name) else "missing" for name in ("state", "nonce")}
    return f"scope {sent.get('scope') or 'missing'}; state {there['state']}; nonce {there['nonce']}; PKCE {method}"


def examine_logout_url(url: str, outside: OutsideBackend) -> Wrong | None:
    """Return the first thing of `url` that our IdP would refuse, or None."""
    parts, sent = urlsplit(url), Parameters.parse(urlsplit(url).query)
    if f"{parts.scheme}://{parts.netloc}" != outside.idp_origin:
        return Wrong(
            problem=f"the URL leads to {parts.scheme}://{parts.netloc}, and our IdP is {outside.issuer}",
            change="let `operations.logout_url.url` name the place of the end-session URL",
        )
    back, known = sent.get("post_logout_redirect_uri"), outside.registration.post_logout_redirect_uris
    if back is not None and back not in known:
        return Wrong(
            problem=f"post_logout_redirect_uri is {back}, registered is {', '.join(known)}",
            change="`client.post_logout_redirect_uris`",
        )
    return None
