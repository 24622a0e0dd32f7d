"""Challenge and verifier belong together: both match, or neither is there.

Source: RFC 7636 4.1, 4.6; RFC 9700 2.1.1, 4.8.2 (a verifier without a challenge is a downgrade).
"""

from __future__ import annotations

import hashlib
import hmac
import re

from mobile_sso.idp.errors import invalid_grant
from mobile_sso.idp.jws import encode
from mobile_sso.idp.rules.examined import ExaminedTokenRequest

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}\Z")


def check(request: ExaminedTokenRequest) -> None:
    """Raise OAuthError where the verifier is missing, unexpected, malformed or wrong."""
    challenge, verifier = request.code.code_challenge, request.parameter("code_verifier")
    if challenge is None:
        if verifier is not None:
            raise invalid_grant(
                "There is a code_verifier, but the authorization request had no code_challenge.",
                event="pkce_unexpected",
            )
        return
    if verifier is None:
        raise invalid_grant("The code_verifier is missing.", event="pkce_missing")
    if not _VERIFIER.match(verifier):
        raise invalid_grant("PKCE verification failed.", event="pkce_malformed")
    if not hmac.compare_digest(s256(verifier), challenge):
        raise invalid_grant("PKCE verification failed.", event="pkce_mismatch")


def s256(verifier: str) -> str:
    """Return the S256 challenge of a verifier (RFC 7636 4.2)."""
    return encode(hashlib.sha256(verifier.encode("ascii")).digest())
