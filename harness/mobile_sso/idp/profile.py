"""The shape of a provider as plain values: what `fixtures/idps/<name>.yaml` is validated into.

Every field has a default, and the defaults together are the strict control (`generic`): whatever fails there is the
relying party's fault. Pydantic reads `__pydantic_config__`; this module does not import it. Strict validation of nested
dataclasses works on JSON text (`TypeAdapter(IdpProfile).validate_json`), where a list may become a tuple.

Source: idp-knobs A-F, column "Generic/SAM"; idp-behaviour 13.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from mobile_sso.idp.remote_profile import RemoteProvider

_STRICT: Mapping[str, object] = {"extra": "forbid", "strict": True}


@dataclass(frozen=True, kw_only=True)
class Endpoints:
    """Paths of the endpoints, below the origin (not below the issuer: Entra's are beside it)."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    authorization: str = "/authorize"
    token: str = "/token"
    jwks: str = "/jwks"
    userinfo: str | None = "/userinfo"
    """None, here and below: the provider has no such endpoint."""
    revocation: str | None = "/revoke"
    introspection: str | None = "/introspect"
    registration: str | None = "/register"
    """Dynamic client registration."""
    pushed_authorization_request: str | None = "/par"
    end_session: str | None = "/logout"
    """RP-initiated logout."""
    sign_in: str = "/sign-in"
    """Where the sign-in page posts to; no specification names it."""
    consent: str = "/consent"
    """Where the consent page posts to."""
    error: str | None = None
    """A page that shows an error a redirect led to; None: errors are shown on the spot."""


@dataclass(frozen=True, kw_only=True)
class Lifetimes:
    """How long things live, in seconds."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    code: int = 60
    """RFC 6749 4.1.2 allows ten minutes at most."""
    id_token: int = 300
    access_token: int = 3600
    refresh_token: int = 30 * 24 * 3600
    sso_session: int = 8 * 3600


@dataclass(frozen=True, kw_only=True)
class AccessTokenShape:
    """What an access token looks like."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    format: Literal["jwt", "opaque", "jwe"] = "jwt"
    """`jwe`: encrypted for nobody but the provider, so that to everybody else it is as opaque as `opaque`."""
    prefix: str = ""
    """What an opaque token begins with."""
    signing_alg: Literal["RS256", "PS256", "ES256", "EdDSA"] = "ES256"
    """RFC 9068 2.1 forbids `none` only and wants RS256 *supported*: ES256 is allowed, and ten times cheaper to sign."""
    typ: str | None = "at+jwt"
    """The `typ` header; None leaves it out."""
    audience: str = "{issuer}"
    """The `aud` claim: a constant or one placeholder of `claim_templates`."""
    client_id_claim: str = "client_id"
    """`client_id` (RFC 9068), `azp` (Entra), `cid` (Okta)."""
    scope_claim: str = "scope"
    scope_as_array: bool = False
    claims: Mapping[str, object] = field(default_factory=dict)
    """Further claims; a text like `{username}` is a placeholder of `claim_templates`. They win over standard ones."""


@dataclass(frozen=True, kw_only=True)
class IdTokenShape:
    """What an ID token carries beyond OpenID Connect Core 2."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    scope_claims: bool = True
    """False: the claims of `profile`, `email`, … come from userinfo only (Core 5.4)."""
    claims: Mapping[str, object] = field(default_factory=dict)
    """Further claims; a text like `{username}` is a placeholder of `claim_templates`. They win over a persona's own."""


@dataclass(frozen=True, kw_only=True)
class RolesShape:
    """Where a persona's roles appear; a persona without roles has no such claim."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    claim: str | None = "roles"
    """The claim that holds them as an array; None: no claim."""
    nested: bool = False
    """True: the dots in `claim` lead into objects (`sws.samauth.role.name`)."""
    scope_prefix: str | None = None
    """Set: each role is also a word of the access token's scope, behind this prefix (a private IAM broker)."""
    in_access_token: bool = True
    in_id_token: bool = False
    in_userinfo: bool = False


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A field of the profile that nobody has confirmed with the vendor, and why it has its value."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    field: str
    """The dotted name of the field, or `quirks.<name>`."""
    confidence: Literal["unconfirmed", "inferred"] = "unconfirmed"
    """`inferred`: follows from what is documented; `unconfirmed`: general knowledge, or a choice of ours."""
    because: str


@dataclass(frozen=True, kw_only=True)
class IdpProfile:
    """A provider's shape; without arguments the strict control."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    name: str = "generic"
    """The file's name without `.yaml`."""
    title: str = "Strict OpenID provider"
    """What its pages call themselves."""
    engine: Literal["embedded", "oidc-provider-mock", "remote"] = "embedded"
    remote: RemoteProvider | None = None
    """Where somebody else's running provider is, with `engine: remote`; most other fields have no effect there."""
    issuer_path: str = ""
    """What follows the origin in the issuer identifier: `` or `/oauth2/default`."""
    discovery_path: str | None = None
    """What stands before `/.well-known/openid-configuration`; None: the issuer's path, as Discovery 4 wants it."""
    endpoints: Endpoints = field(default_factory=Endpoints)
    metadata: Mapping[str, object] = field(default_factory=dict)
    """Members of the discovery document to set; null removes one, and `{origin}` in a text is the provider's origin."""
    advertises: tuple[str, ...] | None = None
    """The computed members of the discovery document that it has; None: all. `metadata` comes on top."""
    scopes: tuple[str, ...] = ("openid", "profile", "email", "address", "phone", "offline_access")
    acr_values: tuple[str, ...] = ()
    """The authentication context classes it can reach, weakest first; empty: whichever is asked for first."""
    default_acr: str | None = None
    """The `acr` of a sign-in that asked for none; None: no such claim."""
    subject_type: Literal["public", "pairwise"] = "public"
    subject_form: str = "{sub}"
    """How a public subject identifier is written: `{sub}` is the person's own, `{sub_uuid}` a UUID made of it."""
    pkce_required: bool = False
    """True: a request without a code_challenge is refused."""
    response_modes: tuple[Literal["query", "fragment", "form_post"], ...] = ("query", "fragment", "form_post")
    prompts: tuple[str, ...] = ("none", "login", "consent", "select_account")
    """The values of `prompt` it knows."""
    authentication_methods: tuple[str, ...] = (
        "client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none",
    )  # fmt: skip
    """How a client may register to authenticate at the token endpoint."""
    signing_algs: tuple[str, ...] = ("RS256", "PS256", "ES256", "EdDSA")
    """The algorithms a client may register for its ID tokens."""
    redirect_policy: Literal["lax", "strict"] = "lax"
    """`strict` refuses a private-use URI scheme without a period, and cleartext http (RFC 8252 8.4; RFC 9700 2.6)."""
    backchannel_logout: bool = True
    frontchannel_logout: bool = True
    authorization_response_iss: bool = True
    """RFC 9207: `iss` in every authorization response, and said so in the metadata."""
    access_token: AccessTokenShape = field(default_factory=AccessTokenShape)
    id_token: IdTokenShape = field(default_factory=IdTokenShape)
    roles: RolesShape = field(default_factory=RolesShape)
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    quirks: Mapping[str, object] = field(default_factory=dict)
    """Quirk name → its parameters, or a list of such mappings to switch one on several times."""
    marks: tuple[Mark, ...] = ()
    """What is not confirmed; everything else stands in one of the sources."""
    sources: tuple[str, ...] = ()
    """Where the values come from."""

    @property
    def usual_authentication_method(self) -> Literal["client_secret_basic", "client_secret_post"]:
        """What an administrator picks: the default of the specifications, unless this provider does without it."""
        if self.remote is not None:
            return self.remote.authentication_method
        return "client_secret_basic" if "client_secret_basic" in self.authentication_methods else "client_secret_post"
