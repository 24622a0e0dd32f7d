"""Azure AD B2C: a code before the text, and a correlation id and the time after it.

The lines are parted by CRLF; a redirect shows them as `%0d%0a`, with the encoding `lower_percent`.

Source: idp-behaviour 1 "B2C"; idp-knobs E `errors.style` AADB2C. The wording of the two lines is general knowledge,
*unconfirmed*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts, with_code

_PREFIX = "AADB2C"
_CODES: Mapping[str, str] = {
    "cancelled": "90091",
    "client_authentication_missing": "90079",
    "code_challenge_missing": "99059",
    "code_expired": "90080",
    "code_spent": "90080",
    "code_unknown": "90080",
    "login_required": "90077",
    "pkce_malformed": "90183",
    "pkce_mismatch": "90183",
    "pkce_missing": "90182",
    "post_logout_redirect_uri": "90067",
    "redirect_uri_mismatch": "90006",
    "refresh_token_unknown": "90080",
    "wrong_secret": "90081",
}
"""The codes of events that were given none by `event_error`."""


def dressed(answer: ErrorAnswer, facts: ErrorFacts) -> ErrorAnswer:
    """Return `answer` with its code, and with the correlation id of the request."""
    number = answer.code.removeprefix(_PREFIX) or _CODES.get(answer.event, "")
    code = _PREFIX + number if number else ""
    description = with_code(code, answer.description)
    if answer.form != "page":
        told = [description] if description else []
        description = "\r\n".join([*told, f"Correlation ID: {facts.identifier()}", f"Timestamp: {facts.instant()}", ""])
    return replace(answer, code=code, description=description)
