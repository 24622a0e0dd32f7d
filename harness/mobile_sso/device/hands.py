"""What a fault can lay hands on besides the app: the phone's browser, radio, clock and registry, and the wires.

Source: deep-link-return 1.0 (primitives `dup`, `net`, `jar`, `clock`, `steal`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mobile_sso.device.agenda import Agenda
from mobile_sso.device.browser_contract import PhoneBrowser
from mobile_sso.device.connections import Radio
from mobile_sso.device.device_clock import DeviceClock
from mobile_sso.device.dispatch import Dispatch
from mobile_sso.device.profile import DeviceProfile
from mobile_sso.device.registry import SchemeRegistry
from mobile_sso.device.token_requests import TokenRequests
from mobile_sso.testbed.contracts import AppSession, BackendBinding, KeepsCookies
from mobile_sso.testbed.http import Request
from mobile_sso.testbed.network import Interceptor, Network, NetworkError
from mobile_sso.testbed.trace import Trace

THIEF = "app:thief"
"""A foreign app, as the network and the trace call it."""


@dataclass(frozen=True, kw_only=True)
class PhoneHands:
    """The parts of one phone that faults act on (`within_reach.Hands`)."""

    profile: DeviceProfile
    agenda: Agenda
    browser: PhoneBrowser
    radio: Radio
    clock: DeviceClock
    registry: SchemeRegistry
    dispatch: Dispatch
    network: Network
    token_requests: TokenRequests
    trace: Trace
    bindings: dict[str, BackendBinding]
    cancel_code: str
    catches_redirect: bool

    @property
    def since_gesture(self) -> float | None:
        """Seconds since the person last touched the page in the browser; None: not since it was opened."""
        return self.browser.since_gesture

    @property
    def by_tap(self) -> bool:
        """True where the person tapped a link that leads to the app itself, with no redirect in between."""
        return self.browser.leaves_by_tap

    @property
    def asks_before_leaving(self) -> bool:
        """True where the browser asks before it hands a private-use URI scheme to an app."""
        return self.profile.asks_before_leaving

    @property
    def now(self) -> float:
        """The present instant, in seconds since the epoch, not by the phone's own clock."""
        return self.clock.true.now()

    def redeliver(self, url: str, app: str) -> None:
        """Hand `url` to `app` once more, or to whoever owns it; without an owner the link stays where it is."""
        owners = self.registry.owners(url)
        if owners:
            self.dispatch.deliver(url, app if app in owners else owners[0])

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        """Let `action` happen when the delivery is over, `seconds` later."""
        self.agenda.after(seconds, action)

    def pass_time(self, seconds: float) -> None:
        """Let `seconds` pass, in which nobody does anything."""
        self.clock.true.advance(seconds)

    def close_browser(self) -> None:
        """Let the browser go away without a word."""
        self.browser.close()

    def open_browser_again(self) -> None:
        """Let the browser open once more what the app asked for last."""
        self.browser.open_again()

    def decline(self, url: str) -> None:
        """The person answers the question whether to open the app with no; this very URL is not offered again."""
        self.dispatch.decline(url)

    def intercept(self, matches: Callable[[str, Request], bool], interceptor: Interceptor) -> None:
        """Lay `interceptor` around the next request for which `matches(source, request)` holds."""
        self.network.intercept_next(lambda source, target, request: matches(source, request), interceptor)

    def not_ready_for(self, seconds: float) -> None:
        """Let the phone's radio carry nothing for `seconds`."""
        self.radio.not_ready_for(seconds)
        self.agenda.after(seconds, self.radio.come_up_in_time)

    def skew_clock(self, seconds: float) -> None:
        """Set the phone's own clock off by `seconds`."""
        self.clock.skew = seconds

    def uninstall_schemes(self, app: str) -> None:
        """Let the registry forget what `app` registered."""
        self.registry.uninstall(app)

    def register_scheme_in_upper_case(self, app: str) -> bool:
        """Let the registry know the schemes of `app` in upper case only; False where that changes nothing."""
        return self.registry.register_in_upper_case(app)

    def swap_token_redirect_uri(self, uri: str) -> None:
        """Let the backend send `uri` with every token request from now on, whatever the sign-in was begun with."""
        self.token_requests.send_with(uri)

    def hand_to_thief(self, url: str, app: str) -> bool:
        """Let a foreign app complete the sign-in of `app` with `url`, without the secret of the attempt.

        Return True where it got a session.
        """
        self.trace.record("os", THIEF, "delivers warm", "a foreign app owns the scheme", url=url)
        try:
            own = self.bindings[app]
            binding = own.without_cookies() if isinstance(own, KeepsCookies) else own
            answer = binding.complete_login(self.network.sender(THIEF), url, attempt_secret=None)
        except NetworkError as error:
            self.trace.record(THIEF, THIEF, "gets no answer", str(error))
            return False
        stolen = isinstance(answer, AppSession)
        self.trace.record(THIEF, THIEF, "gets a session" if stolen else "gets nothing")
        return stolen

    def tell(self, source: str, target: str, verb: str, status: str) -> None:
        """Record in the trace what happened."""
        self.trace.record(source, target, verb, status)
