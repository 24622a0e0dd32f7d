"""A provider that runs somewhere else, as plain values: where it is, who we are there, how people sign in.

What `fixtures/idps/<name>.yaml` says under `remote:` is validated into these. A password or a client secret is a text
for a throw-away provider, and else the name of a variable of the environment.

Source: design "IdP engine" (`remote`: any OpenID provider by discovery URL).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

_STRICT: Mapping[str, object] = {"extra": "forbid", "strict": True}


@dataclass(frozen=True, kw_only=True)
class FromEnvironment:
    """A secret that stands in a variable of the environment, and not in a file."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    environment: str
    """The name of the variable."""


Secret: TypeAlias = str | FromEnvironment


@dataclass(frozen=True, kw_only=True)
class StaticClient:
    """An app's backend as somebody entered it at the provider; the harness registers nothing there."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    client_id: str
    client_secret: Secret = field(repr=False)
    redirect_uris: tuple[str, ...]
    """As they are registered there."""
    post_logout_redirect_uris: tuple[str, ...] = ()
    token_endpoint_auth_method: Literal["client_secret_basic", "client_secret_post"] = "client_secret_basic"
    backchannel_logout_uri: str | None = None


@dataclass(frozen=True, kw_only=True)
class RemotePersona:
    """A person as the provider knows them."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    username: str | None = None
    """What is typed; None: the persona's own name."""
    password: Secret = field(default="", repr=False)
    sub: str | None = None
    """The subject identifier; None: the scenarios need not know it, because user name or e-mail address tell."""
    email: str | None = None
    """None: the persona's own."""
    roles: tuple[str, ...] | None = None
    """The roles they have there; None: nobody looks at them."""


@dataclass(frozen=True, kw_only=True)
class SignInStep:
    """One page of the sign-in. Fields are named by their names or by a selector, buttons by a selector."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    username: str | None = None
    """The field for the user name; the first step needs one."""
    password: str | None = None
    """The field for the password."""
    enter: Mapping[str, str] = field(default_factory=dict)
    """Further fields, with the text to enter."""
    press: str | None = None
    """The button or link; None: the first button of the form."""
    shown_by: str | None = None
    """Something that is on this page only; None: the fields and the button tell."""
    optional: bool = False
    """True: the page is not always shown (a question of consent)."""


@dataclass(frozen=True, kw_only=True)
class RemoteProvider:
    """The block `remote` of a profile."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    discovery_url: str
    """The whole URL, with `/.well-known/openid-configuration`."""
    clients: Mapping[str, StaticClient]
    """App → the client of its backend; `field_service` is the app of most scenarios."""
    sign_in: tuple[SignInStep, ...]
    """The pages of the sign-in, in their order."""
    cancel: str | None = None
    """The button or link that gives up the sign-in; None: there is none."""
    logout: tuple[SignInStep, ...] = ()
    """The pages that ask whether one wants to be signed out, with the button to press."""
    personas: Mapping[str, RemotePersona]
    """Persona of the scenarios → the person they are at the provider."""
    capabilities: tuple[str, ...] = ()
    """What it can do, of the list under "Capabilities" in docs/scenarios.md; scenarios that need more are skipped."""
    origins: tuple[str, ...] = ()
    """Further origins that the browser is sent to (`https://login.example.com`), beside those in the metadata."""

    @property
    def authentication_method(self) -> Literal["client_secret_basic", "client_secret_post"]:
        """How the first client authenticates at the token endpoint: what is entered at the backend."""
        return next(iter(self.clients.values())).token_endpoint_auth_method


def variables(remote: RemoteProvider) -> Mapping[str, str]:
    """Return the variables of the environment that `remote` wants, each with what it is for."""
    wanted: dict[str, str] = {}
    for app, client in remote.clients.items():
        if isinstance(client.client_secret, FromEnvironment):
            wanted.setdefault(client.client_secret.environment, f"the client secret of the app `{app}`")
    for name, persona in remote.personas.items():
        if isinstance(persona.password, FromEnvironment):
            wanted.setdefault(persona.password.environment, f"the password of the persona `{name}`")
    return wanted
