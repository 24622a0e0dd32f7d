"""AD FS: a code `MSISnnnn` before the text; a page is sent with 200 and shows an activity id and the error details.

Source: idp-behaviour 7; idp-knobs E `errors.style` MSIS, B `redirect.mismatch.kind` (page 200). That every page is sent
with 200, and not only this one, is *inferred, not confirmed by the vendor*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts, with_code

_CODES: Mapping[str, str] = {
    "client_unknown": "MSIS9223",
    "redirect_uri_mismatch": "MSIS9224",
    "redirect_uri_missing": "MSIS9221",
    "response_type": "MSIS9358",
    "wrong_secret": "MSIS9622",
}
"""The codes of events that were given none by `event_error`."""


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` with its code, on a page as its details."""
    code = answer.code or _CODES.get(answer.event, "")
    description = with_code(code, answer.description)
    if answer.form == "page":
        description = f"Activity ID: {facts.identifier()} Error details: {description or answer.error}"
        return replace(
            answer, status=200, heading=answer.heading or "An error occurred", code=code, description=description
        )
    return replace(answer, code=code, description=description)
