"""A key cannot be chosen by its `kid`: there is none, two keys have the same, or the token names one nobody has.

`absent`: no key and no token has a `kid`. `duplicate`: before each key stands a stranger's of the same kind and `kid`.
`unknown`: tokens name a `kid` that no key has. Further, `rsa`, `ec` and `okp` say how many keys of each type there are:
ours first, in the order RS256, PS256, ES256, EdDSA, then strangers' keys; what is too much is left out.

Source: conformance-and-attacks 5.2 `jwks_kid`, cases `kid-absent-*`, `kid-duplicate`, `kid-unknown`; OIDF
`oidcc-client-test-kid-absent-single-jwks` and `-multiple-jwks`; OpenID Connect Core 10.1, 10.1.1; RFC 7517 4.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import JWKS, TOKEN_HEADER
from mobile_sso.testbed.http import JsonValue

_ALGORITHM_OF = {"RSA": "RS256", "EC": "ES256", "OKP": "EdDSA"}
_MOST = 20

_Members = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class JwksKid(Quirk[_Members]):
    """Spoils the `kid` in the key set and in the headers of all tokens."""

    name = "jwks_kid"
    stage = JWKS
    also_at = (TOKEN_HEADER,)

    mode: Literal["absent", "duplicate", "unknown"] = "absent"
    rsa: int | None = None
    ec: int | None = None
    okp: int | None = None

    def __post_init__(self) -> None:
        """Refuse a number of keys that nobody publishes."""
        for name, wanted in (("rsa", self.rsa), ("ec", self.ec), ("okp", self.okp)):
            if wanted is not None and not 0 <= wanted <= _MOST:
                raise ValueError(f"quirk 'jwks_kid': {name!r} is from 0 to {_MOST} keys, got {wanted}")

    def apply(self, value: _Members, context: QuirkContext) -> _Members:
        """Return the key set, or the header of a token, changed."""
        if context.stage == TOKEN_HEADER.name:
            if self.mode == "duplicate" or "kid" not in value:
                return value
            rest = {name: member for name, member in value.items() if name != "kid"}
            return rest if self.mode == "absent" else {**value, "kid": f"{value['kid']}-unknown"}
        keys = list(self._counted(cast("list[_Members]", value.get("keys", [])), context))
        if self.mode == "duplicate":
            keys = [one for key in keys for one in (self._twin(key, context), key)]
        elif self.mode == "absent":
            keys = [{name: member for name, member in key.items() if name != "kid"} for key in keys]
        return {**value, "keys": cast("list[JsonValue]", keys)}

    def _counted(self, keys: list[_Members], context: QuirkContext) -> Iterator[_Members]:
        wanted = {"RSA": self.rsa, "EC": self.ec, "OKP": self.okp}
        for kty, algorithm in _ALGORITHM_OF.items():
            of_type = [key for key in keys if key.get("kty") == kty]
            number = wanted[kty]
            yield from of_type if number is None else of_type[:number]
            for stranger in range(len(of_type), number or 0):
                yield dict(context.provider.keys.relative(f"stranger-{stranger}").key(algorithm).public_jwk)

    def _twin(self, key: _Members, context: QuirkContext) -> _Members:
        stranger = context.provider.keys.foreign.key(str(key.get("alg", _ALGORITHM_OF[str(key["kty"])])))
        return {**stranger.public_jwk, "kid": key.get("kid")}
