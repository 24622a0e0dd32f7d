"""The operating system with a link in its hand: who gets it, and is that app running?

Source: deep-link-return 3.2 (`resolve`, `deliver_warm`, `deliver_cold`), 1.3 `invalid-address`, 1.4 `scheme-collision`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from mobile_sso.device.machine import Machine
from mobile_sso.device.profile import DeviceProfile
from mobile_sso.device.registry import SchemeRegistry
from mobile_sso.device.schemes import scheme_of
from mobile_sso.device.states import OS_DISPATCH
from mobile_sso.testbed.randomness import draw
from mobile_sso.testbed.trace import Trace

NO_OWNER: Mapping[str, str] = {
    "ios": "Safari cannot open the page because the address is invalid",
    "android": "Navigation is blocked: ERR_UNKNOWN_URL_SCHEME",
}
"""What the person reads where no app owns the scheme, by platform."""

NOT_OFFERED_AGAIN = "Safari does not offer again to open an address that was declined"
"""What becomes of a link that the person did not want to open; what Safari shows then is not documented."""


class Target(Protocol):
    """An app that links can be delivered to."""

    @property
    def running(self) -> bool:
        """True where the process lives, in front or not."""
        ...

    def come_to_front(self) -> None:
        """Become the app the person sees."""
        ...

    def receive(self, url: str) -> None:
        """Take `url` as an event for the listeners there are now (warm)."""
        ...

    def launch(self, initial_url: str | None = None) -> None:
        """Start, with `initial_url` as the reason (cold)."""
        ...


class Exit(Protocol):
    """The browser that left, which learns how it ended."""

    def hand_over(self) -> None:
        """An app takes the URL."""
        ...

    def refuse(self, reason: str) -> None:
        """No app takes the URL."""
        ...


class Dispatch:
    """Resolves and delivers links."""

    def __init__(
        self,
        *,
        profile: DeviceProfile,
        registry: SchemeRegistry,
        apps: Mapping[str, Target],
        person_chooses: Callable[[tuple[str, ...]], str],
        trace: Trace,
        seed: int,
    ) -> None:
        """Deliver to `apps`; `person_chooses` answers Android's chooser, `seed` decides iOS's free pick."""
        self._profile = profile
        self._registry = registry
        self._apps = apps
        self._person_chooses = person_chooses
        self._seed = seed
        self._picks = 0
        self._held: str | None = None
        self._declined: str | None = None
        self._machine = Machine(OS_DISPATCH, actor="os", trace=trace)

    def leave(self, url: str, *, browser: Exit) -> None:
        """Take `url` from `browser` to its owner, or tell the browser that there is none."""
        self._overtake()
        if url == self._declined:
            browser.refuse(NOT_OFFERED_AGAIN)
            return
        owners = self._registry.owners(url)
        if owners and self._profile.asks_before_leaving and (scheme_of(url) or "").lower() != "https":
            self._machine.fire("asks the person", target="person")
        self._machine.fire("resolves", owners=", ".join(owners) or "none")
        if not owners:
            self._machine.fire("finds no owner", target="browser")
            browser.refuse(NO_OWNER[self._profile.platform])
            return
        app = self._pick(owners)
        browser.hand_over()
        self._deliver(app, url)

    def decline(self, url: str) -> None:
        """Note that the person would not open `url`: this very URL is not offered to them again."""
        self._declined = url

    def hold(self, url: str) -> None:
        """Keep `url` for later; the slot holds one, and a second takes its place."""
        self._held = url
        self._machine.fire("holds the link", url=url)

    def let_go(self, url: str) -> bool:
        """End the holding of `url`; False where another link has taken its place, and this one is lost."""
        if self._held != url:
            return False
        self._held = None
        self._machine.fire("lets go")
        return True

    def deliver_to_owner(self, url: str) -> None:
        """Take `url`, which no browser waits for any more, to its owner; without one it is lost."""
        owners = self._registry.owners(url)
        self._machine.fire("resolves", owners=", ".join(owners) or "none")
        if owners:
            self._deliver(self._pick(owners), url)
        else:
            self._machine.fire("finds no owner")

    def deliver(self, url: str, app: str) -> None:
        """Deliver `url` to `app`, without a browser: a second event for the same link, or a link from elsewhere."""
        self._overtake()
        self._machine.fire("resolves", owners=app)
        self._deliver(app, url)

    def _overtake(self) -> None:
        """Lose the link that is held, because another one comes before it."""
        if self._held is not None:
            self._held = None
            self._machine.fire("is overtaken")

    def _pick(self, owners: tuple[str, ...]) -> str:
        if len(owners) == 1:
            return owners[0]
        if self._profile.platform == "ios":
            self._picks += 1
            return owners[int(draw(self._seed, "scheme-collision", self._picks) * len(owners))]
        self._machine.fire("shows chooser", target="person", choices=", ".join(owners))
        choice = self._person_chooses(owners)
        self._machine.fire("resolves", owners=choice)
        return choice

    def _deliver(self, app: str, url: str) -> None:
        target = self._apps[app]
        if target.running:
            target.come_to_front()
            self._machine.fire("delivers warm", target=f"app:{app}", url=url)
            target.receive(url)
        else:
            self._machine.fire("delivers cold", target=f"app:{app}", url=url)
            target.launch(url)
