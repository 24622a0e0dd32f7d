"""What the control API says where it refuses: one JSON object that tells what, where, and what to do.

Source: CONTRIBUTING rule 7 ("an error says what, where, and what to do").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from mobile_sso.testbed.http import NO_STORE, Headers, JsonValue, Response, json_response

ERRORS: Mapping[str, tuple[int, str]] = {
    "exists": (HTTPStatus.CONFLICT, "something of this name is there already"),
    "forbidden_host": (HTTPStatus.FORBIDDEN, "the request names another host than this machine"),
    "malformed_json": (HTTPStatus.BAD_REQUEST, "the body is not JSON as it is read here"),
    "method_not_allowed": (HTTPStatus.METHOD_NOT_ALLOWED, "this resource is not asked by this method"),
    "missing_member": (HTTPStatus.UNPROCESSABLE_ENTITY, "a member of the body is missing"),
    "not_found": (HTTPStatus.NOT_FOUND, "there is no such resource"),
    "refused": (HTTPStatus.UNPROCESSABLE_ENTITY, "the provider cannot take what was sent"),
    "too_large": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the URL or the body is too long"),
    "too_many": (HTTPStatus.CONFLICT, "one more would be too many"),
    "unauthorized": (HTTPStatus.UNAUTHORIZED, "the token is missing or wrong"),
    "unknown_member": (HTTPStatus.UNPROCESSABLE_ENTITY, "a member of the body means nothing here"),
    "unsupported_media_type": (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the body is not sent as application/json"),
    "wrong_value": (HTTPStatus.UNPROCESSABLE_ENTITY, "a value of the body is of the wrong type or form"),
}
"""Every `error` there is: its HTTP status, and what it means."""


@dataclass(frozen=True, kw_only=True)
class Error:
    """Why a request was refused."""

    error: str
    """A word that stays the same, for a program: see the table of errors."""
    message: str
    """What is wrong, for a person."""
    where: str
    """Where: a JSON Pointer into the body, `path`, `method` or the name of a header."""
    hint: str
    """What to do."""


class ControlError(Exception):
    """A request to the control API is refused."""

    def __init__(self, error: str, message: str, *, where: str, hint: str, headers: Headers = ()) -> None:
        """Refuse with a word of ERRORS; the words become the members of `Error`."""
        super().__init__(message)
        self.status = int(ERRORS[error][0])
        self.told = Error(error=error, message=message, where=where, hint=hint)
        self.headers = headers

    def response(self) -> Response:
        """Return what the peer is told."""
        members: dict[str, JsonValue] = {
            "error": self.told.error,
            "message": self.told.message,
            "where": self.told.where,
            "hint": self.told.hint,
        }
        return json_response(members, status=self.status, headers=(*NO_STORE, *self.headers))


def already_there(kind: str, name: str, *, member: str, another: str = "name") -> ControlError:
    """Return the refusal of a POST for what is there: only PUT replaces; `member` of the body has the name."""
    return ControlError(
        "exists",
        f"there is a {kind} {name!r} already",
        where=f"/{member}",
        hint=f"PUT replaces; or choose another {another}",
    )


def not_there(kind: str, name: str) -> ControlError:
    """Return the refusal of a path that names a `kind` ("client") which nobody has entered."""
    return ControlError("not_found", f"there is no {kind} {name!r}", where="path", hint=f"GET {kind}s lists them all")


def no_room(most: int, kinds: str) -> ControlError:
    """Return the refusal of one more, where `most` of these `kinds` ("clients") are kept."""
    return ControlError("too_many", f"there are {most} {kinds} already", where="", hint="delete some of them first")
