"""The phone: operating system, browser, apps and the person, put together.

One phone is one thread of events on virtual time. What the person does is followed by everything that comes of it
within the next seconds; what takes longer happens when time is let pass.

Source: deep-link-return 3 (state machine of the virtual device).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from mobile_sso.device.agenda import Agenda
from mobile_sso.device.app import NativeApp
from mobile_sso.device.attempts import PATIENCE, Attempt, AttemptResult, Journal
from mobile_sso.device.auth_session import AuthSession
from mobile_sso.device.browser import simulated_browser
from mobile_sso.device.browser_contract import BrowserPlace, MakeBrowser, PhoneBrowser
from mobile_sso.device.connections import Radio
from mobile_sso.device.device_clock import DeviceClock
from mobile_sso.device.dispatch import Dispatch
from mobile_sso.device.fault_strikes import FaultStrikes
from mobile_sso.device.hands import PhoneHands
from mobile_sso.device.installed_app import InstalledApp
from mobile_sso.device.passage import Opening, Passage
from mobile_sso.device.person import Person
from mobile_sso.device.profile import DeviceProfile, FaultMix
from mobile_sso.device.registry import SchemeRegistry
from mobile_sso.device.return_trip import Fault
from mobile_sso.device.surroundings import Opened, Surroundings
from mobile_sso.device.token_requests import TokenRequests
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.contracts import BackendBinding
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import Network
from mobile_sso.testbed.randomness import TokenSource
from mobile_sso.testbed.trace import Trace

WATCHES = 10.0
"""Seconds for which the person looks on after everything they do; what comes later comes with `pass_time`."""


class Phone:
    """A simulated phone.

    On the network the browser sends as `browser`, an app as `app:<name>`. `failure_rate` (0 to 1) is the share of
    sign-ins that a fault of the mix strikes; it starts at 0, whatever rate the profile documents or the mix has.
    """

    def __init__(
        self,
        profile: DeviceProfile,
        *,
        network: Network,
        trace: Trace,
        clock: VirtualClock,
        tokens: TokenSource,
        secrets: Secrets,
        seed: int,
        mix: FaultMix | None = None,
        make_browser: MakeBrowser = simulated_browser,
    ) -> None:
        """Switch on a phone of `profile`; `seed` decides which attempts `mix` strikes and which app iOS picks.

        `make_browser` puts another browser on it than the simulated one.
        """
        self.profile = profile
        self.make_browser = make_browser
        self.apps: dict[str, NativeApp] = {}
        self._bindings: dict[str, BackendBinding] = {}
        self._trace = trace
        self._clock = clock
        self._journal = Journal()
        self._agenda = Agenda(clock)
        device_clock = DeviceClock(clock)
        self.registry = SchemeRegistry(scheme_case=profile.scheme_case)
        self.browser: PhoneBrowser = make_browser(
            BrowserPlace(
                send=network.sender("browser"),
                trace=trace,
                clock=clock,
                phone_clock=device_clock,
                is_claimed=lambda url: bool(self.registry.claimants(url)),
                leave=self._leave,
                witness=network.witness("browser"),
            )
        )
        self.person = Person(
            browser=self.browser,
            apps=self.apps,
            journal=self._journal,
            rest=self._rest,
            trace=trace,
            secrets=secrets,
        )
        self._dispatch = Dispatch(
            profile=profile,
            registry=self.registry,
            apps=self.apps,
            person_chooses=self.person.choose_app,
            trace=trace,
            seed=seed,
        )
        self.radio = Radio(clock=clock, trace=trace)
        self.faults = FaultStrikes(
            profile=profile,
            mix=mix,
            seed=seed,
            apps=self.apps,
            hands=PhoneHands(
                profile=profile,
                agenda=self._agenda,
                browser=self.browser,
                radio=self.radio,
                clock=device_clock,
                registry=self.registry,
                dispatch=self._dispatch,
                network=network,
                token_requests=TokenRequests(network),
                trace=trace,
                bindings=self._bindings,
                cancel_code=profile.cancel_code,
                catches_redirect=profile.catches_redirect,
            ),
        )
        self._surroundings = Surroundings(
            network=network,
            trace=trace,
            clock=clock,
            agenda=self._agenda,
            radio=self.radio,
            tokens=tokens,
            secrets=secrets,
            suspends_in_background=profile.suspends_in_background,
            cancel_code=profile.cancel_code,
            one_session_at_a_time=profile.catches_redirect,
            begin_attempt=self._begin_attempt,
            open_attempt=self._open_attempt,
            take_front=self._take_front,
            open_browser=self._open_browser,
            visit=self._visit,
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
        self.registry.install(installed.name, schemes=schemes, https_hosts=https_hosts, addresses=installed.addresses)
        app = NativeApp(installed, binding=binding, surroundings=self._surroundings)
        self.apps[installed.name] = app
        self._bindings[installed.name] = binding
        self.faults.installed(installed.name)
        return app

    # Faults, time and attempts ----------------------------------------------------------------------------------------

    @property
    def failure_rate(self) -> float:
        """The share of sign-ins (0 to 1) that a fault of the mix strikes; to set one needs a mix, else ValueError."""
        return self.faults.rate

    @failure_rate.setter
    def failure_rate(self, rate: float) -> None:
        self.faults.rate = rate

    def arm(self, fault: Fault) -> None:
        """Let `fault` strike the next sign-in, once; several may be armed for the same one.

        A fault of the set-up strikes here and now, every app on the phone, and for good.
        """
        self.faults.arm(fault)

    def pass_time(self, seconds: float) -> None:
        """Let `seconds` pass, with everything that is due in them."""
        until = self._clock.now() + seconds
        self._agenda.run(seconds)
        self._clock.advance(max(0.0, until - self._clock.now()))
        self._settle_if_quiet()

    @property
    def attempts(self) -> list[AttemptResult]:
        """What came of every sign-in attempt on this phone, oldest first."""
        return self._journal.results()

    @property
    def overdue(self) -> Attempt | None:
        """The attempt that should have ended by now and has not, or None."""
        attempt = self._journal.open
        return attempt if attempt and self._clock.now() > attempt.begun_at + PATIENCE else None

    @property
    def struck(self) -> tuple[str, ...]:
        """The ids of the faults that struck in the current attempt."""
        return tuple(self._journal.current.faults) if self._journal.current else ()

    def forget_history(self) -> None:
        """Drop the attempts that are over, to keep memory flat over many sign-ins; numbers and draws go on."""
        self._journal.forget()

    # Between the parts ------------------------------------------------------------------------------------------------

    def _begin_attempt(self, app: str) -> Attempt:
        attempt = self._journal.begin(app, at=self._clock.now())
        attempt.deadline = self._agenda.after(PATIENCE, attempt.settle)
        attempt.faults.extend(self.faults.of_the_set_up)
        return attempt

    def _open_attempt(self, app: str) -> Attempt | None:
        attempt = self._journal.open
        return attempt if attempt is not None and attempt.app == app else None

    def _take_front(self, app: str) -> None:
        for other in self.apps.values():
            if other.name != app:
                other.go_to_background()

    def _visit(self, app: str, url: str) -> None:
        self._trace.record(f"app:{app}", "browser", f"opens {self.profile.browser}")
        self.apps[app].go_to_background()
        self.browser.open(url)
        self._rest()

    def _open_browser(self, app: str, session: AuthSession, url: str) -> Opened:
        """Open `url` for the sign-in of `app`, with the faults of this moment in the way."""
        session.ask()
        attempt = self._journal.open
        opening = Opening(url=url, cookies=self.profile.cookies)
        if attempt is not None:
            self.faults.at_opening(attempt, opening)
        if opening.refused is not None:
            session.refuse(opening.refused)
            return "refused"
        if opening.missing is not None:
            session.refuse(f"there is no {opening.missing}")
            return "missing"
        if opening.hangs:
            if attempt is not None:
                attempt.came_back = True
            self._rest()
            return "hanging"
        self._present(app, session, opening)
        if attempt is not None and attempt.open and self.browser.page is not None:
            self.faults.at_page(attempt)
        self._rest()
        return "presented"

    def _present(self, app: str, session: AuthSession, opening: Opening) -> None:
        if self.profile.asks_before_opening:
            host = urlsplit(opening.url).hostname or ""
            self._trace.record("os", "person", "asks whether the app may sign in", host)
        self._trace.record(f"app:{app}", "browser", f"opens {self.profile.browser}")
        session.present()
        if self.profile.covers_app:
            self.apps[app].be_covered()
        else:
            self.apps[app].go_to_background()
        self.browser.jar.share(opening.cookies)
        self.browser.open(opening.url)

    def _leave(self, url: str) -> None:
        """Carry `url` from the browser to its app, with the faults of this attempt on the way."""
        attempt, passage = self._journal.open, Passage(url=url)
        if attempt is not None:
            self.faults.at_leaving(attempt, passage)
        if passage.blocked is not None:
            offers_link = attempt is not None and self.apps[attempt.app].offers_return_link
            self.browser.refuse(passage.blocked, way_on=passage.url if offers_link else None)
        elif passage.lost is not None:
            self.browser.hand_over()
            self._trace.record("os", "os", "loses the link", passage.lost)
        elif passage.taken_by is not None:
            self.browser.hand_over()
            self.faults.hand_to_thief(passage.url, passage.taken_by)
        elif passage.delay > 0:
            self._hold(attempt, passage)
        else:
            self._deliver(attempt, passage.url)
        if attempt is not None and passage.blocked is None:
            attempt.came_back = True
        self._rest()

    def _deliver(self, attempt: Attempt | None, url: str) -> None:
        """Hand `url`, of which the browser is full, to the session that waits for it, or to the owner of its scheme."""
        app = self._catcher(attempt)
        if app is None:
            self._dispatch.leave(url, browser=self.browser)
            return
        self.browser.hand_over()
        self._trace.record("browser", app.sender, "returns the link", url=url)
        app.take_session_result(url)

    def _hold(self, attempt: Attempt | None, passage: Passage) -> None:
        """Let the link arrive later; the browser is gone by then."""
        self.browser.hand_over()
        app = self._catcher(attempt)
        if app is None:
            self._dispatch.hold(passage.url)
        if attempt is not None:
            attempt.under_way += 1

        def arrive() -> None:
            if attempt is not None:
                attempt.under_way -= 1
            if app is not None:
                self._trace.record("browser", app.sender, "returns the link", url=passage.url)
                app.take_session_result(passage.url)
            elif self._dispatch.let_go(passage.url):
                self._dispatch.deliver_to_owner(passage.url)

        self._agenda.after(passage.delay, arrive)

    def _catcher(self, attempt: Attempt | None) -> NativeApp | None:
        """Return the app whose auth session catches the callback without the registry, or None."""
        if attempt is None or not self.profile.catches_redirect:
            return None
        app = self.apps[attempt.app]
        return app if app.auth_session.state in ("open", "cancelled") else None

    def _rest(self) -> None:
        """Let happen what is due while the person looks on, and see what came of the attempt."""
        if self._agenda.running:
            return
        self._agenda.run(WATCHES)
        self._settle_if_quiet()

    def _settle_if_quiet(self) -> None:
        """End an attempt of which nothing more will come: all its links arrived, or its browser leads nowhere."""
        attempt, page = self._journal.open, self.browser.page
        if attempt is None or attempt.under_way:
            return
        offers_way_on = page is not None and self.browser.state == "blocked" and page.links
        if page is not None and not page.forms and not offers_way_on:
            attempt.shows(page.title or f"HTTP status {page.status}")
            attempt.settle()
        elif attempt.came_back:
            attempt.settle()
