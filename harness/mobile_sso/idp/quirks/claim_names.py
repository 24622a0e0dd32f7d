"""A claim has another name than OpenID Connect gives it.

In YAML: `claim_names: { names: { email: upn }, artefact: id_token }`; for the `emails` array of Entra B2C add
`claim_shape: { claim: emails, shape: array }` after it.

Source: idp-knobs C `claims.email`, `claims.username` (Entra v1 and AD FS: `upn`, `unique_name`; Entra B2C: `emails`;
Cognito: `cognito:username`; Auth0: `nickname`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.claim_places import Place, is_told_in
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS, USERINFO
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class ClaimNames(Quirk[dict[str, JsonValue]]):
    """Renames claims by `names`, from the standard name to the other; `keep`: the standard one stays beside it."""

    name = "claim_names"
    stage = TOKEN_CLAIMS
    also_at = (USERINFO,)

    names: Mapping[str, str]
    keep: bool = False
    artefact: Place | None = None

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether these are claims it may rename."""
        return is_told_in(context, self.artefact)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims under their other names; one that is absent stays absent."""
        renamed = {new: value[old] for old, new in self.names.items() if old in value}
        kept = {name: other for name, other in value.items() if self.keep or name not in self.names}
        return {**kept, **renamed}
