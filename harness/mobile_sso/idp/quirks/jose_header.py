"""The header of a JWT says something else than which key signed it: nothing, something false, or too much.

`remove` takes members away, and every other parameter sets one. Whoever names a key in the header (`jku`, `x5u`, `jwk`,
`x5c`) means to have it believed: such a token is signed by a key nobody publishes, under that key's `kid`, unless `key`
is `registered`. `jwk` and `x5c` embed that very key; what `jku` and `x5u` point to is not served. `b64: false` is said
only: the payload stays base64url, and is signed so.

Source: conformance-and-attacks 5.5 `jose_header`, cases `kid-*`, `jku-x5u-header`, `jwk-x5c-header`, `crit-unknown`,
`b64-false`; RFC 7515 4.1, RFC 7797 3; OpenID Connect Core 2; RFC 8725 3.10, 3.11; CVE-2018-0114.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.jws import Unsigned
from mobile_sso.idp.keys import ALGORITHMS, SigningKey
from mobile_sso.idp.quirks.base import Artefact, Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_SIGNING
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class JoseHeader(Quirk[Unsigned]):
    """Changes the header of one kind of `token`."""

    name = "jose_header"
    stage = TOKEN_SIGNING

    kid: str | None = None
    typ: str | None = None
    jku: str | None = None
    x5u: str | None = None
    jwk: bool = False
    x5c: bool = False
    crit: tuple[str, ...] = ()
    b64: bool | None = None
    remove: tuple[Literal["alg", "kid", "typ"], ...] = ()
    key: Literal["registered", "foreign"] | None = None
    """Whose key signs; absent: `foreign` where the header names a key."""
    token: Artefact = "id_token"

    def __post_init__(self) -> None:
        """Refuse a header that is as it was, and one that contradicts itself."""
        both = [name for name in self.remove if getattr(self, name, None) is not None]
        if both:
            raise ValueError(f"quirk 'jose_header': {both[0]!r} cannot be both set and removed")
        if not (self._members() or self.remove or self._names_a_key or self.key == "foreign"):
            raise ValueError(
                "quirk 'jose_header' changes nothing: give kid, typ, jku, x5u, jwk, x5c, crit, b64, remove or key"
            )

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether such a token is being made."""
        return context.artefact == self.token

    def apply(self, value: Unsigned, context: QuirkContext) -> Unsigned:
        """Return the token, to be signed under another header."""
        header = dict(value.header)
        embedded: dict[str, JsonValue] = {}
        if self._names_a_key or self._is_foreign:
            has_key_pair = value.algorithm in ALGORITHMS
            foreign = context.provider.keys.foreign.key(value.algorithm if has_key_pair else "RS256")
            embedded = self._embedded(foreign)
            if self._is_foreign and has_key_pair:
                value = replace(value, sign=foreign.sign)
                header["kid"] = foreign.kid
        header = {name: member for name, member in header.items() if name not in self.remove}
        return replace(value, header={**header, **self._members(), **embedded})

    @property
    def _names_a_key(self) -> bool:
        return self.jwk or self.x5c or self.jku is not None or self.x5u is not None

    @property
    def _is_foreign(self) -> bool:
        return self._names_a_key if self.key is None else self.key == "foreign"

    def _members(self) -> dict[str, JsonValue]:
        given: dict[str, JsonValue] = {name: getattr(self, name) for name in ("kid", "typ", "jku", "x5u", "b64")}
        given["crit"] = list(self.crit) or None
        return {name: member for name, member in given.items() if member is not None}

    def _embedded(self, foreign: SigningKey) -> dict[str, JsonValue]:
        members: dict[str, JsonValue] = {}
        if self.jwk:
            members["jwk"] = dict(foreign.public_jwk)
        if self.x5c:
            members["x5c"] = [base64.b64encode(foreign.certificate).decode("ascii")]
        return members
