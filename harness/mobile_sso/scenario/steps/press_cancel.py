"""The person presses Cancel on the IdP's sign-in page; the IdP says `access_denied`.

Source: RFC 6749 4.1.2.1; OpenID Connect Core 3.1.2.6.
"""

from __future__ import annotations

from mobile_sso.documents.names import IdpName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.failure import CaseSkipped
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class PressCancel(StrictModel):
    """Press the sign-in page's Cancel button."""

    idp: IdpName | None = None


def run(world: World, arguments: PressCancel) -> None:
    """Press it."""
    form = world.idp(arguments.idp).sign_in_form
    if form.cancel is None and form.declared_in:
        raise CaseSkipped(f"the sign-in page has no button to cancel: {form.declared_in} declares no remote.cancel")
    world.phone.person.press_cancel(form)


VERB = Verb(name="press_cancel", arguments=PressCancel, run=run)
