"""What the actors promise each other: the values that cross their borders and the protocols they are driven by.

The IdP, the backend and the device never import one another; each knows these words only. Whoever writes a new engine,
a new binding or a new driver implements one protocol of this file.

Source: design "Contracts".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from mobile_sso.testbed.http import App, JsonValue, Send

CAPABILITIES: Mapping[str, str] = {
    "acr": "honours acr_values and reports the acr that was reached",
    "assignment": "refuses a person who is not assigned to the client, with access_denied",
    "backchannel_logout": "sends a logout token to every backend that takes part in the session",
    "claims": "puts a persona's own claims into ID token and userinfo",
    "client_authentication": "refuses a wrong client secret",
    "client_platforms": "tells a web client from a public or native one, as the consoles of real IdPs do",
    "clock": "lives in the virtual time of the case",
    "consent": "asks for consent where the client or prompt=consent demands it",
    "end_session": "offers an end_session_endpoint that really ends the SSO session",
    "frontchannel_logout": "loads the logout page of every client that takes part in the session",
    "introspection": "offers an introspection endpoint",
    "jwt_access_token": "issues JWT access tokens that carry roles",
    "passwords": "asks for a password and refuses a wrong one",
    "pkce": "enforces the code_verifier when a code_challenge was sent",
    "par": "takes pushed authorization requests",
    "profiles": "can take the shape of a named real IdP",
    "prompt": "honours prompt=none, login and select_account",
    "quirks": "misbehaves on demand",
    "redirect_uri_check": "refuses a redirect_uri that is not registered",
    "refresh_rotation": "rotates refresh tokens and detects reuse",
    "registration": "registers clients dynamically",
    "revocation": "offers a revocation endpoint",
    "sso_end": "ends a person's SSO session by itself, as its administrator would",
    "sso_session": "keeps an SSO session, so that a second sign-in is silent, and can tell whether it lives",
    "tenants": "is several issuers at once, created and dropped while it runs",
}
"""What an IdP engine may be able to do; `requires:` in a scenario speaks of these."""


class CapabilityMissing(Exception):
    """Somebody asked an engine for what it declared it cannot do."""


@dataclass(frozen=True, kw_only=True)
class Persona:
    """A person the IdP knows; `roles` are the roles assigned to them at the IdP."""

    username: str
    password: str = field(repr=False)
    claims: Mapping[str, JsonValue] = field(default_factory=dict)
    """Standard and own claims: `sub` (defaults to the user name), `name`, `email`, …"""
    roles: tuple[str, ...] = ()
    assigned: bool = True
    """False: known to the IdP but not assigned to the client (`access_denied`)."""

    @property
    def sub(self) -> str:
        """The subject identifier."""
        return str(self.claims.get("sub", self.username))


@dataclass(frozen=True, kw_only=True)
class ClientRegistration:
    """A relying party as it is entered at the IdP."""

    client_id: str
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()
    token_endpoint_auth_method: str = "client_secret_basic"
    """`client_secret_basic`, `client_secret_post`, `client_secret_jwt`, `private_key_jwt` or `none`."""
    token_endpoint_auth_signing_alg: str | None = None
    """What its assertions (`client_secret_jwt`, `private_key_jwt`) are signed with; None: whatever the method takes."""
    id_token_signed_response_alg: str = "RS256"
    client_name: str = ""
    client_secret: str | None = field(default=None, repr=False)
    """The secret to give it; None: the engine mints one."""
    application_type: str = "web"
    """`web` or `native` (Registration 2)."""
    platform: str = "web"
    """What the provider's own console takes it for: `web`, `public`, `spa`, `native`, `ios` or `android`."""
    jwks: Mapping[str, JsonValue] | None = None
    """Its public keys: for `private_key_jwt` and for encrypted ID tokens."""
    id_token_encrypted_response_alg: str | None = None
    """`RSA-OAEP` or `ECDH-ES`; None: ID tokens are not encrypted."""
    id_token_encrypted_response_enc: str | None = None
    """None, with an `alg`: `A128CBC-HS256` (Registration 2)."""
    userinfo_signed_response_alg: str | None = None
    """None: userinfo is plain JSON."""
    backchannel_logout_uri: str | None = None
    backchannel_logout_session_required: bool = False
    frontchannel_logout_uri: str | None = None
    frontchannel_logout_session_required: bool = False
    initiate_login_uri: str | None = None
    default_max_age: int | None = None
    """Seconds."""
    require_auth_time: bool = False
    default_acr_values: tuple[str, ...] = ()
    require_pushed_authorization_requests: bool = False
    consent_required: bool = False
    """Whether a person is asked before the first code; a console's switch, which Registration 2 does not know."""


@dataclass(frozen=True, kw_only=True)
class ClientCredentials:
    """What a relying party needs to know about its registration."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A page that a person meets after the first one of a sign-in, or on a sign-out, and what they do there.

    Fields and buttons are named: by a field's name, or by a selector of `testbed.css`.
    """

    enter: Mapping[str, str] = field(default_factory=dict)
    """Field → what is entered; `{username}` and `{password}` stand for the person's own."""
    press: str | None = None
    """The button or link, as a selector; None: the first button of the form."""
    shown_by: str | None = None
    """A selector of something that is on this page and on no other; None: the fields and the button tell."""
    optional: bool = False
    """True: a sign-in that goes on without it is a good one (a question that is asked once)."""


@dataclass(frozen=True, kw_only=True)
class SignInForm:
    """How a sign-in page is filled in: fields by name or selector, buttons by name and value or by selector."""

    username: str = "username"
    password: str | None = "password"
    submit: tuple[str, str] | str | None = None
    """A name and a value, or a selector; None: the first button that does not cancel."""
    cancel: tuple[str, str] | str | None = ("action", "cancel")
    """A name and a value, or the selector of a button or a link."""
    one_time_code: str | None = None
    """The field of a second factor, whose six digits the page itself shows."""
    then: tuple[FormPage, ...] = ()
    """The pages that may follow, in their order: a password on a page of its own, a question of consent."""
    sign_out: tuple[FormPage, ...] = ()
    """The pages on which a person confirms that they want to be signed out."""
    declared_in: str = ""
    """Where somebody declared all this, for whom it may be wrong; empty: the engine knows its own pages."""


class IdpEngine(Protocol):
    """An OpenID provider the harness can set up, whoever wrote it."""

    @property
    def engine(self) -> str:
        """The engine's name: `embedded`, `oidc-provider-mock`."""
        ...

    @property
    def capabilities(self) -> frozenset[str]:
        """The keys of CAPABILITIES this engine has."""
        ...

    @property
    def issuer(self) -> str:
        """The issuer identifier."""
        ...

    @property
    def discovery_url(self) -> str:
        """Where its metadata is: by the specification below the issuer, with some providers elsewhere."""
        ...

    @property
    def sign_in_form(self) -> SignInForm:
        """How its sign-in page is filled in."""
        ...

    @property
    def app(self) -> App:
        """The provider itself, answering requests under its origin."""
        ...

    def register_client(self, registration: ClientRegistration) -> ClientCredentials:
        """Register (or re-register) a relying party and return its credentials."""
        ...

    def put_persona(self, persona: Persona) -> None:
        """Add `persona`, or replace the one of that user name; sessions and tokens live on."""
        ...

    def sso_sessions(self) -> int:
        """Return how many SSO sessions are alive; raise CapabilityMissing without `sso_session`."""
        ...

    def struck_quirks(self) -> frozenset[str]:
        """Return the names of the quirks whose moment has come: until then a quirk has shown nothing."""
        ...

    def end_sso_sessions(self, username: str) -> int:
        """End every SSO session of a person as the provider itself, and return how many ended.

        Raises CapabilityMissing without `sso_end`.
        """
        ...

    def create_tenant(self, name: str) -> IdpEngine:
        """Make a provider of its own, of the same shape, with an issuer of its own.

        Raises CapabilityMissing without `tenants`, and ValueError where the name cannot be used.
        """
        ...

    def tenant(self, name: str) -> IdpEngine:
        """Return the tenant called `name`; raise KeyError where there is none, or CapabilityMissing."""
        ...

    def drop_tenant(self, name: str) -> None:
        """Forget a tenant with all it had; raise KeyError where there is none, or CapabilityMissing."""
        ...


@dataclass(frozen=True, kw_only=True)
class IdpChoice:
    """One button of the app's sign-in page."""

    alias: str
    acr: str | None = None

    @property
    def label(self) -> str:
        """What the button says after `Log in via`."""
        return f"{self.alias} {self.acr}" if self.acr else self.alias


@dataclass(frozen=True, kw_only=True)
class LoginStarted:
    """The backend answered a sign-in attempt with the URL to open in the browser."""

    authorization_url: str


@dataclass(frozen=True, kw_only=True)
class AppSession:
    """The app's own session at the backend: the only credential the device ever holds."""

    token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The backend said no; `message` is what the person reads, `retryable` whether to send the same request again."""

    message: str
    retryable: bool = False


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who an app session belongs to."""

    user: str
    roles: tuple[str, ...]


class BackendMisunderstood(Exception):
    """The answer of a backend does not fit what its binding declares; the text says what to change."""

    def __init__(self, text: str, *, problem: str = "", change: str = "") -> None:
        """Say `text`; `problem` and `change` are what of it is wrong, and what to do."""
        super().__init__(text)
        self.problem = problem
        self.change = change


class BackendBinding(Protocol):
    """The operations an app asks of its backend; each sends requests through `send` and lets NetworkError pass."""

    def list_idps(self, send: Send) -> tuple[IdpChoice, ...]:
        """Return the sign-in choices to show, in the backend's order."""
        ...

    def start_login(self, send: Send, choice: IdpChoice, *, attempt_secret: str) -> LoginStarted | Refused:
        """Start an attempt that only the holder of `attempt_secret` may complete, where the backend can bind it."""
        ...

    def complete_login(self, send: Send, deep_link: str, *, attempt_secret: str | None) -> AppSession | Refused:
        """Hand over the raw callback URL as the operating system delivered it."""
        ...

    def who_am_i(self, send: Send, session: AppSession) -> SignedIn | None:
        """Return the owner of `session`, or None where it is not (or no longer) valid."""
        ...

    def logout_url(self, send: Send, session: AppSession) -> str | None:
        """Return the IdP's logout URL for the browser, or None where there is no end_session_endpoint."""
        ...

    def end_session(self, send: Send, session: AppSession) -> None:
        """End the app session; ending one that is gone already is no error."""
        ...


@runtime_checkable
class KeepsCookies(Protocol):
    """A binding that keeps the cookies of its app, which no other app has."""

    def without_cookies(self) -> BackendBinding:
        """Return the binding as another app speaks through it."""
        ...


@dataclass(frozen=True, kw_only=True)
class LogRecord:
    """One line of the backend's log; never holds a secret."""

    level: str
    """`Info`, `Warning`, `Error`."""
    node: str
    text: str


@dataclass(frozen=True, kw_only=True)
class UserRecord:
    """A user account as the backend stores it."""

    name: str
    roles: tuple[str, ...]
    attributes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SessionRecord:
    """A live app session as the backend stores it; `attempt` is the `long_handle` of its `state`."""

    user: str
    roles: tuple[str, ...]
    attempt: str


class BackendInspection(Protocol):
    """A look inside a backend; only the built-in one allows it."""

    def sessions(self) -> Sequence[SessionRecord]:
        """Return every app session that is valid now."""
        ...

    def users(self) -> Sequence[UserRecord]:
        """Return every user account."""
        ...

    def log(self) -> Sequence[LogRecord]:
        """Return the log, oldest first."""
        ...
