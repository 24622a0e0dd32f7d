"""Starting a sign-in: choosing the provider, remembering the attempt, making the URL.

Source: deep-link-return 2.1 "Attempt record"; mendix-behaviour 3.9, 4.1.
"""

from __future__ import annotations

from mobile_sso.backend.attempt import Attempt
from mobile_sso.backend.attempts import Attempts
from mobile_sso.backend.authorization_request import authorization_url
from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.callback_url import callback_url
from mobile_sso.backend.discovery import Discovery, ProviderMetadata
from mobile_sso.backend.log import Entry, Log
from mobile_sso.backend.minting import mint
from mobile_sso.backend.refusals import Reason, SignInRefused
from mobile_sso.backend.settings import BackendSettings, DeviceType, IdpConfiguration
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.contracts import IdpChoice
from mobile_sso.testbed.masking import Secrets, handle
from mobile_sso.testbed.randomness import TokenSource


def choices(settings: BackendSettings) -> tuple[IdpChoice, ...]:
    """Return one choice per active provider, each followed by one per ACR value (`DS_GetClientConfigurationList`)."""
    return tuple(
        IdpChoice(alias=idp.alias, acr=acr) for idp in settings.idps if idp.active for acr in (None, *idp.acr_values)
    )


class SignInStart:
    """Makes attempts and their authorization URLs."""

    def __init__(
        self,
        *,
        behaviour: Behaviour,
        settings: BackendSettings,
        origin: str,
        clock: Clock,
        tokens: TokenSource,
        secrets: Secrets,
        log: Log,
        discovery: Discovery,
        attempts: Attempts,
    ) -> None:
        """Remember attempts in `attempts`."""
        self.settings = settings
        self._behaviour = behaviour
        self._origin = origin
        self._clock = clock
        self._tokens = tokens
        self._secrets = secrets
        self._log = log
        self._discovery = discovery
        self._attempts = attempts

    def start(
        self,
        *,
        alias: str | None,
        acr: str | None,
        device_type: DeviceType,
        secret_sha256: str | None = None,
        return_url: str = "",
    ) -> str:
        """Start an attempt and return its authorization URL; `alias` None means the default provider.

        Raises SignInRefused(IDP_UNKNOWN) or SignInRefused(SIGN_IN_UNAVAILABLE).
        """
        idp = self._idp(alias)
        metadata = self._discovery.metadata(idp)
        redirect_uri = self.redirect_uri(idp, device_type)
        if redirect_uri is None:
            self._log.write(Entry.NO_CALLBACK_URL, alias=idp.alias, device_type=device_type)
            raise SignInRefused(Reason.SIGN_IN_UNAVAILABLE)
        self._warn_of_mix_up(idp, metadata, redirect_uri, device_type)
        values = mint(self._tokens, self._secrets, self._behaviour.attempt_values)
        attempt = Attempt(
            id=handle("state", values.state),
            state=values.state,
            idp=idp.alias,
            issuer=metadata.issuer,
            redirect_uri=redirect_uri,
            device_type=device_type,
            return_url=return_url,
            nonce=values.nonce,
            code_verifier=values.code_verifier if self._uses_pkce(metadata) else None,
            acr=acr,
            secret_sha256=secret_sha256,
            started_at=self._clock.now(),
        )
        self._attempts.add(attempt)
        self._log.write(Entry.ATTEMPT_STARTED, attempt=attempt.id, alias=idp.alias)
        return authorization_url(idp, metadata, attempt, self._behaviour)

    def redirect_uri(self, idp: IdpConfiguration, device_type: DeviceType) -> str | None:
        """Return the callback URL of `idp` for `device_type`."""
        return callback_url(idp, device_type, settings=self.settings, origin=self._origin, behaviour=self._behaviour)

    def _idp(self, alias: str | None) -> IdpConfiguration:
        idp = self.settings.default_idp if alias is None else self.settings.idp(alias)
        if idp is None and alias is None:
            self._log.write(Entry.NO_DEFAULT_IDP)
        if idp is not None and not idp.active and self._behaviour.refuse_inactive_idp:
            idp = None
        if idp is None:
            if alias is not None:
                known = ", ".join(one.alias for one in self.settings.idps if one.active) or "none"
                self._log.write(Entry.IDP_UNKNOWN, alias=alias, known=known)
            raise SignInRefused(Reason.IDP_UNKNOWN)
        return idp

    def _uses_pkce(self, metadata: ProviderMetadata) -> bool:
        return self._behaviour.pkce == "always" or metadata.lists_s256

    def _warn_of_mix_up(
        self, idp: IdpConfiguration, metadata: ProviderMetadata, redirect_uri: str, device_type: DeviceType
    ) -> None:
        if metadata.promises_iss:
            return
        others = (one for one in self.settings.idps if one.active and one.alias != idp.alias)
        if any(self.redirect_uri(one, device_type) == redirect_uri for one in others):
            self._log.write(Entry.MIX_UP_POSSIBLE, alias=idp.alias, redirect_uri=redirect_uri)
