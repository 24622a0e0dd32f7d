"""The unguessable values of an attempt, registered as secrets the moment they are minted.

Source: RFC 7636 4.1, 4.2; RFC 9700 2.1; deep-link-return 2.1 (base64url survives every link); mendix-behaviour 4.1.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Literal

from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource

_ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, kw_only=True)
class AttemptValues:
    """`state`, `nonce` and the PKCE verifier of one attempt."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)


def mint(tokens: TokenSource, secrets: Secrets, shape: Literal["base64url", "base64", "alphanumeric"]) -> AttemptValues:
    """Return fresh values: 256 bits each, or in the shapes of OIDC SSO 3.2.1 (a UUID, 20 and 128 alphanumerics).

    `base64` has a `state` with the standard alphabet, padded; the other two values stay in theirs, which RFC 7636 asks
    for.
    """
    if shape != "alphanumeric":
        state, nonce, verifier = tokens.token(), tokens.token(), tokens.token()
        if shape == "base64":
            state = f"{state.replace('-', '+').replace('_', '/')}="
    else:
        state = str(uuid.UUID(bytes=hashlib.sha256(tokens.token().encode()).digest()[:16], version=4))
        nonce, verifier = _alphanumeric(tokens, 20), _alphanumeric(tokens, 128)
    return AttemptValues(
        state=secrets.register("state", state),
        nonce=secrets.register("nonce", nonce),
        code_verifier=secrets.register("code_verifier", verifier),
    )


def code_challenge(code_verifier: str) -> str:
    """Return the S256 challenge of `code_verifier`."""
    return base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode("ascii")


def sha256_base64url(value: str) -> str:
    """Return the digest of `value` as base64url without padding: how an app tells the backend of its attempt secret."""
    return code_challenge(value)


def _alphanumeric(tokens: TokenSource, length: int) -> str:
    number = int.from_bytes(base64.urlsafe_b64decode(tokens.token(length) + "=="), "big")
    characters = []
    for _ in range(length):
        number, index = divmod(number, len(_ALPHANUMERIC))
        characters.append(_ALPHANUMERIC[index])
    return "".join(characters)
