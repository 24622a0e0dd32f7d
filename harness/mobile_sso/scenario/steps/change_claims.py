"""A person's attributes change at the IdP: a new name, a new e-mail address.

Source: OIDC SSO user provisioning (mapped attributes are overwritten at every sign-in).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mobile_sso.documents.names import KnownPersonaName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class ChangeClaims(StrictModel):
    """Set claims of a persona; the others stay."""

    of: KnownPersonaName
    claims: Mapping[str, str]


def run(world: World, arguments: ChangeClaims) -> None:
    """Change the claims at every IdP."""
    persona = world.personas[arguments.of]
    world.learn(replace(persona, claims={**persona.claims, **arguments.claims}))


VERB = Verb(name="change_claims", arguments=ChangeClaims, run=run)
