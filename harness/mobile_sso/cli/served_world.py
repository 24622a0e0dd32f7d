"""What `mobile-sso serve` serves: an IdP, a backend, or both, in real time, remembering no more than they must.

An IdP's metadata costs little, so that it can answer at once; the people, the keys and the backend are read and built
while the IdP's address answers already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mobile_sso.cli.fixture_library import fixtures_or_refusal, own_fixtures
from mobile_sso.cli.refused import Refused
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.clock import SystemClock
from mobile_sso.testbed.contracts import ClientCredentials, ClientRegistration, IdpEngine, Persona
from mobile_sso.testbed.errands import BackgroundErrands
from mobile_sso.testbed.http import App, Request, Response
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import as_received
from mobile_sso.testbed.randomness import SystemTokens

if TYPE_CHECKING:
    from mobile_sso.backend.profile import BackendProfile
    from mobile_sso.testbed.sockets import HttpxTransport

CLIENT_ID = "field-service"
SCHEMES = ("makeitnative://oauth/callback", "fieldservice://oauth/callback")
WEB_CALLBACK = "/oauth/v2/callback"
_SECRETS_REMEMBERED = 12_000
"""Enough to mask what is going on now: six values of each sign-in that the IdP still remembers (`idp/settings.py`).

A server that runs for days must not remember every token it ever made.
"""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the command line asked for; an origin is how others reach that actor."""

    idp_origin: str
    backend_origin: str | None
    """None: nobody said where the backend is."""
    idp: str = IdpProfile.name
    backend: str = "hardened"
    redirect_uris: tuple[str, ...] = ()
    """Empty: both schemes of the example app, and the backend's own web callback."""
    client_secret: str | None = field(default=None, repr=False)
    """None: the IdP mints one."""
    faked_personas: int = 0
    quirks: Mapping[str, object] = field(default_factory=dict)
    """Quirks besides those of the profile; one of the same name takes its place, False leaves it out."""
    root: Path = Path()
    """Where a folder `fixtures` of one's own may be."""


class ServedWorld:
    """The IdP and the backend of one `serve`."""

    def __init__(self, wishes: Wishes) -> None:
        """Prepare what is wished for; nothing is built before it is asked for."""
        self._wishes = wishes
        self._clock = SystemClock()
        self._tokens = SystemTokens()
        self.secrets = Secrets(most=_SECRETS_REMEMBERED)
        web = (f"{wishes.backend_origin}{WEB_CALLBACK}",) if wishes.backend_origin else ()
        self.backend_origin = wishes.backend_origin
        self.redirect_uris = wishes.redirect_uris or (*SCHEMES, *web)
        self._here: dict[str, App] = {}
        """Who answers in this process, by origin."""
        self._errands = BackgroundErrands(here=self._here.__contains__)
        self._send = _Sender(self._here)

    @cached_property
    def idp_profile(self) -> IdpProfile:
        """The IdP's profile with the quirks that are wished for."""
        profile, quirks = self.profile_named(self._wishes.idp), self._wishes.quirks
        if quirks and profile.engine != "embedded":
            raise Refused(f"{profile.name} cannot misbehave on demand: it takes no --quirk; choose another --idp")
        return replace(profile, quirks={**profile.quirks, **quirks}) if quirks else profile

    def profile_named(self, name: str) -> IdpProfile:
        """Return a profile; the strict control needs no file, unless there are fixtures of one's own.

        Raises Refused where there is none, or where its file has mistakes.
        """
        if name == IdpProfile.name and own_fixtures(self._wishes.root) is None:
            return IdpProfile()
        with fixtures_or_refusal(self._wishes.root) as library:
            return library.idps[name]

    @cached_property
    def idp(self) -> IdpEngine:
        """The IdP; `register` makes it know somebody."""
        if self.idp_profile.remote is not None:
            raise Refused(f"{self.idp_profile.name} is a provider that runs somewhere already; choose another --idp")
        if self.idp_profile.engine == "oidc-provider-mock":
            from mobile_sso.idp.engines.oidc_provider_mock import OidcProviderMock

            return OidcProviderMock(origin=self._wishes.idp_origin, secrets=self.secrets)
        from mobile_sso.idp.engines.embedded import EmbeddedIdp
        from mobile_sso.idp.keys import SigningKeys

        try:
            return EmbeddedIdp(
                self.idp_profile,
                origin=self._wishes.idp_origin,
                clock=self._clock,
                tokens=self._tokens,
                secrets=self.secrets,
                keys=SigningKeys.mint(),
                send=self._send,
                dispatch=self._errands,
            )
        except ValueError as error:
            raise Refused(str(error)) from None

    def control(self, origin: str) -> tuple[App, str]:
        """Return the control API at `origin`, and its token; raise Refused where the IdP cannot be administered."""
        from mobile_sso.idp.engines.embedded import EmbeddedIdp

        if not isinstance(self.idp, EmbeddedIdp):
            raise Refused(f"{self.idp.engine} cannot be administered: it takes no --control-port; choose another --idp")
        from mobile_sso.idp.control.app import ControlApi

        token = self.secrets.register("control_token", self._tokens.token())
        api = ControlApi(
            self.idp, origin=origin, token=token, secrets=self.secrets, profile_named=self._profile_or_lookup_error
        )
        return api, token

    def _profile_or_lookup_error(self, name: str) -> IdpProfile:
        try:
            return self.profile_named(name)
        except Refused as error:
            raise LookupError(error.message) from None

    @property
    def issuer(self) -> str:
        """The issuer identifier, wherever the IdP runs."""
        return self.idp.issuer

    @cached_property
    def people(self) -> tuple[Persona, ...]:
        """Who can sign in: the personas of the fixtures and, by number, made-up ones."""
        with fixtures_or_refusal(self._wishes.root) as library:
            known = tuple(library.personas.values())
        if not self._wishes.faked_personas:
            return known
        from mobile_sso.idp.personas import faked_persona

        return known + tuple(faked_persona(number, seed=0) for number in range(self._wishes.faked_personas))

    def register(self) -> ClientCredentials:
        """Let the IdP know the people and the one client; raise Refused where it accepts no such client."""
        for persona in self.people:
            self.idp.put_persona(persona)
        origin = self._wishes.backend_origin
        try:
            return self.idp.register_client(
                ClientRegistration(
                    client_id=CLIENT_ID,
                    client_name="Field Service",
                    redirect_uris=self.redirect_uris,
                    post_logout_redirect_uris=(origin, f"{origin}/") if origin else (),
                    token_endpoint_auth_method=self.idp_profile.usual_authentication_method,
                    backchannel_logout_uri=self._backchannel_logout_uri(),
                    client_secret=self._wishes.client_secret,
                )
            )
        except ValueError as error:
            raise Refused(str(error)) from None

    def backend(self, credentials: ClientCredentials, *, idp: App | None) -> App:
        """Return the backend with `credentials` at `idp` in this process, or (None) at one that runs elsewhere.

        Raises Refused where its profile or its client secret cannot be used.
        """
        from mobile_sso.backend.engine import EmbeddedBackend
        from mobile_sso.backend.settings import BackendSettings, IdpConfiguration
        from mobile_sso.scenario.given import GivenBackend
        from mobile_sso.scenario.relying_party import KNOWN_ROLES, role_parser

        if idp is not None:
            self._here[self._wishes.idp_origin] = idp
        app_callback = _app_callback(self.redirect_uris)
        configuration = IdpConfiguration(
            alias=self.idp_profile.name,
            discovery_url=self.idp.discovery_url,
            client_id=credentials.client_id,
            client_secret=credentials.client_secret,
            client_authentication_method=self.idp_profile.usual_authentication_method,
            custom_callback_url=app_callback,
            role_parser=role_parser(self.idp_profile, GivenBackend()),
            role_claim=self.idp_profile.roles.claim or "roles",
        )
        settings = BackendSettings(
            idps=(configuration,), mobile_url_scheme=urlsplit(app_callback).scheme, known_roles=KNOWN_ROLES
        )
        try:
            backend = EmbeddedBackend(
                self._backend_profile,
                settings,
                origin=self._wishes.backend_origin or "",
                send=self._send,
                clock=self._clock,
                tokens=self._tokens,
                secrets=self.secrets,
            ).app
        except ValueError as error:
            raise Refused(str(error)) from None
        if self._wishes.backend_origin:
            self._here[self._wishes.backend_origin] = backend
        return backend

    def close(self) -> None:
        """Wait for the logout tokens that are on their way to others, and close the connections."""
        self._errands.close()
        self._send.close()

    @cached_property
    def _backend_profile(self) -> BackendProfile:
        with fixtures_or_refusal(self._wishes.root) as library:
            return library.backends[self._wishes.backend]

    def _backchannel_logout_uri(self) -> str | None:
        """Return where a backend of this profile takes logout tokens, wherever it is served."""
        origin = self._wishes.backend_origin
        if origin is None or "backchannel_logout" not in self.idp.capabilities:
            return None
        if "no-backchannel-logout" in self._backend_profile.flaws:
            return None
        from mobile_sso.backend.backchannel_logout import PATH

        return f"{origin}{PATH}"


class _Sender:
    """Sends the requests of the actors: to the other in this process, or over the network."""

    def __init__(self, here: Mapping[str, App]) -> None:
        self._here = here
        self._transport: HttpxTransport | None = None

    def __call__(self, request: Request) -> Response:
        if request.origin in self._here:
            # In real time nobody can wait here: the one thread would wait for itself. So only what breaks is felt.
            return as_received(self._here[request.origin](request), None)
        if self._transport is None:
            from mobile_sso.testbed.sockets import HttpxTransport  # slow to import, and rarely needed

            self._transport = HttpxTransport()
        return self._transport(request)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _app_callback(redirect_uris: tuple[str, ...]) -> str:
    """Return the redirect URI that is the app's: the first with a private-use scheme, else simply the first."""
    own = (uri for uri in redirect_uris if urlsplit(uri).scheme not in ("http", "https"))
    return next(own, redirect_uris[0])
