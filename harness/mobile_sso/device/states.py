"""The regions of the phone as transition tables; they run side by side and know nothing of one another.

The sixth region, backend and identity provider, is theirs: the life of an attempt is the table of `backend/attempt.py`.
What the person lives through is `ATTEMPT`.

Source: deep-link-return 3.1 (regions) and 3.2 (events and guards).
"""

from __future__ import annotations

from mobile_sso.device.machine import Table

APP_PROCESS = Table(
    region="app process",
    initial="not-running",
    transitions={
        ("not-running", "is launched"): "launching",
        ("launching", "is ready"): "foreground",
        ("foreground", "resigns active"): "inactive",
        ("inactive", "enters background"): "background",
        ("background", "is suspended"): "suspended",
        ("background", "enters foreground"): "inactive",
        ("suspended", "enters foreground"): "inactive",
        ("inactive", "becomes active"): "foreground",
        ("launching", "is killed"): "not-running",
        ("foreground", "is killed"): "not-running",
        ("inactive", "is killed"): "not-running",
        ("background", "is killed"): "not-running",
        ("suspended", "is killed"): "not-running",
    },
)
"""The app as the operating system sees it; whoever is killed loses the memory and keeps the disk."""

JS_RUNTIME = Table(
    region="JavaScript runtime",
    initial="off",
    transitions={
        ("off", "boots"): "booting",
        ("booting", "can listen"): "ready",
        ("ready", "reloads"): "booting",
        ("booting", "dies"): "off",
        ("ready", "dies"): "off",
    },
)
"""The inside of the app: a reload (`mx.reload()`) forgets listeners and pages, but the process and its launch live
on."""

AUTH_SESSION = Table(
    region="auth session",
    initial="idle",
    transitions={
        ("idle", "is asked for"): "opening",
        ("returned", "is asked for"): "opening",
        ("cancelled", "is asked for"): "opening",
        ("refused", "is asked for"): "opening",
        ("opening", "is presented"): "open",
        ("opening", "is refused"): "refused",
        ("opening", "is given up"): "cancelled",
        ("open", "returns"): "returned",
        ("open", "is cancelled"): "cancelled",
        ("open", "is given up"): "cancelled",
        ("cancelled", "returns late"): "returned",
        ("opening", "dies"): "idle",
        ("open", "dies"): "idle",
        ("returned", "dies"): "idle",
        ("cancelled", "dies"): "idle",
        ("refused", "dies"): "idle",
    },
)
"""What the app waits for while the browser is in front. `is cancelled` is what the system or an SDK reports, for a
cancel of the person and for many other reasons; `is given up` is the app's own doing. A session in `opening` that never
gets on is the busy flag of the SDKs."""

BROWSER = Table(
    region="browser",
    initial="closed",
    transitions={
        ("closed", "opens"): "loading",
        ("page", "opens"): "loading",
        ("blocked", "opens"): "loading",
        ("page", "submits"): "loading",
        ("page", "follows link"): "loading",
        ("blocked", "follows link"): "loading",
        ("loading", "shows page"): "page",
        ("loading", "gives up"): "blocked",
        ("loading", "leaves"): "leaving",
        ("leaving", "hands over"): "closed",
        ("leaving", "is refused"): "blocked",
        ("page", "is closed"): "closed",
        ("blocked", "is closed"): "closed",
    },
)
"""The phone's own browser; its cookie jar outlives every state."""

OS_DISPATCH = Table(
    region="dispatch of links",
    initial="idle",
    transitions={
        ("idle", "holds the link"): "holding",
        ("holding", "holds the link"): "holding",
        ("holding", "lets go"): "idle",
        ("holding", "is overtaken"): "idle",
        ("idle", "asks the person"): "asking",
        ("asking", "resolves"): "resolving",
        ("idle", "resolves"): "resolving",
        ("resolving", "shows chooser"): "choosing",
        ("choosing", "resolves"): "resolving",
        ("resolving", "finds no owner"): "idle",
        ("resolving", "delivers warm"): "idle",
        ("resolving", "delivers cold"): "idle",
    },
)
"""The operating system with a link in its hand. What it holds is one slot and no queue: a second link takes its
place."""

RADIO = Table(
    region="radio",
    initial="up",
    transitions={
        ("up", "is not ready"): "not ready",
        ("not ready", "comes up"): "up",
    },
)
"""Whether the phone has a network; `not ready`: radio, VPN or name resolution in their first moments. A phone that is
offline for good, as in flight mode, is not simulated: no fault needs it."""

CONNECTION_POOL = Table(
    region="connection pool",
    initial="empty",
    transitions={
        ("empty", "connects"): "fresh",
        ("fresh", "goes stale"): "stale",
        ("stale", "reconnects"): "fresh",
        ("fresh", "dies"): "empty",
        ("stale", "dies"): "empty",
    },
)
"""The app's connections to its backend: iOS makes them defunct as soon as the app is suspended."""

ATTEMPT = Table(
    region="attempt",
    initial="waiting",
    transitions={
        ("waiting", "signs in"): "signed-in",
        ("failed", "signs in"): "signed-in",
        ("signed-in", "signs in"): "signed-in",
        ("waiting", "shows an error"): "failed",
        ("failed", "shows an error"): "failed",
        ("signed-in", "shows an error"): "failed",
        ("waiting", "is cancelled"): "cancelled",
        ("failed", "is cancelled"): "cancelled",
        ("waiting", "comes to nothing"): "failed",
    },
)
"""A sign-in as the person lives it: what they see last decides."""

REGIONS = (APP_PROCESS, JS_RUNTIME, AUTH_SESSION, BROWSER, OS_DISPATCH, RADIO, CONNECTION_POOL, ATTEMPT)
