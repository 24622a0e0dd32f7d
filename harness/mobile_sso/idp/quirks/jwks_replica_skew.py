"""Successive reads of the key set disagree, as if they reached replicas that differ: a `kid` comes and goes.

One read in `every` is answered by a replica that lags, the first of them being number `from_read`. It lacks today's
`signing_keys`, so that only the next read helps; or it lacks the keys `one_in_turn`, or those `others_in_turn` that
sign nothing now (of the quirk `jwks_spare_keys`, written before this one), which shows but does no harm.

Source: idp-knobs D `jwks.replica_skew` (Entra; AD FS farm nodes, *unconfirmed*); idp-behaviour, keys of Entra: a `kid`
absent from one recorded version was back in the next. How often a single reader meets it is *unconfirmed*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from mobile_sso.idp.keys import thumbprint
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import JWKS
from mobile_sso.testbed.http import JsonValue

_Members = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class JwksReplicaSkew(Quirk[_Members]):
    """Leaves keys out of some reads, always of the same ones."""

    name = "jwks_replica_skew"
    stage = JWKS

    lacks: Literal["signing_keys", "one_in_turn", "others_in_turn"] = "signing_keys"
    every: int = 2
    from_read: int = 1

    def __post_init__(self) -> None:
        """Refuse numbers that count nothing."""
        for name, number in (("every", self.every), ("from_read", self.from_read)):
            if number < 1:
                raise ValueError(f"quirk 'jwks_replica_skew': {name!r} must be 1 or more, got {number}")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether this read reaches the replica that lags."""
        since = context.reads - self.from_read
        return since >= 0 and since % self.every == 0

    def apply(self, value: _Members, context: QuirkContext) -> _Members:
        """Return the key set of that replica."""
        keys = cast("list[_Members]", value.get("keys", []))
        provider = context.provider
        signing = {provider.keys.key(algorithm).kid for algorithm in provider.signing_algorithms}
        ours = [index for index, key in enumerate(keys) if thumbprint(key) in signing]
        if self.lacks == "signing_keys":
            missing = set(ours)
        else:
            turns = [index for index in range(len(keys)) if self.lacks == "one_in_turn" or index not in ours]
            turn = (context.reads - self.from_read) // self.every
            missing = {turns[turn % len(turns)]} if turns else set()
        return {**value, "keys": [key for index, key in enumerate(keys) if index not in missing]}
