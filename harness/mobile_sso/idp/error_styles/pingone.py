"""PingOne: OAuth errors as the RFC has them; what would be a page is the API's own body, `INVALID_DATA` with details.

Source: idp-behaviour 8; idp-knobs E `errors.style` rfc / P1 JSON, B `redirect.mismatch.kind` page / JSON INVALID_DATA.
The reference knows both a page and this body and not when which is sent, nor what stands in `details`: *unconfirmed*.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts
from mobile_sso.testbed.http import NO_STORE, JsonValue

_MESSAGE = "The request could not be completed. One or more validation errors were in the request."


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` with the API's body in place of a page."""
    if answer.form != "page":
        return answer
    detail: dict[str, JsonValue] = {"code": "INVALID_VALUE", "message": answer.description or answer.error}
    body: dict[str, JsonValue] = {
        "id": facts.identifier(),
        "code": answer.code or "INVALID_DATA",
        "message": _MESSAGE,
        "details": [detail],
    }
    return replace(answer, form="json", body=body, headers=(*NO_STORE, *answer.headers))
