"""What an administrator enters: the identity providers, the roles of the app, and the app's own addresses.

Source: mendix-behaviour 3.3, 3.6 (the fields and their defaults).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

DeviceType: TypeAlias = Literal["Web", "Mobile"]


@dataclass(frozen=True, kw_only=True)
class IdpConfiguration:
    """One identity provider as the backend knows it."""

    alias: str
    """The name on its button; unique."""
    discovery_url: str
    """The whole URL, ending in `/.well-known/openid-configuration`."""
    client_id: str
    client_secret: str = field(repr=False)
    client_authentication_method: Literal["client_secret_basic", "client_secret_post"] = "client_secret_basic"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    claims: tuple[str, ...] = ()
    """Claims to ask for one by one, with the `claims` parameter (Core 5.5)."""
    acr_values: tuple[str, ...] = ()
    """Each becomes a sign-in choice of its own, beside the one without."""
    max_age: int | None = None
    """The greatest age of the IdP's authentication, in seconds; only the ideal asks for it."""
    custom_callback_url: str = ""
    """The redirect URI of the mobile app: `makeitnative://oauth/callback`."""
    response_mode: Literal["query", "form_post"] = "query"
    """Of the web sign-in; a deep link can only carry a query."""
    active: bool = True
    is_default: bool = False
    role_parser: str | None = None
    """`azure`, `sam`, `oidc-provider`, `claim-path`; None: roles are not taken from tokens."""
    role_source: Literal["access_token", "id_token", "userinfo"] = "access_token"
    role_claim: str = "roles"
    """Where `claim-path` finds the roles; dots lead into objects: `realm_access.roles`."""
    access_token_audiences: tuple[str, ...] = ()
    """Audiences of access tokens whose roles are believed; empty: the client_id or the issuer itself."""
    principal_claim: str = "sub"
    """The claim that names the account; the ideal tells accounts apart by (iss, sub) whatever it says."""
    use_userinfo: bool = False
    """Read the profile claims from the userinfo endpoint too."""
    trusted_audiences: tuple[str, ...] = ()
    """Further audiences an ID token may name beside this client (Core 3.1.3.7, 3)."""


@dataclass(frozen=True, kw_only=True)
class BackendSettings:
    """Everything an administrator enters, whatever the profile."""

    idps: tuple[IdpConfiguration, ...]
    mobile_url_scheme: str = ""
    """The private-use URI scheme of the app, without `://`; used where an IdP has no custom callback URL.

    For `mendix`: the constant `MobileURLScheme`; empty means that `SUB_GetMobileCallbackURL` was not put in place.
    """
    post_logout_redirect_uri: str | None = None
    """Where the IdP sends the browser after logout; None: `<origin>/`."""
    known_roles: tuple[str, ...] = ("User",)
    role_guids: Mapping[str, str] = field(default_factory=dict)
    """Role name → the GUID of the app's model; a role without an entry is its own GUID."""
    default_role: str = "User"
    """The role of a new account; empty: none."""
    allow_create_users: bool = True
    inactive_users: tuple[str, ...] = ()
    """Names of accounts that may not sign in."""
    attributes: Mapping[str, str] = field(default_factory=lambda: {"name": "FullName", "email": "Email"})
    """Claim → attribute of the account, overwritten at every sign-in."""
    id_token_algs: tuple[str, ...] = ("RS256",)
    """The registered `id_token_signed_response_alg`; logout tokens use the same."""

    def idp(self, alias: str) -> IdpConfiguration | None:
        """Return the configuration called `alias`, or None."""
        return next((idp for idp in self.idps if idp.alias == alias), None)

    @property
    def default_idp(self) -> IdpConfiguration | None:
        """The configuration marked as default, else the first one (the first saved becomes the default)."""
        return next((idp for idp in self.idps if idp.is_default), self.idps[0] if self.idps else None)
