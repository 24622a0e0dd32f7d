"""Facebook: the error is an object, `{"error": {"message", "type", "code", "fbtrace_id"}}`, always with 400.

Source: idp-behaviour 12 ("JSON errors nested"); idp-knobs E `errors.style` graph nested. The members are [gen] in the
reference and the code 100 is a †: *unconfirmed*.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts
from mobile_sso.testbed.http import JsonValue


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` with its body nested; a page says that the URL is blocked where the redirect URI is wrong."""
    if answer.form == "page" and answer.event == "redirect_uri_mismatch":
        return replace(answer, heading=answer.heading or "URL Blocked")
    if answer.form != "json":
        return answer
    nested: dict[str, JsonValue] = {
        "message": answer.description or answer.error,
        "type": "OAuthException",
        "code": int(answer.code) if answer.code.isdigit() else 100,
        "fbtrace_id": facts.tokens.token(8),
    }
    return replace(answer, status=400, body={"error": {**nested, **answer.members}})
