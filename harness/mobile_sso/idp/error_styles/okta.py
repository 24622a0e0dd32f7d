"""Okta: OAuth errors as the RFC has them, a page with two labelled lines, and the API's own body where it throttles.

Source: idp-behaviour 2 (page of a redirect URI mismatch; API-style body `errorCode`, `errorSummary`, …); idp-knobs E
`errors.style` okta. The code of a throttled request, E0000047, is general knowledge, *unconfirmed*.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts
from mobile_sso.testbed.http import JsonValue

_THROTTLED = "E0000047"


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` with the page's heading, or with the API's body."""
    if answer.form == "page":
        told = f"Error Code: {answer.error} Description: {answer.description or ''}".rstrip()
        return replace(answer, heading=answer.heading or f"{answer.status} Bad Request", description=told)
    if answer.form == "json" and answer.event == "throttled":
        code = answer.code or _THROTTLED
        body: dict[str, JsonValue] = {
            "errorCode": code,
            "errorSummary": "API call exceeded rate limit due to too many requests.",
            "errorLink": code,
            "errorId": facts.identifier(),
            "errorCauses": [],
        }
        return replace(answer, body=body)
    return answer
