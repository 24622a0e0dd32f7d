"""Registering a backend at the IdPs, and entering the IdPs at the backend: the two halves of one set-up.

Source: Mobile SSO 4.4 (client information), 4.7 (configuring the IdP): the callback URL stands in three places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from mobile_sso.backend.backchannel_logout import PATH as BACKCHANNEL_LOGOUT_PATH
from mobile_sso.backend.callback_url import WEB_CALLBACK_PATH
from mobile_sso.backend.settings import BackendSettings, IdpConfiguration
from mobile_sso.device.profile import AppProfile
from mobile_sso.device.schemes import SCHEME_FORMS, callback_url
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.scenario.given import Given, GivenBackend, GivenCallback
from mobile_sso.testbed.contracts import ClientRegistration, IdpEngine

KNOWN_ROLES = ("User", "Technician", "Dispatcher", "Manager")
"""The roles the example apps are built with."""

NO_SECRET = "no-secret-was-given"
"""What is entered at the backend, which must have something there, where the IdP gave a public client no secret."""


@dataclass(frozen=True, kw_only=True)
class Callback:
    """The callback URL in the three places where it is entered; they ought to be the same.

    A path, `/oauth/v2/callback`, is one of the backend.
    """

    app: str
    backend: str
    idp: str

    @classmethod
    def of(cls, app: AppProfile, scheme: str, given: GivenCallback) -> Callback:
        """Return the callback of `app` by `scheme`, with what is `given` otherwise in a place."""
        places = {
            place: _callback(app, written or scheme)
            for place, written in (("app", given.app), ("backend", given.backend), ("idp", given.idp))
        }
        return cls(**places)

    @property
    def registered(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the app registers with the operating system: private-use URI schemes and claimed https hosts."""
        parts = urlsplit(self.app)
        if parts.scheme == "https":
            return (), (parts.netloc,)
        return (self.app.partition(":")[0],), ()


def _callback(app: AppProfile, written: str) -> str:
    if written in SCHEME_FORMS:
        return callback_url(app, written)
    return written if ":" in written or written.startswith("/") else f"{written}://oauth/callback"


def _placed(callback: str, origin: str) -> str:
    """Return the whole URL of a callback that is a path at the backend, and any other as it is."""
    return origin + callback if callback.startswith("/") else callback


def redirect_uris(callback: Callback, origin: str) -> tuple[str, ...]:
    """Return what is entered at the IdP for the backend at `origin`: the app's callback, and that of the web."""
    return tuple(dict.fromkeys((_placed(callback.idp, origin), origin + WEB_CALLBACK_PATH)))


def register(
    engines: Mapping[str, IdpEngine],
    profiles: Mapping[str, IdpProfile],
    *,
    app: str,
    origin: str,
    callback: Callback,
    given: Given,
    takes_logout_tokens: bool = False,
) -> BackendSettings:
    """Register the backend at `origin` with every IdP; return what its administrator then enters.

    `takes_logout_tokens`: whether the backend has a back-channel logout endpoint, for an IdP that makes use of it.
    """
    different = given.backend
    written = different.overrides()
    return BackendSettings(
        idps=tuple(
            _configuration(
                engines[name],
                profiles[name],
                alias=name,
                app=app,
                origin=origin,
                callback=callback,
                given=given,
                backchannel_logout_uri=f"{origin}{BACKCHANNEL_LOGOUT_PATH}" if takes_logout_tokens else None,
            )
            for name in engines
        ),
        mobile_url_scheme=urlsplit(callback.backend).scheme,
        known_roles=different.known_roles or KNOWN_ROLES,
        default_role=different.default_role or "" if "default_role" in written else "User",
        allow_create_users=different.allow_create_users is not False,
    )


def _configuration(
    engine: IdpEngine,
    profile: IdpProfile,
    *,
    alias: str,
    app: str,
    origin: str,
    callback: Callback,
    given: Given,
    backchannel_logout_uri: str | None,
) -> IdpConfiguration:
    different = given.backend
    method = different.client_authentication_method or profile.usual_authentication_method
    usual = ClientRegistration(
        client_id=app.replace("_", "-"),
        client_name=app,
        redirect_uris=redirect_uris(callback, origin),
        post_logout_redirect_uris=_post_logout(origin, given),
        token_endpoint_auth_method=method,
        backchannel_logout_uri=backchannel_logout_uri if "backchannel_logout" in engine.capabilities else None,
    )
    credentials = engine.register_client(replace(usual, **given.idp.client.overrides()))  # type: ignore[arg-type]
    return IdpConfiguration(
        alias=alias,
        discovery_url=engine.discovery_url,
        client_id="not-the-client-id" if different.client_id == "wrong" else credentials.client_id,
        client_secret="not-the-secret"
        if different.client_secret == "wrong"
        else credentials.client_secret or NO_SECRET,
        client_authentication_method=method,
        scopes=different.scopes or ("openid", "profile", "email"),
        acr_values=different.acr_values or (),
        custom_callback_url=_placed(callback.backend, origin),
        role_parser=role_parser(profile, different),
        role_claim=profile.roles.claim or "roles",
        access_token_audiences=() if "{" in profile.access_token.audience else (profile.access_token.audience,),
    )


def _post_logout(origin: str, given: Given) -> tuple[str, ...]:
    if given.post_logout_redirect_uris == "none":
        return ()
    return given.post_logout_redirect_uris or (origin, f"{origin}/")


def role_parser(profile: IdpProfile, given: GivenBackend) -> str | None:
    """Return the parser an administrator picks for this IdP; None where its access tokens cannot be read.

    Source: mendix-behaviour 3.8 (Azure reads `roles`, SAM its nested claim, the OIDC provider the scope's words; there
    is no default for groups: `claim-path` stands for the microflow one has to write).
    """
    if "role_parser" in given.overrides():
        return given.role_parser
    readable = profile.remote is not None and "jwt_access_token" in profile.remote.capabilities
    if not (readable or profile.engine == "embedded") or profile.access_token.format == "opaque":
        return None
    if profile.roles.scope_prefix is not None:
        return "oidc-provider"
    return {"roles": "azure", "sws.samauth.role.name": "sam"}.get(profile.roles.claim or "", "claim-path")
