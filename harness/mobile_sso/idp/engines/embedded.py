"""The project's own provider: the only engine that can misbehave on demand and lives in virtual time.

Source: design 6 "IdP engine".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.logout import session_end
from mobile_sso.idp.logout.deliveries import DeliveryRecord
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.provider import Provider
from mobile_sso.idp.quirks import build_quirks
from mobile_sso.idp.quirks.stages import CLOCK, ENDPOINTS, PROFILE
from mobile_sso.idp.refusals import Refusal
from mobile_sso.idp.settings import MAX_URL_CHARACTERS
from mobile_sso.idp.state import ProviderState
from mobile_sso.idp.tenants import Tenants
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.contracts import (
    CAPABILITIES,
    CapabilityMissing,
    ClientCredentials,
    ClientRegistration,
    Persona,
    SignInForm,
)
from mobile_sso.testbed.errands import Dispatch, at_once
from mobile_sso.testbed.http import App, Request, Response, Send
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
        prefix: str = "",
        send: Send | None = None,
        dispatch: Dispatch = at_once,
    ) -> None:
        """Set the provider up at `origin` (`https://idp.test`); with a `prefix` (`/t/acme`) it is a tenant there.

        Logout tokens go out through `send`, when `dispatch` finds it right; without `send` they do not go out.

        Raises ValueError where the origin, a claim template or a quirk of the profile makes no sense.
        """
        self._named = profile
        self._prefix = prefix
        self._at_origin = partial(
            EmbeddedIdp, origin=origin, clock=clock, tokens=tokens, secrets=secrets, send=send, dispatch=dispatch
        )
        self._create = partial(
            ProviderState.create,
            origin=origin,
            clock=clock,
            tokens=tokens,
            secrets=secrets,
            prefix=prefix,
            send=send,
            dispatch=dispatch,
        )
        self._state = self._create(profile, keys=keys)
        self._provider = Provider(self._state)
        self._tenants: Tenants[EmbeddedIdp] = Tenants()

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
        lacking["tenants"] = bool(self._prefix)
        missing = {capability for capability, lacks in lacking.items() if lacks}
        return frozenset(CAPABILITIES) - missing

    @property
    def profile(self) -> IdpProfile:
        """The shape it was set up in."""
        return self._state.profile

    @property
    def state(self) -> ProviderState:
        """Everything it keeps; another value after quirks that shape a provider as a whole were switched."""
        return self._state

    @property
    def issuer(self) -> str:
        """The issuer identifier."""
        return self._state.issuer

    @property
    def discovery_url(self) -> str:
        """Where its metadata is."""
        return self._state.origin + self._state.discovery_path

    @property
    def sign_in_form(self) -> SignInForm:
        """How its sign-in page is filled in: `username`, `password`, `one_time_code`, and `action=cancel`."""
        return SignInForm(one_time_code="one_time_code")

    @property
    def app(self) -> App:
        """The provider itself, with its tenants in front."""
        return self._answer

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

    @property
    def tenants(self) -> Mapping[str, EmbeddedIdp]:
        """The tenants by name; asking for one that is not there raises NoSuchTenant."""
        return self._tenants

    def tenant(self, name: str) -> EmbeddedIdp:
        """Return the tenant called `name`; raise NoSuchTenant, a KeyError."""
        return self._tenants[name]

    def create_tenant(self, name: str, profile: IdpProfile | None = None, *, replacing: bool = False) -> EmbeddedIdp:
        """Make a provider of its own under `/t/{name}`, in the shape of `profile` or of this one, with new keys.

        `replacing`: in place of the tenant of that name, where there is one, with all it had. Raises CapabilityMissing
        where this is a tenant itself, and ValueError where the name is taken, is no slug, or is one too many, or where
        the profile makes no sense.
        """
        if self._prefix:
            raise CapabilityMissing("a tenant has no tenants of its own (capability tenants)")
        prefix = self._tenants.check(name, replacing=replacing)
        tenant = self._at_origin(profile or self._named, keys=SigningKeys.mint(), prefix=prefix)
        self._tenants.put(name, tenant)
        return tenant

    def drop_tenant(self, name: str) -> None:
        """Forget a tenant with all it had; raise NoSuchTenant, a KeyError."""
        self._tenants.drop(name)

    @property
    def named_profile(self) -> IdpProfile:
        """The profile it was named by: before quirks, and before a tenant's prefix, changed it."""
        return self._named

    @property
    def quirks(self) -> Mapping[str, object]:
        """The quirks that are switched on, as a profile has them: name → parameters, or a list of such mappings."""
        return self._named.quirks

    def struck_quirks(self) -> frozenset[str]:
        """Return the names of the quirks whose moment has come since they were switched on."""
        return frozenset(self._state.quirks.struck)

    def switch_quirks(self, quirks: Mapping[str, object]) -> bool:
        """Let exactly these quirks act from now on; occurrences are counted anew.

        Where one that shapes the provider as a whole comes or goes, the provider is set up anew: clients, people and
        keys stay, sessions, codes and tokens are gone. Returns whether that happened; raises ValueError, and changes
        nothing, where the quirks make no sense.
        """
        before, switched = self._state, build_quirks(quirks)
        named = replace(self._named, quirks=dict(quirks))
        anew = any(each.at(PROFILE) or each.at(CLOCK) or each.at(ENDPOINTS) for each in (before.quirks, switched))
        if anew:
            self._state = self._create(named, keys=before.keys)
            self._state.clients.take_over(before.clients)
            self._state.personas, self._state.refusals = before.personas, before.refusals
            self._state.deliveries = before.deliveries
        else:
            before.quirks = switched
        self._named = named
        # Metadata and keys are drawn once: whatever was drawn with the quirks of before is thrown away with its drawer.
        self._provider = Provider(self._state)
        return anew

    def end_sso_session(self, sid: str) -> bool:
        """End the SSO session `sid` as its provider: relying parties are told, tokens die; return whether it ended.

        A browser is not there to load the pages of a front-channel logout.
        """
        known = self._state.sessions.by_sid(sid) is not None
        return session_end.end_session(self._state, sid).really and known

    def end_sso_sessions(self, username: str) -> int:
        """End every SSO session of the person as their provider, and return how many ended."""
        theirs = [session.sid for session in self._state.sessions.all() if session.username == username]
        return sum(self.end_sso_session(sid) for sid in theirs)

    def deliveries(self) -> Sequence[DeliveryRecord]:
        """Return what came of the latest logout tokens, oldest first; none of it is secret."""
        return self._state.deliveries.all()

    def deliver_postponed(self) -> None:
        """Send the logout tokens that were to go out after an answer that is out by now."""
        self._state.deliveries.deliver_postponed()

    def refusals(self) -> Sequence[Refusal]:
        """Return the latest refused requests, oldest first, each with the detail its sender was not told."""
        return self._state.refusals.all()

    def held_entries(self) -> int:
        """Return how many codes, tokens and pending requests are in memory: bounded, whatever happens."""
        return self._state.grants.held + self._state.pending.held

    def _answer(self, request: Request) -> Response:
        # A URL that is too long is not even read: the provider tells so.
        tenant = None if len(request.url) > MAX_URL_CHARACTERS else self._tenants.at(request.path)
        return self._provider(request) if tenant is None else tenant.app(request)
