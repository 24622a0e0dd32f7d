"""A sign-in that one fault strikes, and what came of it: the set-up of most tests of faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobile_sso.device.behaviours import WELL_BUILT, Behaviour
from mobile_sso.device.faults import build_fault
from mobile_sso.device.return_trip import FaultParameter

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld, World

PHONES = ("ios-safari", "ios-auth-session", "ios-ephemeral", "android-custom-tab", "android-auth-tab", "android-chrome")
"""One of each kind."""
CATCHES = ("ios-auth-session", "ios-ephemeral", "android-auth-tab")
"""Those whose auth session catches the callback without the registry."""


def struck(
    make_world: MakeWorld,
    device: str,
    name: str,
    *,
    behaviour: Behaviour = WELL_BUILT,
    bound: bool = False,
    **parameters: FaultParameter,
) -> World:
    """Return a world in which the fault called `name` had its chance in the first sign-in.

    The backend of a well-built app answers a repeated completion as before; `bound`: it asks for the attempt's secret.
    """
    world = make_world(device, behaviour=behaviour, idempotent=behaviour is WELL_BUILT)
    world.backend.bound = bound
    world.app.open()
    world.phone.arm(build_fault(name, parameters))
    world.sign_in()
    return world


def outcomes(world: World) -> list[tuple[str, str | None, str | None]]:
    """Return outcome, fault and error of every attempt, oldest first."""
    return [(attempt.outcome, attempt.fault, attempt.error) for attempt in world.phone.attempts]
