"""Keycloak: OAuth errors as the RFC has them; userinfo says them in WWW-Authenticate alone, beside an empty text.

Source: idp-behaviour 4 (measured: gloak, 26.7.1); idp-knobs E `errors.style`, `userinfo.error` keycloak.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts

_TEXT = ("Content-Type", "text/plain;charset=UTF-8")


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` with the page's heading, or without a body where it answers a bearer token."""
    if answer.form == "page":
        return replace(answer, heading=answer.heading or "We are sorry...")
    if answer.challenge.startswith("Bearer"):
        return replace(answer, form="empty", headers=(_TEXT, *answer.headers))
    return answer
