"""Which faults strike a sign-in, and when: those that were armed, those of the phone, and the one that the rate draws.

Source: deep-link-return 1.7 (sampling), 4.8 (a draw depends on seed and attempt alone).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mobile_sso.device.app import NativeApp
from mobile_sso.device.attempts import Attempt
from mobile_sso.device.faults import build_fault
from mobile_sso.device.hands import PhoneHands
from mobile_sso.device.mix import strikes
from mobile_sso.device.passage import Opening, Passage
from mobile_sso.device.profile import DeviceProfile
from mobile_sso.device.return_trip import Fault, Moment, ReturnTrip
from mobile_sso.device.struck_app import StruckApp


class FaultStrikes:
    """The faults of one phone."""

    def __init__(self, *, profile: DeviceProfile, seed: int, apps: Mapping[str, NativeApp], hands: PhoneHands) -> None:
        """Draw from the mix of `profile` by `seed`, and let faults act through `hands`."""
        self.rate = 0.0
        """The share of sign-ins (0 to 1) that a fault of the mix strikes."""
        self.of_the_set_up: list[str] = []
        """The ids of the faults that changed how phone and app are put together."""
        self._profile = profile
        self._seed = seed
        self._apps = apps
        self._hands = hands
        self._armed: list[Fault] = []
        self._lasting = [build_fault(name, parameters) for name, parameters in profile.faults.items()]
        self._lasting_set_up = [fault for fault in self._lasting if fault.moment == "set-up"]

    def arm(self, fault: Fault) -> None:
        """Let `fault` strike once; one of the set-up strikes at once, every app there is."""
        if fault.moment != "set-up":
            self._armed.append(fault)
            return
        for name in self._apps:
            fault.strike(self._trip(fault, name, None, struck=self._changed))

    def installed(self, app: str) -> None:
        """Let the faults that this phone always has change the set-up of `app`, which is new."""
        for fault in self._lasting_set_up:
            fault.strike(self._trip(fault, app, None, struck=self._changed))

    def at_opening(self, attempt: Attempt, opening: Opening) -> None:
        """Strike before the browser is opened."""
        self._strike("open", attempt, opening=opening)

    def at_page(self, attempt: Attempt) -> None:
        """Strike while the sign-in page is shown."""
        self._strike("page", attempt)

    def at_leaving(self, attempt: Attempt, passage: Passage) -> None:
        """Strike when the browser leaves with the callback URL."""
        self._strike("leave", attempt, passage=passage)

    def hand_to_thief(self, url: str, app: str) -> None:
        """Let a foreign app complete the sign-in of `app`."""
        self._hands.hand_to_thief(url, app)

    def _strike(
        self, moment: Moment, attempt: Attempt, *, passage: Passage | None = None, opening: Opening | None = None
    ) -> None:
        for fault in self._at(moment, attempt):
            fault.strike(
                self._trip(fault, attempt.app, attempt, passage=passage, opening=opening, struck=attempt.faults.append)
            )

    def _at(self, moment: Moment, attempt: Attempt) -> list[Fault]:
        """Return what strikes at `moment`: the armed faults or else the drawn one, and those the phone always has."""
        armed = [fault for fault in self._armed if fault.moment == moment]
        lasting = [fault for fault in self._lasting if fault.moment == moment]
        if armed or self._armed or attempt.armed:
            self._armed = [fault for fault in self._armed if fault.moment != moment]
            attempt.armed = attempt.armed or bool(armed)
            return [*armed, *lasting]
        drawn = strikes(self._profile.mix, self.rate, self._seed, attempt.number)
        fits = drawn is not None and drawn.moment == moment and drawn.id not in attempt.faults
        return [drawn, *lasting] if fits and drawn is not None else lasting

    def _changed(self, fault: str) -> None:
        if fault not in self.of_the_set_up:
            self.of_the_set_up.append(fault)

    def _trip(
        self,
        fault: Fault,
        app: str,
        attempt: Attempt | None,
        *,
        passage: Passage | None = None,
        opening: Opening | None = None,
        struck: Callable[[str], None],
    ) -> ReturnTrip:
        return ReturnTrip(
            fault=fault,
            app=StruckApp(self._apps[app], clock=self._hands.clock.true),
            name=app,
            attempt=attempt,
            hands=self._hands,
            passage=passage,
            opening=opening,
            struck=struck,
        )
