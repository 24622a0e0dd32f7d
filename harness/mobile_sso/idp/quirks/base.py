"""What a quirk is: one small, pure deviation at one named stage.

A stage is a point where the provider hands a value through `Quirks.apply`. Its name is the key, its type parameter says
what value passes there. A stage without quirks costs one dictionary lookup.

Source: architecture 2 "named deviations"; conformance-and-attacks 5.1.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar, cast

from mobile_sso.idp.jws import SignedParts
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.testbed.http import JsonValue

Value = TypeVar("Value")


@dataclass(frozen=True)
class Stage(Generic[Value]):
    """A point where quirks act on a value of type `Value`."""

    name: str


METADATA: Stage[dict[str, JsonValue]] = Stage("metadata")
JWKS: Stage[dict[str, JsonValue]] = Stage("jwks")
AUTHORIZATION_RESPONSE: Stage[dict[str, str]] = Stage("authorization_response")
SIGNING_KEYS: Stage[SigningKeys] = Stage("signing_keys")
ID_TOKEN_CLAIMS: Stage[dict[str, JsonValue]] = Stage("id_token_claims")
ID_TOKEN_HEADER: Stage[dict[str, JsonValue]] = Stage("id_token_header")
ID_TOKEN_SIGNATURE: Stage[SignedParts] = Stage("id_token_signature")
ACCESS_TOKEN_CLAIMS: Stage[dict[str, JsonValue]] = Stage("access_token_claims")
ACCESS_TOKEN_HEADER: Stage[dict[str, JsonValue]] = Stage("access_token_header")
TOKEN_RESPONSE: Stage[dict[str, JsonValue]] = Stage("token_response")
USERINFO: Stage[dict[str, JsonValue]] = Stage("userinfo")
SESSION_END: Stage[bool] = Stage("session_end")
"""Whether a logout really ends the SSO session."""


@dataclass(frozen=True, kw_only=True)
class QuirkContext:
    """What a quirk may know besides the value: for whom, and with which keys."""

    client_id: str = ""
    username: str = ""
    grant_type: str = ""
    keys: SigningKeys


class Quirk(ABC, Generic[Value]):
    """A deviation; subclasses are frozen dataclasses whose fields are its parameters."""

    name: ClassVar[str]
    """The word in YAML; the file is called the same."""
    stage: ClassVar[Stage[Any]]  # a class variable cannot depend on the type parameter
    """Where it acts."""

    @abstractmethod
    def apply(self, value: Value, context: QuirkContext) -> Value:
        """Return what stands in place of `value`; `value` itself is never changed."""


class Quirks:
    """The quirks that are switched on, by stage."""

    def __init__(self, quirks: Iterable[Quirk[object]] = ()) -> None:
        """Sort `quirks` by stage; within one they act in the order given."""
        self._by_stage: dict[str, tuple[Quirk[object], ...]] = {}
        for quirk in quirks:
            self._by_stage[quirk.stage.name] = (*self._by_stage.get(quirk.stage.name, ()), quirk)

    def at(self, stage: Stage[Value]) -> bool:
        """Return whether any quirk acts at `stage`."""
        return stage.name in self._by_stage

    def apply(self, stage: Stage[Value], value: Value, context: QuirkContext) -> Value:
        """Return `value` after every quirk of `stage`."""
        for quirk in self._by_stage.get(stage.name, ()):
            value = cast("Quirk[Value]", quirk).apply(value, context)
        return value
