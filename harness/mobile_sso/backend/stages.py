"""The moments at which checks run; each has its own kind of facts.

Source: conformance-and-attacks 4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from mobile_sso.backend.facts import (
    AuthorizationResponseFacts,
    DiscoveryFacts,
    TokenFacts,
    TokenResponseFacts,
    UserinfoFacts,
)

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Stage(Generic[Facts]):
    """A moment of the sign-in or of the logout."""

    name: str


DISCOVERY: Stage[DiscoveryFacts] = Stage("discovery")
AUTHORIZATION_RESPONSE: Stage[AuthorizationResponseFacts] = Stage("authorization_response")
TOKEN_RESPONSE: Stage[TokenResponseFacts] = Stage("token_response")
ID_TOKEN: Stage[TokenFacts] = Stage("id_token")
ACCESS_TOKEN: Stage[TokenFacts] = Stage("access_token")
LOGOUT_TOKEN: Stage[TokenFacts] = Stage("logout_token")
USERINFO: Stage[UserinfoFacts] = Stage("userinfo")


@dataclass(frozen=True)
class Row:
    """One line of the grid: a check and the names of the stages it runs at."""

    name: str
    check: Callable[..., None]
    stages: frozenset[str]


def row(check: Callable[[Facts], None], *stages: Stage[Facts]) -> Row:
    """Return the line of a check, named by its file; the type checker refuses a stage with other facts."""
    return Row(check.__module__.rpartition(".")[2], check, frozenset(stage.name for stage in stages))
