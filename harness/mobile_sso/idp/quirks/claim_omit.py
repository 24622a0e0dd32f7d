"""Claims are left out that one would expect.

In YAML: `claim_omit: { claims: [aud], artefact: access_token }`, as Keycloak and Cognito do.

Source: idp-knobs I `access_token.omit`, `id_token.omit`, C `access_token.aud`, `claims.email` (Entra: often missing),
`userinfo` (AD FS: `sub` alone).
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.claim_places import Place, is_told_in
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS, USERINFO
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class ClaimOmit(Quirk[dict[str, JsonValue]]):
    """Leaves out `claims`; or, with `all_but`, every claim that is not named there."""

    name = "claim_omit"
    stage = TOKEN_CLAIMS
    also_at = (USERINFO,)

    claims: tuple[str, ...] = ()
    all_but: tuple[str, ...] = ()
    artefact: Place | None = None

    def __post_init__(self) -> None:
        """Refuse both lists at once, and neither."""
        if bool(self.claims) == bool(self.all_but):
            raise ValueError("quirk 'claim_omit' takes either 'claims' to leave out or 'all_but' to keep")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether these are claims it may leave out."""
        return is_told_in(context, self.artefact)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims without those."""
        return {name: other for name, other in value.items() if self._stays(name)}

    def _stays(self, claim: str) -> bool:
        return claim in self.all_but if self.all_but else claim not in self.claims
