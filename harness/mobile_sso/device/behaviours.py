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
    retry_pauses: tuple[float, ...]
    """Seconds before each repetition of a request that got no answer; as many repetitions as there are pauses."""
    handles_each_link_once: bool
    """Remember on disk which callback URLs were handled, as hashes, and ignore them from then on."""
    repeats_unfinished_completion: bool
    """Repeat, after a relaunch, the completion that was under way when the app died."""
    asks_who_am_i_before_error: bool
    """Ask the backend whether the person is signed in after all before an error is shown."""
    listens: Literal["app-start", "login-page"]
    """Where the link listener is added. `app-start`: listener first, initial URL second, once per process.
    `login-page`: on every load of the login page, initial URL first, listener only when that URL has been dealt with,
    none ever removed."""
    restarts_after_sign_in: bool
    """Reload the JavaScript runtime after the session was stored (`mx.reload()`)."""


WELL_BUILT = Behaviour(
    name="well-built",
    keeps_attempt_on_disk=True,
    retry_pauses=(0.0, 0.3),
    handles_each_link_once=True,
    repeats_unfinished_completion=True,
    asks_who_am_i_before_error=True,
    listens="app-start",
    restarts_after_sign_in=False,
)
"""The ideal: every rule of deep-link-return 2.1. The first repetition comes at once (Apple QA1941)."""

MENDIX_NATIVE = Behaviour(
    name="mendix-native",
    keeps_attempt_on_disk=False,
    retry_pauses=(),
    handles_each_link_once=False,
    repeats_unfinished_completion=False,
    asks_who_am_i_before_error=False,
    listens="login-page",
    restarts_after_sign_in=True,
)
"""The app of the Mobile SSO module.

Read in public source: the order of `RegisterDeepLink` and that it removes no listener; the restart after sign-in.
Inferred, not confirmed by the vendor: that `OL_RegisterDeeplink` wraps `RegisterDeepLink`, that a second visit of the
login page adds a second listener unless the app restarted in between, that no request is repeated, and that the answer
to the last delivery decides what the person sees.
"""

BEHAVIOURS: Mapping[str, Behaviour] = {preset.name: preset for preset in (WELL_BUILT, MENDIX_NATIVE)}


def behaviour(name: str) -> Behaviour:
    """Return the preset called `name`; raise ValueError where there is none."""
    if name not in BEHAVIOURS:
        raise ValueError(unknown("app behaviour", name, BEHAVIOURS))
    return BEHAVIOURS[name]
