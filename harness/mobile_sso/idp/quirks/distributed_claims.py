"""Claims are not told but pointed at: `_claim_names` and `_claim_sources` in their place.

In YAML: `distributed_claims: { claims: [groups], endpoint: "https://graph.test/getMemberObjects", over: 200 }`.

Source: conformance-and-attacks 5.5 `distributed_claims`, case `role-overage`; OpenID Connect Core 5.6.2; idp-knobs C
`groups.path / overage` (Entra: above 200 groups in a JWT).
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.claim_places import Place, is_told_in
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS, USERINFO
from mobile_sso.testbed.http import JsonValue

_SOURCE = "src1"


@dataclass(frozen=True, kw_only=True)
class DistributedClaims(Quirk[dict[str, JsonValue]]):
    """Replaces each of `claims` that is there by a pointer to `endpoint`, to be asked with `access_token`.

    With `over`, only a list of more values than that. Without `access_token` the source names none, as Entra's does.
    """

    name = "distributed_claims"
    stage = TOKEN_CLAIMS
    also_at = (USERINFO,)

    claims: tuple[str, ...]
    endpoint: str
    access_token: str | None = None
    over: int | None = None
    artefact: Place | None = None

    def __post_init__(self) -> None:
        """Refuse an empty list of claims."""
        if not self.claims:
            raise ValueError("quirk 'distributed_claims' needs at least one of 'claims'")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether these are claims it may move."""
        return is_told_in(context, self.artefact)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims with a pointer in place of those."""
        moved = [claim for claim in self.claims if claim in value and self._too_many(value[claim])]
        if not moved:
            return value
        told = {name: other for name, other in value.items() if name not in moved}
        source: dict[str, JsonValue] = {"endpoint": self.endpoint}
        if self.access_token is not None:
            source["access_token"] = self.access_token
        return {**told, "_claim_names": dict.fromkeys(moved, _SOURCE), "_claim_sources": {_SOURCE: source}}

    def _too_many(self, value: JsonValue) -> bool:
        return self.over is None or (isinstance(value, list) and len(value) > self.over)
