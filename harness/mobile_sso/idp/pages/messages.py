"""The small pages: an error, the question before a logout, and what came of it."""

from __future__ import annotations

import htpy as h

from mobile_sso.idp.logout_messages import LogoutQuestion
from mobile_sso.idp.pages.layout import document


def error_page(*, provider: str, error: str, description: str, heading: str = "") -> str:
    """Return the page that shows an error which must not be redirected; the code is in `<code>`."""
    content = [
        h.h1[heading or "Something went wrong"],
        h.p(role="alert")[description],
        h.p(".soft")["Error code: ", h.code[error]],
        h.p["Go back to the app and try again."],
    ]
    return document(title="Error", provider=provider, content=content)


def logout_question_page(*, provider: str, action: str, transaction: str, question: LogoutQuestion) -> str:
    """Return the page that asks before a logout; its form posts to `action`."""
    content = [
        h.h1[question.heading],
        h.p[question.text],
        h.form(method="post", action=action)[
            h.input(type="hidden", name="transaction", value=transaction),
            h.button(".main", type="submit", name="action", value="logout")[question.yes],
            h.button(type="submit", name="action", value="cancel")[question.no] if question.no else None,
        ],
    ]
    return document(title="Sign out", provider=provider, content=content)


def notice_page(*, provider: str, title: str, text: str) -> str:
    """Return a page that only tells something."""
    return document(title=title, provider=provider, content=[h.h1[title], h.p[text]])
