"""How an app is written: the choices an app makes about the way back from the browser, as values.

The ideal comes first; the other preset is the app that the Mobile SSO module makes. A scenario may take one and
replace a single choice with `dataclasses.replace`, to see which choice it is that saves the sign-in.

Source: deep-link-return 2.1 (rules), mendix-behaviour 2.1, 2.2, 2.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mobile_sso.device.naming import unknown


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """The choices of an app's author."""

    name: str
    keeps_attempt_on_disk: bool
    """Write the attempt and its secret to disk before the browser opens; a link without a waiting attempt is
    dropped."""
    attempt_lifetime: float | None
    """Seconds after which the app ends an attempt by itself and says so; None: it never does."""
    retry_pauses: tuple[float, ...]
    """Seconds before each repetition of a request that got no answer; as many repetitions as there are pauses."""
    retry_budget: float
    """Seconds after the first request in which a repetition may begin."""
    handles_each_link_once: bool
    """Remember on disk which callback URLs were handled, as hashes, and ignore them from then on."""
    repeats_unfinished_completion: bool
    """Repeat, after a relaunch, the completion that was under way when the app died."""
    asks_who_am_i_before_error: bool
    """Ask the backend whether the person is signed in after all before an error is shown."""
    buffers_links_natively: bool
    """Take the link in native code and keep it until JavaScript asks for it, so that none is lost on the way."""
    routes_callback: bool
    """The app's router knows the callback's path, and leaves the link to the sign-in."""
    result_of_auth_session: Literal["handled", "reopened"]
    """What is done with the link that an auth session returns: handled at once, or opened once more, so that it comes
    by way of the operating system (`Linking.openURL`)."""
    takes_late_links: bool
    """A link that comes after the auth session was reported as cancelled still completes its attempt."""
    mends_auth_session: bool
    """Open the browser once more where the first opening was refused, and end a stuck one when the person taps
    again."""
    offers_return_link: bool
    """The way back leads over a landing page with a link "Return to the app", which stands where the browser refuses to
    leave by itself. The page is the browser's here, not served by the backend."""
    keeps_session: Literal["as token", "as session cookie"]
    """How the app session is kept: a token on disk, or a cookie without a lifetime, which a phone may drop when the
    process ends."""
    listens: Literal["app-start", "login-page"]
    """Where the link listener is added. `app-start`: listener first, initial URL second, once per process.
    `login-page`: on every load of the login page, initial URL first, listener only when that URL has been dealt with,
    none ever removed."""
    restarts_after_sign_in: bool
    """Reload the JavaScript runtime after the session was stored (`mx.reload()`)."""


WELL_BUILT = Behaviour(
    name="well-built",
    keeps_attempt_on_disk=True,
    attempt_lifetime=1800.0,
    retry_pauses=(0.0, 0.3),
    retry_budget=10.0,
    handles_each_link_once=True,
    repeats_unfinished_completion=True,
    asks_who_am_i_before_error=True,
    buffers_links_natively=True,
    routes_callback=True,
    result_of_auth_session="handled",
    takes_late_links=True,
    mends_auth_session=True,
    offers_return_link=True,
    keeps_session="as token",
    listens="app-start",
    restarts_after_sign_in=False,
)
"""The ideal: every rule of deep-link-return 2.1. The first repetition comes at once (Apple QA1941)."""

MENDIX_NATIVE = Behaviour(
    name="mendix-native",
    keeps_attempt_on_disk=False,
    attempt_lifetime=None,
    retry_pauses=(),
    retry_budget=0.0,
    handles_each_link_once=False,
    repeats_unfinished_completion=False,
    asks_who_am_i_before_error=False,
    buffers_links_natively=False,
    routes_callback=False,
    result_of_auth_session="reopened",
    takes_late_links=False,
    mends_auth_session=False,
    offers_return_link=False,
    keeps_session="as session cookie",
    listens="login-page",
    restarts_after_sign_in=True,
)
"""The app of the Mobile SSO module.

Read in public source: the order of `RegisterDeepLink` and that it removes no listener; the restart after sign-in; that
the result of an in-app browser is opened once more (`JS_OpenAuthURL` of the predecessor). What its URL parser does to a
link is part of its binding (`parse_url_to_object`).

Inferred, not confirmed by the vendor: that `OL_RegisterDeeplink` wraps `RegisterDeepLink`, that a second visit of the
login page adds a second listener unless the app restarted in between, that no request is repeated, that version 2 keeps
its session in cookies, that nothing keeps a router or another SDK from taking a link, and that the answer to the last
delivery decides what the person sees.
"""

BEHAVIOURS: Mapping[str, Behaviour] = {preset.name: preset for preset in (WELL_BUILT, MENDIX_NATIVE)}


def behaviour(name: str) -> Behaviour:
    """Return the preset called `name`; raise ValueError where there is none."""
    if name not in BEHAVIOURS:
        raise ValueError(unknown("app behaviour", name, BEHAVIOURS))
    return BEHAVIOURS[name]
