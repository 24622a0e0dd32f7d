"""`given`: what is different in one scenario from what the named profiles say.

Only the keys that are written override; `overrides` of each part returns exactly those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue, ValidationInfo

from mobile_sso.documents.mistake import mistake
from mobile_sso.documents.names import (
    AppName,
    FaultName,
    FlawName,
    IdpName,
    KnownPersonaName,
    MixName,
    NameKind,
    QuirkName,
    known_names,
)
from mobile_sso.documents.strict_model import MayBeNull, StrictModel
from mobile_sso.documents.values import Duration, Rate, Text

Parameters = Mapping[str, JsonValue]


@dataclass(frozen=True)
class _ParametersOf:
    """Checks the parameters that stand behind names of a `kind`, with the check that comes with those names."""

    kind: NameKind

    def __call__(self, given: Mapping[str, object], info: ValidationInfo) -> Mapping[str, object]:
        known = known_names(info, self.kind)
        if known is not None and known.check is not None:
            for name, sets in given.items():
                for parameters in sets if isinstance(sets, tuple) else (sets,):
                    try:
                        known.check(name, parameters)
                    except ValueError as error:
                        raise mistake(str(error)) from None
        return given


class Override(StrictModel):
    """A part of `given`."""

    def overrides(self) -> dict[str, object]:
        """Return what was written, by key; what was left out is not in it."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


class GivenClient(Override):
    """How the backend is entered at the IdP, where that differs from the usual confidential web client."""

    platform: Literal["web", "public", "spa", "native", "ios", "android"] | None = Field(
        default=None, description="What the IdP's console takes it for."
    )
    application_type: Literal["web", "native"] | None = Field(
        default=None, description="`web` or `native`, as in dynamic registration."
    )
    token_endpoint_auth_method: Literal["client_secret_basic", "client_secret_post", "none"] | None = Field(
        default=None, description="How the IdP expects the backend to authenticate."
    )
    consent_required: bool | None = Field(default=None, description="Whether people are asked for consent.")


class GivenIdp(Override):
    """What the IdP does differently."""

    client: GivenClient = Field(default=GivenClient(), description="How the backend is entered at the IdP.")
    metadata: Mapping[str, JsonValue] = Field(
        default={}, description="Members of the discovery document; null removes one."
    )
    quirks: Annotated[
        Mapping[QuirkName, Parameters | tuple[Parameters, ...]], AfterValidator(_ParametersOf("quirk"))
    ] = Field(
        default={}, description="Quirks to switch on, each with its parameters, or a list of them: `jwks_rotate: {}`."
    )
    lifetimes: Mapping[Text, Duration] = Field(default={}, description="How long things live: `code: 30s`.")


class GivenApp(Override):
    """What the app does differently."""

    anonymous_home: Literal["Login_Native", "Login_Native_Automatic"] | None = Field(
        default=None, description="The home page of somebody who is not signed in."
    )
    behaviour: Literal["well-built", "mendix-native"] | None = Field(
        default=None, description="How the app deals with deep links, retries and errors."
    )
    registers_deep_link: bool | None = Field(
        default=None, description="Whether the sign-in page listens for the deep link."
    )


class GivenBackend(Override):
    """What the backend is configured to do differently."""

    role_parser: Annotated[Literal["azure", "sam", "oidc-provider"] | None, MayBeNull()] = Field(
        default=None, description="How roles are read from the access token; null: not at all."
    )
    known_roles: tuple[Text, ...] | None = Field(default=None, description="The roles that the app knows.")
    default_role: Annotated[Text | None, MayBeNull()] = Field(
        default=None, description="The role of every new user, or null."
    )
    allow_create_users: bool | None = Field(default=None, description="Whether a first sign-in creates the user.")
    acr_values: tuple[Text, ...] | None = Field(default=None, description="One more sign-in button for each.")
    client_authentication_method: Literal["client_secret_basic", "client_secret_post"] | None = Field(
        default=None, description="How the backend authenticates at the token endpoint."
    )
    client_id: Literal["wrong"] | None = Field(default=None, description="`wrong`: one that the IdP does not know.")
    client_secret: Literal["wrong"] | None = Field(default=None, description="`wrong`: not the one that the IdP knows.")
    scopes: tuple[Text, ...] | None = Field(default=None, description="The scopes it asks for.")
    flaws_added: tuple[FlawName, ...] = Field(default=(), description="Flaws besides those of its profile.")
    flaws_removed: tuple[FlawName, ...] = Field(default=(), description="Flaws of its profile that are mended here.")


def _no_path(written: str | None) -> str | None:
    if written is not None and written.startswith("/"):
        raise mistake("an app registers a scheme or a whole URL, not a path", "a path is one of the backend")
    return written


class GivenCallback(Override):
    """The callback in each of three places: a scheme, a whole URL, or a path at the backend, which leads to the web.

    What is left out is the case's own scheme.
    """

    app: Annotated[Text | None, AfterValidator(_no_path)] = Field(
        default=None, description="What the app registers with the operating system."
    )
    backend: Text | None = Field(default=None, description="What the backend sends as redirect_uri.")
    idp: Text | None = Field(default=None, description="What is registered at the IdP.")


class GivenPersona(Override):
    """What is different about a persona."""

    roles: tuple[Text, ...] | None = Field(default=None, description="The roles assigned at the IdP.")
    claims: Mapping[str, JsonValue] | None = Field(default=None, description="Claims that are added or replaced.")
    assigned: bool | None = Field(default=None, description="False: not assigned to the client.")


def _one_fault(given: Mapping[str, Parameters]) -> Mapping[str, Parameters]:
    if len(given) == 1:
        return given
    raise mistake("a fault with parameters is one key: the fault", "start each fault on a line of its own with `- `")


FaultParameters = Annotated[
    Mapping[FaultName, Parameters], AfterValidator(_one_fault), AfterValidator(_ParametersOf("fault"))
]


def each_fault(written: tuple[str | Mapping[str, Parameters], ...]) -> tuple[tuple[str, Parameters], ...]:
    """Return the faults of a list, as it is written, in order, each with its parameters."""
    faults: list[tuple[str, Parameters]] = []
    for fault in written:
        faults.extend([(fault, {})] if isinstance(fault, str) else fault.items())
    return tuple(faults)


class Given(StrictModel):
    """What is different in this scenario."""

    faults: tuple[FaultName | FaultParameters, ...] = Field(
        default=(), description="Device faults that strike the first sign-in: names, or `name: {parameters}`."
    )
    mix: MixName | None = Field(
        default=None, description="The fault mix that strikes instead of the device's own, at its own rate."
    )
    failure_rate: Rate | None = Field(
        default=None, description="The share of sign-ins that a fault of the mix strikes."
    )
    backend_idps: tuple[IdpName, ...] | None = Field(
        default=None, min_length=1, description="The IdPs that the backend offers; the first is the default one."
    )
    idp: GivenIdp = Field(default=GivenIdp(), description="What the IdP does differently.")
    app: GivenApp = Field(default=GivenApp(), description="What the app does differently.")
    backend: GivenBackend = Field(default=GivenBackend(), description="What the backend does differently.")
    callback: GivenCallback = Field(default=GivenCallback(), description="The scheme, where it differs in a place.")
    post_logout_redirect_uris: tuple[Text, ...] | Literal["none"] | None = Field(
        default=None, description="What is registered at the IdP for the way back from a logout; `none`: nothing."
    )
    installed_apps: tuple[AppName, ...] = Field(default=(), description="Further apps on the phone.")
    personas: Mapping[KnownPersonaName, GivenPersona] = Field(
        default={}, description="What is different about personas."
    )
    known_breaks: Literal["expose", "fail"] = Field(
        default="expose", description="What an invariant does that a flaw of the backend is known to break."
    )

    def fault_parameters(self) -> tuple[tuple[str, Parameters], ...]:
        """Return the faults in order, each with its parameters."""
        return each_fault(self.faults)
