"""The phone: operating system, browser, apps and the person, put together.

One phone is one thread of events on virtual time; everything that happens on it happens inside a call to the person's
or an app's methods, and is over when that call returns.

Source: deep-link-return 3 (state machine of the virtual device); issue 2, 5.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from mobile_sso.device.app import NativeApp
from mobile_sso.device.attempts import Attempt, AttemptResult, Journal
from mobile_sso.device.browser import Browser
from mobile_sso.device.cookies import CookieJar
from mobile_sso.device.dispatch import Dispatch
from mobile_sso.device.installed_app import InstalledApp
from mobile_sso.device.mix import strikes
from mobile_sso.device.person import Person
from mobile_sso.device.profile import DeviceProfile
from mobile_sso.device.registry import SchemeRegistry
from mobile_sso.device.return_trip import Fault, ReturnTrip
from mobile_sso.device.surroundings import Surroundings
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.contracts import BackendBinding
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import Network
from mobile_sso.testbed.randomness import TokenSource
from mobile_sso.testbed.trace import Trace


class Phone:
    """A simulated phone.

    On the network the browser sends as `browser`, an app as `app:<name>`. `failure_rate` (0 to 1) is the share of
    sign-ins that a fault of the profile's mix strikes; it starts at 0, whatever rate the profile documents.
    """

    def __init__(
        self,
        profile: DeviceProfile,
        *,
        network: Network,
        trace: Trace,
        clock: Clock,
        tokens: TokenSource,
        secrets: Secrets,
        seed: int,
    ) -> None:
        """Switch on a phone of `profile`; `seed` decides which attempts fail and which app iOS picks."""
        self.profile = profile
        self.failure_rate = 0.0
        self.apps: dict[str, NativeApp] = {}
        self._seed = seed
        self._network = network
        self._trace = trace
        self._journal = Journal()
        self._armed: list[Fault] = []
        self._agenda: deque[Callable[[], None]] = deque()
        self._registry = SchemeRegistry(scheme_case=profile.scheme_case)
        self.browser = Browser(
            send=network.sender("browser"),
            jar=CookieJar(clock=clock),
            trace=trace,
            is_claimed=lambda url: bool(self._registry.claimants(url)),
            leave=self._leave,
        )
        self.person = Person(
            browser=self.browser,
            apps=self.apps,
            journal=self._journal,
            settle_if_stuck=self._settle_if_stuck,
            trace=trace,
            secrets=secrets,
        )
        self._dispatch = Dispatch(
            profile=profile,
            registry=self._registry,
            apps=self.apps,
            person_chooses=self.person.choose_app,
            trace=trace,
            seed=seed,
        )
        self._surroundings = Surroundings(
            network=network,
            trace=trace,
            clock=clock,
            tokens=tokens,
            secrets=secrets,
            suspends_in_background=profile.suspends_in_background,
            begin_attempt=self._journal.begin,
            open_attempt=self._open_attempt,
            take_front=self._take_front,
            open_browser=self._open_browser,
            deliver=self._dispatch.deliver,
        )

    # Apps -------------------------------------------------------------------------------------------------------------

    def install(self, installed: InstalledApp, *, binding: BackendBinding) -> NativeApp:
        """Install an app whose backend is spoken to through `binding`; raises ValueError where its name is taken."""
        if installed.name in self.apps:
            raise ValueError(
                f"an app {installed.name!r} is installed on this phone already; give the second another name"
            )
        schemes, https_hosts = installed.registered
        self._registry.install(installed.name, schemes=schemes, https_hosts=https_hosts)
        app = NativeApp(installed, binding=binding, surroundings=self._surroundings)
        self.apps[installed.name] = app
        return app

    # Faults and attempts ----------------------------------------------------------------------------------------------

    def arm(self, fault: Fault) -> None:
        """Let `fault` strike the return of the next sign-in, once; several may be armed for the same return."""
        self._armed.append(fault)

    @property
    def attempts(self) -> list[AttemptResult]:
        """What came of every sign-in attempt on this phone, oldest first."""
        return self._journal.results()

    @property
    def struck(self) -> tuple[str, ...]:
        """The ids of the faults that struck in the current attempt."""
        return tuple(self._journal.current.faults) if self._journal.current else ()

    def forget_history(self) -> None:
        """Drop the attempts that are over, to keep memory flat over many sign-ins; numbers and draws go on."""
        self._journal.forget()

    # Between the parts ------------------------------------------------------------------------------------------------

    def _open_attempt(self, app: str) -> Attempt | None:
        attempt = self._journal.open
        return attempt if attempt is not None and attempt.app == app else None

    def _take_front(self, app: str) -> None:
        for other in self.apps.values():
            if other.name != app:
                other.go_to_background()

    def _open_browser(self, app: str, url: str) -> None:
        self._trace.record(f"app:{app}", "browser", f"opens {self.profile.browser}")
        self.apps[app].go_to_background()
        self.browser.open(url)
        self._settle_if_stuck()

    def _leave(self, url: str) -> None:
        """Carry `url` from the browser to its app, with the faults of this attempt on the way."""
        attempt = self._journal.open
        if attempt is not None:
            for fault in self._faults_for(attempt):
                fault.strike(self._trip(fault, attempt, url))
        self._dispatch.leave(url, browser=self.browser)
        while self._agenda:
            self._agenda.popleft()()
        self._settle_if_stuck()
        if attempt is not None:
            attempt.settle()

    def _faults_for(self, attempt: Attempt) -> list[Fault]:
        armed, self._armed = self._armed, []
        if armed:
            return armed
        drawn = strikes(self.profile.mix, self.failure_rate, self._seed, attempt.number)
        return [drawn] if drawn is not None else []

    def _trip(self, fault: Fault, attempt: Attempt, url: str) -> ReturnTrip:
        return ReturnTrip(
            fault=fault.id,
            url=url,
            app=self.apps[attempt.app],
            attempt=attempt,
            network=self._network,
            trace=self._trace,
            redeliver=lambda link: self._redeliver(link, attempt.app),
            afterwards=self._agenda.append,
        )

    def _redeliver(self, url: str, app: str) -> None:
        """Hand `url` to `app` once more, or to whoever owns it; without an owner the link stays where it is."""
        owners = self._registry.owners(url)
        if owners:
            self._dispatch.deliver(url, app if app in owners else owners[0])

    def _settle_if_stuck(self) -> None:
        """End an attempt whose browser leads nowhere: it shows a page without any form, or one of its own."""
        attempt, page = self._journal.open, self.browser.page
        if attempt is None or page is None or page.forms:
            return
        attempt.shows(page.title or f"HTTP status {page.status}")
        attempt.settle()
