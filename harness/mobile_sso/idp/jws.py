"""JWS compact serialization, in three separate steps, so that a quirk can spoil any one of them.

Source: RFC 7515 3.1, 5.1, 7.1; 7.2.2 and appendix F for the two serializations that only a quirk asks for.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mobile_sso.idp.keys import Signer, SigningKeys
from mobile_sso.testbed.http import JsonValue

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*\Z", re.ASCII)


Serialization: TypeAlias = Literal["compact", "json", "detached"]
"""The ideal is `compact`, the only one a JWT may have (RFC 7519 3)."""


@dataclass(frozen=True, kw_only=True)
class SignedParts:
    """A JWS before its three parts are joined."""

    algorithm: str
    signing_input: bytes
    signature: bytes = field(repr=False)
    serialization: Serialization = "compact"

    def text(self) -> str:
        """Return it serialized."""
        protected, _, payload = self.signing_input.decode("ascii").partition(".")
        signature = encode(self.signature)
        if self.serialization == "json":  # flattened: RFC 7515 7.2.2
            return json_octets({"payload": payload, "protected": protected, "signature": signature}).decode()
        if self.serialization == "detached":  # RFC 7515 appendix F
            payload = ""
        return f"{protected}.{payload}.{signature}"


@dataclass(frozen=True, kw_only=True)
class Unsigned:
    """A JWS before it is signed."""

    header: Mapping[str, JsonValue]
    payload: bytes
    algorithm: str
    """The algorithm of the key; the header's `alg` is what the reader is told."""
    sign: Callable[[bytes], bytes] = field(repr=False)
    serialization: Serialization = "compact"

    def signed(self) -> SignedParts:
        """Sign it."""
        signing_input = f"{encode(json_octets(self.header))}.{encode(self.payload)}".encode("ascii")
        return SignedParts(
            algorithm=self.algorithm,
            signing_input=signing_input,
            signature=self.sign(signing_input),
            serialization=self.serialization,
        )


def unsigned(header: Mapping[str, JsonValue], claims: Mapping[str, JsonValue], signer: Signer) -> Unsigned:
    """Return `claims` under `header`, to be signed by `signer`."""
    return Unsigned(header=header, payload=json_octets(claims), algorithm=signer.algorithm, sign=signer.sign)


def verified_claims(token: str, keys: SigningKeys) -> dict[str, JsonValue] | None:
    """Return the claims of a token that our own keys signed, or None; times are not looked at."""
    signing_input, _, signature_text = token.rpartition(".")
    header_text, _, claims_text = signing_input.partition(".")
    try:
        header = json.loads(decode(header_text))
        algorithm = header["alg"]
        signature = decode(signature_text)
        genuine = isinstance(algorithm, str) and keys.verifies(algorithm, signing_input.encode("ascii"), signature)
        claims = json.loads(decode(claims_text)) if genuine else None
    except (ValueError, TypeError, KeyError, RecursionError):
        # Whatever is not a JWS of ours is not a proof of anything; the caller tells the peer.
        return None
    return claims if isinstance(claims, dict) else None


def encode(octets: bytes) -> str:
    """Return `octets` as base64url without padding (RFC 7515 2)."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Return the octets of unpadded base64url `text`; raise ValueError where it is not that."""
    if not _BASE64URL.match(text) or len(text) % 4 == 1:
        raise ValueError("not base64url text")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)  # json.dumps makes a new one per call


def json_octets(members: Mapping[str, JsonValue]) -> bytes:
    """Return `members` as compact JSON in UTF-8."""
    return _ENCODER.encode(dict(members)).encode()
