"""Somebody follows a link to an app: from a mail, a page, another app.

Source: deep-link-return 2.2 ("a URL with unknown state is dropped silently and logged"); RFC 8252 8.10.
"""

from __future__ import annotations

from mobile_sso.documents.names import AppName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class FollowLink(StrictModel):
    """Hand a URL to the operating system, which delivers it to the app, warm or cold."""

    url: str
    app: AppName | None = None


def run(world: World, arguments: FollowLink) -> None:
    """Follow it."""
    world.app(arguments.app).native.deliver(arguments.url)


VERB = Verb(name="follow_link", arguments=FollowLink, run=run)
