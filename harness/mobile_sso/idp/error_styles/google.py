"""Google: OAuth errors as the RFC has them, and a page `Access blocked` with `Error 400: code`.

Source: idp-behaviour 3; idp-knobs E `errors.style` google.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts

_HEADING = "Access blocked: This app's request is invalid"


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` with the page's heading and its way to write the code."""
    if answer.form != "page":
        return answer
    code = answer.code or f"Error {answer.status}: {answer.error}"
    return replace(answer, heading=answer.heading or _HEADING, code=code)
