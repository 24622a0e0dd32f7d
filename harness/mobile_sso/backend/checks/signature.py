"""The signature is good, by one of the issuer's keys.

Source: OpenID Connect Core 3.1.3.7 (6); RFC 8725 3.3; IDT-06, LOT-03.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts
from mobile_sso.backend.keys import PublicKey

_RS256 = RSAAlgorithm(RSAAlgorithm.SHA256)
_ES256 = ECAlgorithm(ECAlgorithm.SHA256)


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-06) where no candidate key verifies it."""
    if not any(_verifies(facts, key.public_key) for key in facts.keys):
        raise CheckFailed("IDT-06", "the signature does not verify with the issuer's key")


def _verifies(facts: TokenFacts, key: PublicKey) -> bool:
    if isinstance(key, EllipticCurvePublicKey):
        return bool(_ES256.verify(facts.jws.signing_input, key, facts.jws.signature))
    return bool(_RS256.verify(facts.jws.signing_input, key, facts.jws.signature))
