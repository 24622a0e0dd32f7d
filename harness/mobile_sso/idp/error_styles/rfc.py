"""Errors are what the specifications say, and nothing more.

Source: idp-knobs E `errors.style`, column Generic/SAM; RFC 6749 4.1.2.1, 5.2.
"""

from __future__ import annotations

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` as it is."""
    return answer
