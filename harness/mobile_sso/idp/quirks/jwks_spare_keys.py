"""The key set holds further signing keys, which sign nothing now: the next one, published early, or the last one.

A relying party that takes the first key, or the only one, fails.

Source: idp-knobs D `jwks.count`, `jwks.rotation` (Auth0 and Okta: the next key is published beforehand; Google,
Facebook: two keys; Apple: three to five; Salesforce: several); OpenID Connect Core 10.1.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import JWKS
from mobile_sso.testbed.http import JsonValue

_MOST = 10

_Members = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class JwksSpareKeys(Quirk[_Members]):
    """Adds `count` keys for `alg`, always the same ones, before (`first`) or behind (`last`) the keys in use.

    Written before `jwks_members` and `jwks_kid_form` in a profile, they look like the others.
    """

    name = "jwks_spare_keys"
    stage = JWKS

    count: int = 1
    alg: Literal["RS256", "PS256", "ES256", "EdDSA"] = "RS256"
    place: Literal["first", "last"] = "last"

    def __post_init__(self) -> None:
        """Refuse no key, and more than anybody publishes."""
        if not 1 <= self.count <= _MOST:
            raise ValueError(f"quirk 'jwks_spare_keys': 'count' is from 1 to {_MOST}, got {self.count}")

    def apply(self, value: _Members, context: QuirkContext) -> _Members:
        """Return the key set with those keys."""
        ours = context.provider.keys
        spare: list[JsonValue] = [
            dict(ours.relative(f"spare-{number}").key(self.alg).public_jwk) for number in range(self.count)
        ]
        keys = cast("list[JsonValue]", value.get("keys", []))
        return {**value, "keys": [*spare, *keys] if self.place == "first" else [*keys, *spare]}
