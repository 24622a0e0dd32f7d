"""A logout is interrupted by the question which account to sign out of, unless a `logout_hint` names it.

Source: idp-knobs F `logout.confirm_page` (Entra); idp-behaviour 1 "Logout" (`logout_hint` is the value of the optional
`login_hint` claim). *The wording of the page is ours.*
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.logout_messages import LogoutQuestion
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import LOGOUT_QUESTION
from mobile_sso.testbed.contracts import Persona

_NAMING_CLAIMS = ("login_hint", "email", "preferred_username", "upn")


@dataclass(frozen=True, kw_only=True)
class LogoutAccountPicker(Quirk[LogoutQuestion | None]):
    """Asks whoever is signed in; the only answers are the account, and closing the page."""

    name = "logout_account_picker"
    stage = LOGOUT_QUESTION

    def apply(self, value: LogoutQuestion | None, context: QuirkContext) -> LogoutQuestion | None:
        """Return the account picker; with a hint that fits, nothing is asked."""
        persona = context.provider.personas.get(context.username)
        request = context.request
        if persona is None or request is None:
            return value
        parameters = request.query if request.method == "GET" else request.form
        if parameters.get("logout_hint") in _names_of(persona):
            return None
        return LogoutQuestion(
            heading="Pick an account",
            text="Which account do you want to sign out of?",
            yes=str(persona.claims.get("name", persona.username)),
            no=None,
        )


def _names_of(persona: Persona) -> set[object]:
    return {persona.username, persona.sub, *(persona.claims[name] for name in _NAMING_CLAIMS if name in persona.claims)}
