"""The keys of the set are described by other members: without `alg` or `use`, with certificates, with a vendor's own.

Certificates are self-signed. `x5t_s256` is the member `x5t#S256`. In `issuer` (Entra) the text `{issuer}` stands for
our issuer identifier; anything else, a template of the vendor's own, stays as it is.

Source: idp-knobs D `jwks.alg` and `jwks.members` (Entra: no `alg`, `x5t`, `x5c`, `issuer`; Keycloak: `x5c`, `x5t`,
`x5t#S256`; OneLogin: no `alg`, `status`); RFC 7517 4.2, 4.4, 4.7-4.9.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Literal, cast

from mobile_sso.idp.jws import encode
from mobile_sso.idp.keys import thumbprint
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import JWKS
from mobile_sso.testbed.http import JsonValue

_Members = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class JwksMembers(Quirk[_Members]):
    """Adds and takes away members of every key."""

    name = "jwks_members"
    stage = JWKS

    alg: Literal["keep", "omit"] = "keep"
    use: Literal["keep", "omit"] = "keep"
    x5c: bool = False
    x5t: bool = False
    x5t_s256: bool = False
    status: str | None = None
    issuer: str | None = None

    def __post_init__(self) -> None:
        """Refuse what changes nothing."""
        unchanged = self.alg == self.use == "keep" and self.status is None and self.issuer is None
        if unchanged and not (self.x5c or self.x5t or self.x5t_s256):
            raise ValueError(
                "quirk 'jwks_members' changes nothing: give alg, use, x5c, x5t, x5t_s256, status or issuer"
            )

    def apply(self, value: _Members, context: QuirkContext) -> _Members:
        """Return the key set with every key described otherwise."""
        keys = cast("list[_Members]", value.get("keys", []))
        return {**value, "keys": [self._described(key, context) for key in keys]}

    def _described(self, key: _Members, context: QuirkContext) -> _Members:
        omitted = [name for name, choice in (("alg", self.alg), ("use", self.use)) if choice == "omit"]
        members = {name: member for name, member in key.items() if name not in omitted}
        found = context.provider.keys.find(thumbprint(key))
        if found is not None:
            if self.x5c:
                members["x5c"] = [base64.b64encode(found.certificate).decode("ascii")]
            if self.x5t:
                members["x5t"] = encode(hashlib.sha1(found.certificate, usedforsecurity=False).digest())
            if self.x5t_s256:
                members["x5t#S256"] = encode(hashlib.sha256(found.certificate).digest())
        if self.status is not None:
            members["status"] = self.status
        if self.issuer is not None:
            members["issuer"] = self.issuer.replace("{issuer}", context.provider.issuer)
        return members
