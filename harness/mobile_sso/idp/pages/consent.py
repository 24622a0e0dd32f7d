"""The consent page: which app wants to know what, and two buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import htpy as h

from mobile_sso.idp.pages.layout import document

SCOPES: Mapping[str, str] = {
    "openid": "Know that it is you",
    "profile": "See your name and profile",
    "email": "See your e-mail address",
    "address": "See your postal address",
    "phone": "See your phone number",
    "groups": "See the groups you belong to",
    "offline_access": "Stay signed in for you while you are away",
}
"""What a scope means to a person; one that is not here is shown by its name."""


def consent_page(
    *,
    provider: str,
    action: str,
    transaction: str,
    client: str,
    person: str,
    scopes: Iterable[str],
    claims: Iterable[str] = (),
) -> str:
    """Return the page that asks `person` whether `client` may have `scopes` and, one by one, `claims`.

    Its form posts to `action`.
    """
    content = [
        h.h1["Allow access?"],
        h.p(".soft")["Signed in as ", h.strong[person]],
        h.p(id="asks")[h.strong[client], " would like to:"],
        h.ul(aria_labelledby="asks")[
            (h.li[_meaning(scope)] for scope in scopes), (h.li["See your ", h.code[claim]] for claim in claims)
        ],
        h.form(method="post", action=action)[
            h.input(type="hidden", name="transaction", value=transaction),
            h.button(".main", type="submit", name="action", value="allow")["Allow"],
            h.button(type="submit", name="action", value="deny")["Do not allow"],
        ],
    ]
    return document(title="Allow access", provider=provider, content=content)


def _meaning(scope: str) -> h.Node:
    return SCOPES.get(scope) or ["Use the scope ", h.code[scope]]
