"""The regions of the phone as transition tables; they run side by side and know nothing of one another.

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

BROWSER = Table(
    region="browser",
    initial="closed",
    transitions={
        ("closed", "opens"): "loading",
        ("page", "opens"): "loading",
        ("blocked", "opens"): "loading",
        ("page", "submits"): "loading",
        ("page", "follows link"): "loading",
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
"""The operating system with a link in its hand."""

REGIONS = (APP_PROCESS, JS_RUNTIME, BROWSER, OS_DISPATCH)
