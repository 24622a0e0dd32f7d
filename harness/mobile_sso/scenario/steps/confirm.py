"""The person confirms the page the browser shows, by its one button: the IdP's question whether to sign out.

Source: OpenID Connect RP-Initiated Logout 2 (the OP asks where no id_token_hint came).
"""

from __future__ import annotations

from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class Confirm(StrictModel):
    """Press the page's one button."""


def run(world: World, arguments: Confirm) -> None:
    """Press it."""
    world.phone.person.confirm()


VERB = Verb(name="confirm", arguments=Confirm, run=run)
