"""The built-in backend: one profile, behind its HTTP surface, with the binding an app speaks to it through.

Source: architecture 6 "Backend binding"; contracts.BackendBinding, contracts.BackendInspection.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.bindings import BINDINGS
from mobile_sso.backend.flaws import build_behaviour
from mobile_sso.backend.profile import BackendProfile
from mobile_sso.backend.relying_party import RelyingParty
from mobile_sso.backend.role_parsers import parser
from mobile_sso.backend.settings import BackendSettings, DeviceType, IdpConfiguration
from mobile_sso.backend.surfaces import SURFACES
from mobile_sso.backend.wording import WORDINGS
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.contracts import BackendBinding, BackendInspection
from mobile_sso.testbed.http import App, Send
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource


class EmbeddedBackend:
    """A backend in this process."""

    def __init__(
        self,
        profile: BackendProfile,
        settings: BackendSettings,
        *,
        origin: str,
        send: Send,
        clock: Clock,
        tokens: TokenSource,
        secrets: Secrets,
    ) -> None:
        """Be the backend of `profile`, reachable at `origin` (`https://backend.test`, no slash at the end).

        Every request to an IdP goes through `send`. Raises ValueError for a flaw or a role parser that does not exist,
        and for an alias that is given twice.
        """
        _check(settings)
        for idp in settings.idps:
            secrets.register("client_secret", idp.client_secret)
        self.profile = profile
        if profile.use_userinfo:
            settings = replace(settings, idps=tuple(replace(idp, use_userinfo=True) for idp in settings.idps))
        self._relying_party = RelyingParty(
            behaviour=build_behaviour(profile.flaws),
            settings=settings,
            wording=WORDINGS[profile.surface],
            origin=origin,
            send=send,
            clock=clock,
            tokens=tokens,
            secrets=secrets,
        )
        self._app = SURFACES[profile.surface](self._relying_party)
        self._binding = BINDINGS[profile.surface](origin)

    @property
    def app(self) -> App:
        """The backend's HTTP surface, answering requests under its origin."""
        return self._app

    @property
    def binding(self) -> BackendBinding:
        """What an app speaks to the backend through; it keeps nothing itself."""
        return self._binding

    @property
    def inspection(self) -> BackendInspection:
        """A look at sessions, accounts and log."""
        return self._relying_party

    def callback_url(self, device_type: DeviceType = "Mobile", alias: str | None = None) -> str:
        """Return the redirect URI to register at the IdP called `alias` (None: the default one) for `device_type`.

        Raises ValueError where there is no such IdP, or no callback URL was entered for it.
        """
        return self._callback(device_type, alias)[1]

    def token_callback_url(self, device_type: DeviceType = "Mobile", alias: str | None = None) -> str:
        """Return the redirect URI that the token request of such a sign-in carries; it ought to be `callback_url`.

        Raises ValueError as `callback_url` does.
        """
        idp, begun_with = self._callback(device_type, alias)
        return self._relying_party.completion.token_redirect_uri(idp, device_type, begun_with=begun_with)

    def _callback(self, device_type: DeviceType, alias: str | None) -> tuple[IdpConfiguration, str]:
        settings = self._relying_party.settings
        idp = settings.default_idp if alias is None else settings.idp(alias)
        if idp is None:
            known = ", ".join(one.alias for one in settings.idps) or "none"
            raise ValueError(f"callback_url: there is no identity provider {alias!r}; configured are {known}")
        found = self._relying_party.sign_in.redirect_uri(idp, device_type)
        if found is None:
            raise ValueError(f"{idp.alias} has no callback URL for {device_type}: set custom_callback_url")
        return idp, found

    def reconfigure(self, settings: BackendSettings) -> None:
        """Let the administrator enter `settings`; sessions, accounts and open attempts live on.

        `id_token_algs` stays what it was. Raises ValueError as the constructor does.
        """
        _check(settings)
        self._relying_party.sign_in.settings = settings


def _check(settings: BackendSettings) -> None:
    aliases = [idp.alias for idp in settings.idps]
    for alias in aliases:
        if aliases.count(alias) > 1:
            raise ValueError(f"Alias Should be Unique: {alias!r} is given {aliases.count(alias)} times")
    for idp in settings.idps:
        if idp.role_parser is not None:
            parser(idp.role_parser)
