"""The body of an error is `{"error": …}` and nothing more; redirects and pages keep their text.

Source: idp-knobs E `errors.style` bare; idp-behaviour 6 (Cognito, "no description"), 11 (Apple).
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` without a description in its body."""
    return replace(answer, description=None) if answer.form == "json" else answer
