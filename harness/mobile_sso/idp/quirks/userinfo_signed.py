"""Userinfo is a signed JWT, or a badly signed one, whatever the client registered.

In YAML: `userinfo_signed: { alg: RS256 }`, or `{ alg: ES256, iss: remove, signature: corrupt }`.

Source: conformance-and-attacks 5.5 `userinfo_signed`; OIDF `oidcc-client-test-userinfo-signed`; OpenID Connect Core
5.3.2 (`iss` and `aud` should be there, content type `application/jwt`), 5.3.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, cast

from mobile_sso.idp.jws import SignedParts
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS, TOKEN_SIGNATURE, USERINFO_SIGNING
from mobile_sso.testbed.http import JsonValue

Signed: TypeAlias = str | dict[str, JsonValue] | SignedParts | None
"""The algorithm, then the claims, then the parts of the JWT."""

_CORRUPTION = 0x5A
"""As the OIDF suite does it: every octet XOR 0x5A."""


@dataclass(frozen=True, kw_only=True)
class UserinfoSigned(Quirk[Signed]):
    """Signs userinfo with `alg` (absent: as the client registered, or not at all; `json`: never).

    `iss` and `aud` are `right`, `remove`, or what they are to say; the `signature` is `valid`, `corrupt` or `strip`ped.
    """

    name = "userinfo_signed"
    stage = USERINFO_SIGNING
    also_at = (TOKEN_CLAIMS, TOKEN_SIGNATURE)

    alg: Literal["RS256", "PS256", "ES256", "EdDSA", "json"] | None = None
    iss: str = "right"
    aud: str = "right"
    signature: Literal["valid", "corrupt", "strip"] = "valid"

    def __post_init__(self) -> None:
        """Refuse claims and signature for a plain JSON response."""
        if self.alg == "json" and (self.iss, self.aud, self.signature) != ("right", "right", "valid"):
            raise ValueError("quirk 'userinfo_signed': 'alg' json has no 'iss', 'aud' or 'signature' to change")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether it is userinfo that is being signed."""
        return context.stage == USERINFO_SIGNING.name or context.artefact == "userinfo"

    def apply(self, value: Signed, context: QuirkContext) -> Signed:
        """Return the algorithm, the claims or the signature in its place, as the stage has it."""
        if isinstance(value, SignedParts):
            return replace(value, signature=self._signature(value.signature))
        if isinstance(value, dict):
            return self._claims(value)
        if self.alg is None:
            return value
        return None if self.alg == "json" else self.alg

    def _claims(self, claims: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
        said = {"iss": self.iss, "aud": self.aud}
        changes = {name: cast("JsonValue", text) for name, text in said.items() if text not in ("right", "remove")}
        return {name: value for name, value in {**claims, **changes}.items() if said.get(name) != "remove"}

    def _signature(self, signature: bytes) -> bytes:
        if self.signature == "strip":
            return b""
        return bytes(octet ^ _CORRUPTION for octet in signature) if self.signature == "corrupt" else signature
