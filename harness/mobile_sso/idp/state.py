"""Everything an endpoint may need, in one value: the endpoints themselves are functions and keep nothing.

Source: design 4, room `idp/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from mobile_sso.idp.claim_templates import check_templates
from mobile_sso.idp.clients import Clients
from mobile_sso.idp.consents import Consents
from mobile_sso.idp.grants import Grants
from mobile_sso.idp.issued import IssuedTokens
from mobile_sso.idp.keys import ALGORITHMS, SigningKeys
from mobile_sso.idp.logout.deliveries import Deliveries
from mobile_sso.idp.logout.participants import Participants
from mobile_sso.idp.pending import PendingRequests
from mobile_sso.idp.personas import Personas
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import QuirkContext, Quirks, build_quirks
from mobile_sso.idp.quirks.stages import CLOCK, ENDPOINTS, PROFILE
from mobile_sso.idp.refusals import Refusals
from mobile_sso.idp.sessions import SsoSessions
from mobile_sso.idp.tenants import under
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.errands import Dispatch, at_once
from mobile_sso.testbed.http import JsonValue, Request, Send
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource

if TYPE_CHECKING:
    from mobile_sso.idp.pages.sign_in import SignInPage

WELL_KNOWN = "/.well-known/openid-configuration"

SETTING_UP = QuirkContext(provider=cast("ProviderState", None))
"""At the stages PROFILE and CLOCK there is no provider yet; a quirk of theirs takes no `strikes`."""


@dataclass(kw_only=True)
class ProviderState:
    """The stores of one provider, its profile, and its keys (the only member that is ever replaced)."""

    profile: IdpProfile
    origin: str
    clock: Clock
    tokens: TokenSource
    secrets: Secrets
    keys: SigningKeys
    quirks: Quirks
    clients: Clients
    personas: Personas
    sessions: SsoSessions
    grants: Grants
    pending: PendingRequests
    consents: Consents
    participants: Participants
    deliveries: Deliveries
    refusals: Refusals
    issued: IssuedTokens = field(default_factory=IssuedTokens)
    """Empty, unless a quirk is on that replays tokens."""

    @classmethod
    def create(
        cls,
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
    ) -> ProviderState:
        """Return the state of a provider that nobody has used yet; every path of it is below `prefix`: a tenant's.

        Raises ValueError where the origin or a field of the profile makes no sense.
        """
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or origin != f"{parts.scheme}://{parts.netloc}":
            raise ValueError(f"an origin is a scheme and a host, like https://idp.test, not {origin!r}")
        quirks = build_quirks(profile.quirks)
        profile = under(quirks.apply(PROFILE, profile, SETTING_UP), prefix)
        clock = quirks.apply(CLOCK, clock, SETTING_UP)
        check_templates("access_token", {"audience": profile.access_token.audience})
        check_templates("access_token.claims", profile.access_token.claims)
        check_templates("id_token.claims", profile.id_token.claims)
        state = cls(
            profile=profile,
            origin=origin,
            clock=clock,
            tokens=tokens,
            secrets=secrets,
            keys=keys,
            quirks=quirks,
            clients=Clients(profile=profile, clock=clock, tokens=tokens, secrets=secrets),
            personas=Personas(),
            sessions=SsoSessions(
                clock=clock,
                tokens=tokens,
                secrets=secrets,
                lifetime=profile.lifetimes.sso_session,
                secure=parts.scheme == "https",
                path=prefix or "/",
            ),
            grants=Grants(clock=clock, tokens=tokens, secrets=secrets, lifetimes=profile.lifetimes),
            pending=PendingRequests(clock=clock, tokens=tokens, secrets=secrets),
            consents=Consents(clock=clock),
            participants=Participants(clock=clock, lifetime=profile.lifetimes.sso_session),
            deliveries=Deliveries(send=send, dispatch=dispatch, secrets=secrets),
            refusals=Refusals(),
        )
        if quirks.at(ENDPOINTS):
            paths = quirks.apply(ENDPOINTS, profile.endpoints, state.quirk_context())
            state.profile = replace(profile, endpoints=paths)
        return state

    @property
    def issuer(self) -> str:
        """The issuer identifier."""
        return self.origin + self.profile.issuer_path

    @property
    def discovery_path(self) -> str:
        """Where the discovery document is, below the origin."""
        before = self.profile.discovery_path
        return (self.profile.issuer_path.rstrip("/") if before is None else before) + WELL_KNOWN

    @cached_property
    def sign_in_page(self) -> SignInPage:
        """What draws the sign-in page, and remembers its drawings."""
        from mobile_sso.idp.pages.sign_in import SignInPage  # htpy: not before the first page

        return SignInPage(provider=self.profile.title, action=self.profile.endpoints.sign_in)

    @cached_property
    def signing_algorithms(self) -> tuple[str, ...]:
        """The algorithms whose keys are published: those of clients, and that of the access tokens."""
        shape = self.profile.access_token
        used = (*self.profile.signing_algs, *((shape.signing_alg,) if shape.format == "jwt" else ()))
        return tuple(algorithm for algorithm in ALGORITHMS if algorithm in used)

    def jwks(self) -> dict[str, JsonValue]:
        """Return the JWK set as it is published now, before any quirk."""
        return self.keys.jwks(self.signing_algorithms, now=self.clock.now())

    def now(self) -> int:
        """Return the present instant in whole seconds, as claims count them."""
        return int(self.clock.now())

    def quirk_context(
        self,
        *,
        client_id: str = "",
        username: str = "",
        grant_type: str = "",
        endpoint: str = "",
        request: Request | None = None,
    ) -> QuirkContext:
        """Return what quirks may know at this point."""
        return QuirkContext(
            provider=self,
            client_id=client_id,
            username=username,
            grant_type=grant_type,
            endpoint=endpoint,
            request=request,
        )
