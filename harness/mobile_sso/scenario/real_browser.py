"""What a case asks for that a real browser cannot give; such a case is skipped, and says why.

Source: issue 5, section 4; RFC 6265 5.3 (cookies expire by the user agent's own clock).
"""

from __future__ import annotations

from mobile_sso.idp.engines.remote import RemoteIdp
from mobile_sso.scenario.expectations import Expectation
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.steps.arm import armed_in
from mobile_sso.scenario.steps.repeat_sign_in import RepeatSignIn
from mobile_sso.scenario.world import World

_IN_THE_WAY_OF_THE_BROWSER = frozenset({"mfa-page-dead"})
"""Faults that lose a request of the browser on the network of the case."""
MOST_SIGN_INS = 20
"""A sign-in takes a real browser about a second."""


def beyond_a_real_browser(case: Case, world: World) -> str | None:
    """Return why `case` cannot be played in `world`, whose browser is a real one; None: it can."""
    elsewhere = [name for name, engine in world.idps.items() if isinstance(engine, RemoteIdp)]
    for fault, _ in armed_in(case.scenario) if elsewhere else ():
        if fault in _IN_THE_WAY_OF_THE_BROWSER:
            return f"{fault} strikes what a browser sends, and a real one sends it to the IdP {elsewhere[0]} by itself"
    for step in case.scenario.steps:
        if step.word == "wait":
            return (
                f"line {step.line}: `wait` passes in virtual time, and the cookies of a real browser expire by its own"
            )
        phone = step.arguments.phone if isinstance(step.arguments, Expectation) else None
        if phone is not None and phone.browser == "blocked" and phone.browser_text is not None:
            return f"line {step.line}: a real browser tells in its own words why it shows no page (browser_text)"
        if isinstance(step.arguments, RepeatSignIn) and step.arguments.times > MOST_SIGN_INS:
            return (
                f"line {step.line}: {step.arguments.times} sign-ins are too many for a real browser ({MOST_SIGN_INS})"
            )
    return None
