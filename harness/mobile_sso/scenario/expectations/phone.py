"""What the phone shows: the page, who is signed in, errors, buttons, the browser.

Source: scenario-format rule 6; conformance-and-attacks 0.3 oracle 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mobile_sso.documents.names import PersonaName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.expectations.comparison import Bounds, EachSomewhere, InAnyOrder
from mobile_sso.scenario.world import AppInWorld, World


class PhoneExpectation(StrictModel):
    """What the person sees on the phone."""

    page: str | None = None
    """The app's page: `Login_Native`, `Login_Native_Automatic`, `Home`, or `not running`."""
    signed_in: PersonaName | None = None
    errors: tuple[str, ...] | None = None
    """The error texts the app shows now."""
    choices: tuple[str, ...] | None = None
    """The sign-in buttons."""
    browser: str | None = None
    """`closed`, `sign-in page`, `error page`, `confirmation page`, `logged out page`, `page`, or `blocked`."""
    browser_text: str | None = None
    """A text that stands on the page in the browser."""
    auth_session: str | None = None
    """What the app waits for: `idle`, `opening`, `open`, `returned`, `cancelled`, `refused`."""
    signed_in_on_attempt: int | None = None
    """The number of the attempt that signed the person in; 1 is the first."""
    completions: int | Bounds | None = None
    """How often the app sent a callback URL to its backend, repetitions and lost requests included."""
    faults: tuple[str, ...] | None = None
    """The faults that struck on this phone, in order."""


def _signed_in(world: World, app: AppInWorld) -> str:
    return world.username_of(app.native.signed_in, app)


def _attempt(world: World, app: AppInWorld) -> int | None:
    for attempt in reversed(world.phone.attempts):
        if attempt.outcome == "signed-in":
            return attempt.number
    return None


def _faults(world: World, app: AppInWorld) -> tuple[str, ...]:
    return tuple(attempt.fault for attempt in world.phone.attempts if attempt.fault)


OBSERVE: Mapping[str, Callable[[World, AppInWorld], object]] = {
    "page": lambda world, app: app.native.page or "not running",
    "signed_in": _signed_in,
    "errors": lambda world, app: app.native.errors,
    "choices": lambda world, app: InAnyOrder(items=app.native.choices),
    "browser": lambda world, app: world.browser_shows(),
    "browser_text": lambda world, app: EachSomewhere(
        lines=(world.phone.browser.page.text,) if world.phone.browser.page else ()
    ),
    "auth_session": lambda world, app: app.native.auth_session.state,
    "signed_in_on_attempt": _attempt,
    "completions": lambda world, app: world.completions.sent[app.name],
    "faults": _faults,
}
