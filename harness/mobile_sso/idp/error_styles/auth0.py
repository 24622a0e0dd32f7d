"""Auth0: errors as the RFC has them, 403 for a callback that differs, plain text at userinfo, a name for throttling.

Source: idp-behaviour 5; idp-knobs E `errors.style` auth0, `events.throttle`. *Unconfirmed*: the page's 403 ([gen] in
the reference) and userinfo's plain text (†).
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` as Auth0 would show it."""
    if answer.form == "page":
        if answer.event == "redirect_uri_mismatch":
            return replace(answer, status=403, heading=answer.heading or "Callback URL mismatch.")
        return answer
    if answer.challenge.startswith("Bearer"):
        text = "Unauthorized" if answer.status == 401 else answer.description
        return replace(answer, form="text", description=text)
    if answer.event == "throttled":
        return replace(answer, error="too_many_requests")
    return answer
