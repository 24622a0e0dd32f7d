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
from mobile_sso.device.profile import DeviceProfile, FaultMix
from mobile_sso.device.return_trip import Fault, Moment, ReturnTrip
from mobile_sso.device.struck_app import StruckApp


class FaultStrikes:
    """The faults of one phone."""

    def __init__(
        self,
        *,
        profile: DeviceProfile,
        mix: FaultMix | None,
        seed: int,
        apps: Mapping[str, NativeApp],
        hands: PhoneHands,
    ) -> None:
        """Draw from `mix` by `seed`, and let faults act through `hands`; `profile` says what the phone always has."""
        self.mix_struck = False
        """Whether a fault of the mix has struck on this phone."""
        self.of_the_set_up: list[str] = []
        """The ids of the faults that changed how phone and app are put together."""
        self.struck: set[str] = set()
        """The ids of all faults that struck on this phone."""
        self.sessions_stolen = 0
        """How many sessions a foreign app got for the callback URLs that it caught."""
        self._profile = profile
        self._mix = mix
        self._rate = 0.0
        self._seed = seed
        self._apps = apps
        self._hands = hands
        self._armed: list[Fault] = []
        self._lasting = [build_fault(name, parameters) for name, parameters in profile.faults.items()]
        self._lasting_set_up = [fault for fault in self._lasting if fault.moment == "set-up"]

    @property
    def rate(self) -> float:
        """The share of sign-ins (0 to 1) that a fault of the mix strikes."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        if not 0 <= rate <= 1:
            raise ValueError(f"a failure rate is a number from 0 to 1, got {rate}")
        if rate and self._mix is None:
            raise ValueError(
                f"a failure rate of {rate} needs a fault mix, and the phone {self._profile.name!r} has none; "
                "name one under `mix`, in its profile or in what is given"
            )
        self._rate = rate

    @property
    def token_redirect_uri(self) -> str | None:
        """The redirect URI that a fault makes the backend send with its token requests; None: the backend's own."""
        return self._hands.token_requests.redirect_uri

    @property
    def waiting(self) -> int:
        """How many armed faults have not had their moment."""
        return len(self._armed)

    def go_on_from(self, other: FaultStrikes) -> None:
        """Take over what was armed on another phone and had no moment there, and which faults struck."""
        self._armed = [*other._armed, *self._armed]
        self.struck |= other.struck

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
        self.sessions_stolen += self._hands.hand_to_thief(url, app)

    def _strike(
        self, moment: Moment, attempt: Attempt, *, passage: Passage | None = None, opening: Opening | None = None
    ) -> None:
        def drawn_struck(fault: str) -> None:
            self.mix_struck = True
            attempt.faults.append(fault)

        drawn, others = self._at(moment, attempt)
        for faults, struck in ((drawn, drawn_struck), (others, attempt.faults.append)):
            for fault in faults:
                fault.strike(self._trip(fault, attempt.app, attempt, passage=passage, opening=opening, struck=struck))

    def _at(self, moment: Moment, attempt: Attempt) -> tuple[list[Fault], list[Fault]]:
        """Return what strikes at `moment`: the faults drawn from the mix, where none was armed; and all others."""
        armed = [fault for fault in self._armed if fault.moment == moment]
        lasting = [fault for fault in self._lasting if fault.moment == moment]
        if armed or self._armed or attempt.armed:
            self._armed = [fault for fault in self._armed if fault.moment != moment]
            attempt.armed = attempt.armed or bool(armed)
            return [], [*armed, *lasting]
        drawn = strikes(self._mix, self._rate, self._seed, attempt.number) if self._mix and self._rate else ()
        return [fault for fault in drawn if fault.moment == moment and fault.id not in attempt.faults], lasting

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
        def noted(fault: str) -> None:
            self.struck.add(fault)
            struck(fault)

        return ReturnTrip(
            fault=fault,
            app=StruckApp(self._apps[app], clock=self._hands.clock.true),
            name=app,
            attempt=attempt,
            hands=self._hands,
            passage=passage,
            opening=opening,
            struck=noted,
            arm=self.arm,
        )
