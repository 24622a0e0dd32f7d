"""An administrator changes a person's roles at the IdP; the backend learns of it at the next sign-in.

Source: Mobile SSO 1.2.1 (user role assignment from the IdP).
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.documents.names import KnownPersonaName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class AssignRoles(StrictModel):
    """Give a persona these roles, and no others."""

    to: KnownPersonaName
    roles: tuple[str, ...]


def run(world: World, arguments: AssignRoles) -> None:
    """Change the roles at every IdP."""
    world.learn(replace(world.personas[arguments.to], roles=arguments.roles))


VERB = Verb(name="assign_roles", arguments=AssignRoles, run=run)
