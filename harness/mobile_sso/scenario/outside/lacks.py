"""What a case wants of the backend that an outside one cannot give: then the case is skipped, with that reason.

Source: scenario-format rule 8; issue tracker, "your own backend" (cases that need to see inside are skipped).
"""

from __future__ import annotations

from collections.abc import Iterator

from mobile_sso.idp.quirks import quirk_class
from mobile_sso.idp.quirks.stages import ENDPOINTS, JWKS, METADATA, PROFILE, SIGNING_KEYS
from mobile_sso.scenario.expectations import Expectation
from mobile_sso.scenario.given import GivenIdp
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.steps.arm import armed_in
from mobile_sso.scenario.world import NOBODY

_SEEN_FROM_OUTSIDE = frozenset({"user", "roles", "sessions", "completions"})
"""Keys of `expect: backend` that `who_am_i` or the wire answers; of the sessions only those that reached an app."""
_LOSES_AN_ANSWER = frozenset({"net-lost-response", "process-death", "duplicate-delivery", "false-error"})
"""Faults after which a session may exist that no app was told of."""
LETS_TIME_PASS = frozenset({"code-expired", "login-session-expired", "net-timeout", "state-expired"})
"""Faults that let more virtual time pass than a backend in real time forgives."""
MODULE = "module"
"""The tag of scenarios that tell what the app and the backend of the Mendix modules do, and no other."""
EITHER = "either"
"""The tag of scenarios that hold our strict backend to what the specifications leave to the client."""
_REMEMBERED = frozenset({"discovery", "jwks"})
"""The endpoints whose answers a backend may keep."""
_CHANGES_WHAT_IS_REMEMBERED = frozenset(stage.name for stage in (PROFILE, ENDPOINTS, METADATA, JWKS, SIGNING_KEYS))
"""Where a quirk changes the IdP's metadata or keys at their source."""


def lacks(case: Case, outside: OutsideBackend) -> tuple[str, ...]:
    """Return why `case` cannot be played with `outside`; nothing: it can.

    What differs from case to case stands in parentheses at the end of a reason, so that reasons can be counted.
    """
    return tuple(dict.fromkeys(_reasons(case, outside)))


def _reasons(case: Case, outside: OutsideBackend) -> Iterator[str]:
    given = case.scenario.given
    if MODULE in case.scenario.tags and outside.binding.app_behaviour != "mendix-native":
        yield "it tells what the Mendix modules do, which this backend is not"
    if EITHER in case.scenario.tags:
        yield "the specifications leave it to the client"
    start = outside.binding.start
    lives_on = start is None or start.each == "run"
    if lives_on and (given.idp.metadata or _changes_what_is_remembered(given.idp)):
        yield "it changes the IdP's metadata, which a backend remembers (`start.each: case` starts it anew)"
    if given.backend.overrides():
        yield f"it configures the backend (given.backend.{next(iter(given.backend.overrides()))})"
    if given.callback.model_fields_set:
        yield "it changes the callback URL in one of its places (given.callback)"
    if given.post_logout_redirect_uris is not None:
        yield "it changes what is registered for the way back from a logout (given.post_logout_redirect_uris)"
    if given.idp.client.overrides():
        yield "it registers the backend in another way (given.idp.client)"
    if given.backend_idps is not None and len(given.backend_idps) > 1:
        yield "it enters several IdPs at the backend (given.backend_idps)"
    if given.installed_apps:
        yield "it installs a second app, which has a backend of its own (given.installed_apps)"
    if outside.binding.client.redirect_uri is None and case.axes["scheme"] != "makeitnative":
        yield f"the backend is set up for {outside.redirect_uri}, not for another scheme ({case.axes['scheme']})"
    if outside.redirect_uri.startswith("http:") and case.axes["scheme"] == "https":
        yield f"it is about an https address, and the callback of the backend is {outside.redirect_uri}"
    if given.known_breaks == "fail" and outside.binding.known_breaks:
        yield "it must find no break that is known, and the binding knows of one (known_breaks)"
    faults = armed_in(case.scenario)
    for fault in sorted(LETS_TIME_PASS & {fault for fault, _ in faults}):
        yield f"it lets time pass, and the backend lives in real time ({fault})"
    lost = sorted(_LOSES_AN_ANSWER & {fault for fault, _ in faults})
    if any(parameters.get("during_token_request") for _, parameters in faults):
        yield "it calls the backend while that waits for the IdP, which a server of one thread cannot answer"
    for step in case.scenario.steps:
        if "clock" in step.verb.needs:
            yield f"it lets time pass, and the backend lives in real time ({step.verb.name})"
        if step.verb.name == "end_sso_session" and outside.binding.client.backchannel_logout_uri is None:
            yield "the IdP tells it by a logout token, and the binding has no client.backchannel_logout_uri"
        if step.verb.name == "single_logout" and outside.binding.operations.logout_url is None:
            yield "it signs out at the IdP, too, and the binding has no operation logout_url"
        arguments = step.arguments
        if isinstance(arguments, Expectation):
            inside = (arguments.backend.model_fields_set if arguments.backend else set()) - _SEEN_FROM_OUTSIDE
            if inside:
                yield f"it looks inside the backend ({', '.join(f'backend.{key}' for key in sorted(inside))})"
            if lost and arguments.backend and "sessions" in arguments.backend.model_fields_set:
                yield f"it counts sessions of which a fault kept the answer from the app (backend.sessions, {lost[0]})"
            if _knows_more_than_the_app(arguments):
                yield "it asks the backend about a session that the app has lost (backend.user)"
            if arguments.doctor is not None:
                yield "it looks at how the backend is set up (doctor)"


def _changes_what_is_remembered(idp: GivenIdp) -> bool:
    for name, given in idp.quirks.items():
        if {stage.name for stage in quirk_class(name).stages_of()} & _CHANGES_WHAT_IS_REMEMBERED:
            return True
        each = given if isinstance(given, tuple) else (given,)
        if any(parameters.get("endpoint") in _REMEMBERED for parameters in each):
            return True
    return False


def _knows_more_than_the_app(expected: Expectation) -> bool:
    nobody_here = expected.phone is not None and expected.phone.signed_in == NOBODY
    return nobody_here and expected.backend is not None and expected.backend.user not in (None, NOBODY)
