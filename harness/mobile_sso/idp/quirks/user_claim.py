"""A person's claim or roles are other than they were before.

In YAML: `user_claim: { sub: ada, claim: email, value: ada@new.test, strikes: { nth: 2, times: 100 } }`: from the second
answer on, where each token response and each userinfo response is one.

Source: conformance-and-attacks 5.5 `user_claim`, cases `sub-change-same-email`, `role-revoked`; OpenID Connect Core
5.7.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import PERSONA
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class UserClaim(Quirk[Persona]):
    """Gives whoever has the subject identifier `sub` (absent: everybody) the `value` of `claim`; null takes it away.

    The claim `roles` is a list of texts: the roles assigned to them, wherever the profile shows those.
    """

    name = "user_claim"
    stage = PERSONA

    sub: str | None = None
    claim: str
    value: JsonValue = None

    def __post_init__(self) -> None:
        """Refuse roles that are none."""
        roles = self.value if isinstance(self.value, list) else [self.value]
        if self.claim == "roles" and self.value is not None and not all(isinstance(role, str) for role in roles):
            raise ValueError("quirk 'user_claim': the 'value' of roles is a list of texts")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether it is this person."""
        return self.sub in (None, context.sub)

    def apply(self, value: Persona, context: QuirkContext) -> Persona:
        """Return the person with the claim changed."""
        if self.claim == "roles":
            return replace(value, roles=_roles(self.value))
        others = {name: other for name, other in value.claims.items() if name != self.claim}
        return replace(value, claims=others if self.value is None else {**others, self.claim: self.value})


def _roles(value: JsonValue) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(role) for role in value) if isinstance(value, list) else (str(value),)
