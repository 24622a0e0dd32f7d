"""Microsoft Entra ID: a number before the text, trace lines after it, and both again as members of the body.

The lines are parted by CRLF, in the body and in a redirect. On a page only number and text are shown. Where the event
has no number of Entra's (a cancelled sign-in), there is none here either.

Source: idp-behaviour 1 "Errors" (reference-error-codes); idp-knobs E `errors.style` AADSTS. The numbers of
`code_unknown` and `pkce_missing` are inferred from their neighbours, *not confirmed by the vendor*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts, with_code
from mobile_sso.testbed.http import JsonValue

_PREFIX = "AADSTS"
_CODES: Mapping[str, str] = {
    "client_authentication_missing": "7000218",
    "client_id_missing": "900144",
    "client_unknown": "700016",
    "code_challenge_malformed": "501491",
    "code_expired": "70008",
    "code_missing": "900144",
    "code_spent": "54005",
    "code_unknown": "70008",
    "consent_denied": "65004",
    "consent_required": "65001",
    "login_required": "50058",
    "mfa_required": "50076",
    "not_assigned": "50105",
    "parameter_missing": "900144",
    "pkce_malformed": "501481",
    "pkce_mismatch": "501481",
    "pkce_missing": "50148",
    "redirect_uri_differs": "500112",
    "redirect_uri_mismatch": "50011",
    "redirect_uri_missing": "900144",
    "refresh_token_unknown": "700082",
    "response_type": "700054",
    "scope": "70011",
    "throttled": "90055",
    "wrong_secret": "7000215",
}
"""The numbers of events that were given none by `event_error`."""


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` with its number, and with the trace of the request."""
    number = answer.code.removeprefix(_PREFIX) or _CODES.get(answer.event, "")
    code = _PREFIX + number if number else ""
    description = with_code(code, answer.description)
    if answer.form == "page":
        return replace(answer, code=code, description=description)
    trace, correlation, instant = facts.identifier(), facts.identifier(), facts.instant()
    told = [description] if description else []
    lines = [*told, f"Trace ID: {trace}", f"Correlation ID: {correlation}", f"Timestamp: {instant}"]
    answer = replace(answer, code=code, description="\r\n".join(lines))
    if answer.form != "json":
        return answer
    numbered: dict[str, JsonValue] = {"error_codes": [int(number)]} if number.isdigit() else {}
    uri: dict[str, JsonValue] = (
        {"error_uri": f"https://login.microsoftonline.com/error?code={number}"} if number else {}
    )
    traced: dict[str, JsonValue] = {"timestamp": instant, "trace_id": trace, "correlation_id": correlation}
    return replace(answer, members={**numbered, **traced, **uri, **answer.members})
