"""What a route of the control API is: method, path, what it takes and gives, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal, TypeVar
from urllib.parse import quote

from mobile_sso.idp.control.errors import ControlError
from mobile_sso.idp.control.forms import read_form
from mobile_sso.idp.engines.embedded import EmbeddedIdp
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.http import Headers, JsonValue
from mobile_sso.testbed.masking import Secrets

Form = TypeVar("Form")


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request, as a resource sees it."""

    provider: EmbeddedIdp
    """The provider it is about: the main one, or a tenant."""
    main: EmbeddedIdp
    below: str
    """The URL below which the resources of this provider are."""
    path: Mapping[str, str]
    """The variables of the path, decoded."""
    body: Mapping[str, JsonValue]
    secrets: Secrets = field(repr=False)
    profile_named: Callable[[str], IdpProfile]
    """Finds a profile by name; raises LookupError with a whole sentence."""

    def url(self, *segments: str) -> str:
        """Return the URL of a resource of this provider."""
        return "/".join((self.below, *(quote(segment, safe="") for segment in segments)))

    def form(self, kind: type[Form]) -> Form:
        """Return the body as a `kind`; raise ControlError."""
        return read_form(kind, self.body)

    def same(self, variable: str, member: str, value: str) -> None:
        """Raise ControlError where the body calls the thing otherwise than the path does."""
        if value != self.path[variable]:
            raise ControlError(
                "wrong_value",
                f"the member {member!r} is {value!r}, but the path says {self.path[variable]!r}",
                where=f"/{member}",
                hint="send the same name in both places",
            )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a resource answers: a view (a dataclass), or None where the status says it all."""

    view: object = None
    status: HTTPStatus = HTTPStatus.OK
    headers: Headers = ()


GONE = Answer(status=HTTPStatus.NO_CONTENT)


def created(view: object, location: str) -> Answer:
    """Return the answer where something is there that was not there before, at the URL `location`."""
    return Answer(view=view, status=HTTPStatus.CREATED, headers=(("Location", location),))


@dataclass(frozen=True, kw_only=True)
class Route:
    """One row of the table."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    """Below the provider's own place; `{word}` is a variable."""
    operation: str
    """The operationId: unique, and the same for every tenant."""
    summary: str
    act: Callable[[Call], Answer]
    takes: type | None = None
    """The form of the body; None: there is none."""
    body_optional: bool = False
    gives: Mapping[int, type | None] = field(default_factory=dict)
    """HTTP status → the view; None: no body."""
