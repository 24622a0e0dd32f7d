"""The IdP ends a person's SSO session by itself, and tells every backend that takes part by a logout token.

Source: OpenID Connect Back-Channel Logout 2.5, 2.7; conformance-and-attacks `bcl-valid-sid`.
"""

from __future__ import annotations

from mobile_sso.documents.names import KnownPersonaName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.failure import StepImpossible
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class EndSsoSession(StrictModel):
    """An administrator ends a person's SSO session, or the person signed out on another device: no app is asked."""

    of: KnownPersonaName


def run(world: World, arguments: EndSsoSession) -> None:
    """End the person's sessions at every IdP, and let the logout tokens go out."""
    username = world.personas[arguments.of].username
    if not sum(engine.end_sso_sessions(username) for engine in world.idps.values()):
        raise StepImpossible(f"{arguments.of} has no SSO session at any IdP: sign in first")
    world.testbed.errands.run()


VERB = Verb(name="end_sso_session", arguments=EndSsoSession, run=run, needs=frozenset({"sso_end"}))
