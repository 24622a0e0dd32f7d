"""What the backend knows: the user, their roles and attributes, sessions, its log.

Only a backend that can be looked into (the built-in one) answers everything; of an outside one the app knows user and
roles, and asks which of the sessions that it was given are valid. Source: scenario-format rule 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mobile_sso.backend.outside import DeclaredBackend
from mobile_sso.documents.names import PersonaName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.expectations.comparison import Bounds, EachSomewhere, InAnyOrder
from mobile_sso.scenario.world import AppInWorld, World
from mobile_sso.testbed.contracts import UserRecord


class BackendExpectation(StrictModel):
    """What the backend of the app knows."""

    user: PersonaName | None = None
    """Who the newest session belongs to, or `nobody` where there is no session."""
    roles: tuple[str, ...] | None = None
    """The roles of the newest session's user; of the newest user account where there is no session."""
    sessions: int | Bounds | None = None
    users: int | Bounds | None = None
    """How many user accounts there are."""
    attributes: Mapping[str, str] | None = None
    """Attributes of that user account; attributes that are not named are not checked."""
    completions: int | Bounds | None = None
    """How many requests of the app that bring a callback URL reached it; a foreign app's are not counted."""
    log: tuple[str, ...] | None = None
    """Texts that each stand somewhere in the log."""


def _user(world: World, app: AppInWorld) -> str:
    if isinstance(app.backend, DeclaredBackend):
        return world.username_of(app.native.signed_in, app)  # as its `who_am_i` told the app
    sessions = app.backend.inspection.sessions()
    return world.username_of(sessions[-1].user if sessions else None, app)


def _account(app: AppInWorld) -> UserRecord | None:
    users, sessions = app.backend.inspection.users(), app.backend.inspection.sessions()
    wanted = sessions[-1].user if sessions else None
    for account in reversed(users):
        if wanted in (None, account.name):
            return account
    return None


def _roles(world: World, app: AppInWorld) -> InAnyOrder:
    if isinstance(app.backend, DeclaredBackend):
        return InAnyOrder(items=app.native.roles)
    account = _account(app)
    return InAnyOrder(items=account.roles if account else ())


def _attributes(world: World, app: AppInWorld) -> Mapping[str, str]:
    account = _account(app)
    return account.attributes if account else {}


def _sessions(world: World, app: AppInWorld) -> int:
    if isinstance(app.backend, DeclaredBackend):
        return app.backend.live_sessions(world.testbed.network.sender("harness"))
    return len(app.backend.inspection.sessions())


OBSERVE: Mapping[str, Callable[[World, AppInWorld], object]] = {
    "user": _user,
    "roles": _roles,
    "sessions": _sessions,
    "users": lambda world, app: len(app.backend.inspection.users()),
    "attributes": _attributes,
    "completions": lambda world, app: world.completions.reached[app.name],
    "log": lambda world, app: EachSomewhere(
        lines=tuple(f"{record.level} {record.node}: {record.text}" for record in app.backend.inspection.log())
    ),
}
