"""The key set also holds a key for encryption, which signs nothing.

A relying party that takes the first RSA key, or any key whatever its `use`, fails every now and then.

Source: idp-knobs D `jwks.count`, `jwks.alg` (Keycloak: RS256 and RSA-OAEP); idp-behaviour 4 "Keys" (the order varies
between starts); RFC 7517 4.2, 4.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import JWKS
from mobile_sso.testbed.http import JsonValue

_RELATIVE = "encryption"

_Members = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class JwksEncryptionKey(Quirk[_Members]):
    """Adds an RSA key with `use` enc for `alg`, at the `first` or the `last` place.

    Written before `jwks_members` in a profile, it gets the members that quirk adds, too.
    """

    name = "jwks_encryption_key"
    stage = JWKS

    alg: Literal["RSA-OAEP", "RSA-OAEP-256", "RSA1_5"] = "RSA-OAEP"
    place: Literal["first", "last"] = "first"

    def apply(self, value: _Members, context: QuirkContext) -> _Members:
        """Return the key set with one key more."""
        further: JsonValue = {
            **context.provider.keys.relative(_RELATIVE).key("RS256").public_jwk,
            "use": "enc",
            "alg": self.alg,
        }
        keys = cast("list[JsonValue]", value.get("keys", []))
        return {**value, "keys": [further, *keys] if self.place == "first" else [*keys, further]}
