"""The person closes the browser and goes back to the app: nothing ever arrives there.

Source: deep-link-return 1.2 `user-cancel`.
"""

from __future__ import annotations

from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class CloseBrowser(StrictModel):
    """Close the browser."""


def run(world: World, arguments: CloseBrowser) -> None:
    """Close it."""
    world.phone.person.close_browser()


VERB = Verb(name="close_browser", arguments=CloseBrowser, run=run)
