"""Salesforce: an error that would be a page is one line of plain text, `error=…&error_description=…`.

Its own error names (`invalid_client_id`, …) come from `event_error`.

Source: idp-behaviour 10; idp-knobs E `errors.style` sfdc, B `redirect.mismatch.kind` plain text.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlencode

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` as one line of text in place of a page."""
    if answer.form != "page":
        return answer
    told = {"error": answer.error, "error_description": answer.description or ""}
    line = urlencode({name: text for name, text in told.items() if text}, quote_via=quote)
    return replace(answer, form="text", description=line)
