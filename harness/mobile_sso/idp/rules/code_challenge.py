"""A code challenge is an S256 one, or there is none; `plain` is refused.

Source: RFC 7636 4.2, 4.3, 4.4.1; RFC 9700 2.1.1.
"""

from __future__ import annotations

import re

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.rules.examined import ExaminedAuthorization

_S256 = re.compile(r"[A-Za-z0-9_-]{43}\Z")


def check(request: ExaminedAuthorization) -> None:
    """Find the challenge; raise OAuthError where it is malformed, not S256, or missing though required."""
    challenge = request.parameter("code_challenge")
    method = request.parameter("code_challenge_method")
    if challenge is None:
        if method is not None:
            raise invalid_request(
                "There is a code_challenge_method but no code_challenge.", event="code_challenge_malformed"
            )
        if request.state.profile.pkce_required:
            raise invalid_request("Code challenge required.", event="code_challenge_missing")
        return
    if method != "S256":  # without a method it would be `plain`
        raise invalid_request(
            "Transform algorithm not supported; the code_challenge_method must be S256.",
            event="code_challenge_malformed",
        )
    if not _S256.match(challenge):
        raise invalid_request(
            "The code_challenge is not the base64url text of a SHA-256 digest.", event="code_challenge_malformed"
        )
    request.code_challenge = challenge
