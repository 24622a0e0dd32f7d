"""The project's own provider: the only engine that can misbehave on demand and lives in virtual time.

Source: design 6 "IdP engine".
"""

from __future__ import annotations

from collections.abc import Sequence

from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.provider import Provider
from mobile_sso.idp.refusals import Refusal
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.contracts import CAPABILITIES, ClientCredentials, ClientRegistration, Persona, SignInForm
from mobile_sso.testbed.http import App
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource

_MASKABLE = 6
"""Shorter passwords cannot be masked by value (`Secrets.register` says why); by name they are masked anyway."""


class EmbeddedIdp:
    """An `IdpEngine`: a strict OpenID provider in the shape of a profile."""

    def __init__(
        self,
        profile: IdpProfile,
        *,
        origin: str,
        clock: Clock,
        tokens: TokenSource,
        secrets: Secrets,
        keys: SigningKeys,
    ) -> None:
        """Set the provider up at `origin` (`https://idp.test`).

        Raises ValueError where the origin, a claim template or a quirk of the profile makes no sense.
        """
        self._state = ProviderState.create(
            profile, origin=origin, clock=clock, tokens=tokens, secrets=secrets, keys=keys
        )
        self._provider = Provider(self._state)

    @property
    def engine(self) -> str:
        """The engine's name."""
        return "embedded"

    @property
    def capabilities(self) -> frozenset[str]:
        """Everything, but for what the profile does without."""
        profile = self._state.profile
        lacking = {
            "jwt_access_token": profile.access_token.format != "jwt",
            "backchannel_logout": not profile.backchannel_logout,
            "frontchannel_logout": not profile.frontchannel_logout,
            "end_session": profile.endpoints.end_session is None,
            "introspection": profile.endpoints.introspection is None,
            "par": profile.endpoints.pushed_authorization_request is None,
            "registration": profile.endpoints.registration is None,
            "revocation": profile.endpoints.revocation is None,
        }
        missing = {capability for capability, lacks in lacking.items() if lacks}
        return frozenset(CAPABILITIES) - missing

    @property
    def profile(self) -> IdpProfile:
        """The shape it was set up in."""
        return self._state.profile

    @property
    def issuer(self) -> str:
        """The issuer identifier."""
        return self._state.issuer

    @property
    def sign_in_form(self) -> SignInForm:
        """How its sign-in page is filled in: `username`, `password`, and `action=cancel`."""
        return SignInForm()

    @property
    def app(self) -> App:
        """The provider itself."""
        return self._provider

    def register_client(self, registration: ClientRegistration) -> ClientCredentials:
        """Register a relying party; a known one is replaced and keeps its secret.

        Raises ValueError where a URI, the authentication method or the signing algorithm cannot be accepted.
        """
        return self._state.clients.register(registration)

    def put_persona(self, persona: Persona) -> None:
        """Add `persona`, or replace the one of that user name; sessions and tokens live on."""
        if len(persona.password) >= _MASKABLE:
            self._state.secrets.register("password", persona.password)
        self._state.personas.put(persona)

    def sso_sessions(self) -> int:
        """Return how many SSO sessions are alive."""
        return len(self._state.sessions)

    def refusals(self) -> Sequence[Refusal]:
        """Return the latest refused requests, oldest first, each with the detail its sender was not told."""
        return self._state.refusals.all()

    def held_entries(self) -> int:
        """Return how many codes, tokens and pending requests are in memory: bounded, whatever happens."""
        return self._state.grants.held + self._state.pending.held
