"""A client's JWT assertion: reading it, and what it must say before its signature means anything.

Source: RFC 7523 3 (iss, sub, aud, exp, nbf, iat, jti); RFC 7521 4.2; OpenID Connect Core 9 (jti is required);
RFC 7515 4.1.11 (crit); OIDF `oidcc-ensure-client-assertion-with-iss-aud-succeeds`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from mobile_sso.idp.jws import decode
from mobile_sso.idp.settings import CLIENT_ASSERTION_LEEWAY, CLIENT_ASSERTION_LIFETIME
from mobile_sso.testbed.http import JsonValue

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, kw_only=True)
class Assertion:
    """A JWT in three parts, unproven."""

    header: Mapping[str, JsonValue]
    claims: Mapping[str, JsonValue]
    signing_input: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def algorithm(self) -> str:
        """What its header says it is signed with."""
        return str(self.header.get("alg"))

    @property
    def subject(self) -> str:
        """The client it speaks of; empty where it names none."""
        sub = self.claims.get("sub")
        return sub if isinstance(sub, str) else ""


def read_assertion(text: str) -> Assertion | None:
    """Return the assertion, or None where `text` is no JWT."""
    if text.count(".") != 2:
        return None
    header_text, claims_text, signature_text = text.split(".")
    try:
        header, claims = json.loads(decode(header_text)), json.loads(decode(claims_text))
        signature = decode(signature_text)
    except (ValueError, RecursionError):
        # Whatever is no JWT proves nothing; the caller tells the peer.
        return None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        return None
    signing_input = f"{header_text}.{claims_text}".encode("ascii")
    return Assertion(header=header, claims=claims, signing_input=signing_input, signature=signature)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What an assertion is held against."""

    client_id: str
    audiences: Collection[str]
    now: float


def complaint(assertion: Assertion, expected: Expected) -> str:
    """Return what is wrong with header and claims, in one clause; empty where nothing is."""
    return next(filter(None, (rule(assertion, expected) for rule in RULES)), "")


def _critical(assertion: Assertion, _expected: Expected) -> str:
    return "its header has crit, and no extension is understood" if "crit" in assertion.header else ""


def _issuer(assertion: Assertion, expected: Expected) -> str:
    issuer = assertion.claims.get("iss")
    return "" if issuer == expected.client_id else f"its iss is {issuer!r}, not the client_id"


def _subject(assertion: Assertion, expected: Expected) -> str:
    return "" if assertion.subject == expected.client_id else f"its sub is {assertion.subject!r}, not the client_id"


def _audience(assertion: Assertion, expected: Expected) -> str:
    audience = assertion.claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if any(one in expected.audiences for one in named if isinstance(one, str)):
        return ""
    return f"its aud is {audience!r}, none of {', '.join(sorted(set(expected.audiences)))}"


def _expiry(assertion: Assertion, expected: Expected) -> str:
    expires_at = _instant(assertion, "exp")
    if expires_at is None:
        return "it has no exp that is a number"
    if not expires_at > expected.now - CLIENT_ASSERTION_LEEWAY:
        return "it has expired"
    if not expires_at <= expected.now + CLIENT_ASSERTION_LIFETIME:
        return f"its exp is more than {CLIENT_ASSERTION_LIFETIME} seconds ahead"
    return ""


def _not_before(assertion: Assertion, expected: Expected) -> str:
    for claim in ("nbf", "iat"):
        if claim not in assertion.claims:
            continue
        instant = _instant(assertion, claim)
        if instant is None:
            return f"its {claim} is no number"
        if not instant <= expected.now + CLIENT_ASSERTION_LEEWAY:
            return f"its {claim} is in the future"
    return ""


def _identifier(assertion: Assertion, _expected: Expected) -> str:
    identifier = assertion.claims.get("jti")
    return "" if isinstance(identifier, str) and identifier else "it has no jti"


RULES: tuple[Callable[[Assertion, Expected], str], ...] = (
    _critical,
    _issuer,
    _subject,
    _audience,
    _expiry,
    _not_before,
    _identifier,
)


def _instant(assertion: Assertion, claim: str) -> float | None:
    value = assertion.claims.get(claim)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
