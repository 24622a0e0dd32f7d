"""What a phone, an app and a fault mix are like, as written in `fixtures/devices`, `fixtures/apps`, `fixtures/mixes`.

Source: scenario-format rule 3 ("things have names in fixtures"); deep-link-return 3.4 (differences between the
platforms), 1.7 (sampling rules of a mix), 4.6 (sticky share).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import ClassVar, Literal

from mobile_sso.device.behaviours import behaviour
from mobile_sso.device.faults import build_fault
from mobile_sso.device.return_trip import FaultParameter

WEIGHTS_ARE_A_CHOICE = "the weights are a choice, not a measurement"
"""What every mix has to say of itself: no public source gives the shares of the failure modes."""


@dataclass(frozen=True, kw_only=True)
class FaultShare:
    """One fault of a mix.

    Raises ValueError for a weight of zero or less, an unknown fault, unknown parameters, or a fault of the set-up.
    """

    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid", "strict": True}

    fault: str
    weight: float
    """Its share relative to the other weights of the mix."""
    parameters: Mapping[str, FaultParameter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 < self.weight < inf:
            raise ValueError(f"the weight of fault {self.fault!r} must be greater than 0, got {self.weight}")
        if build_fault(self.fault, self.parameters).moment == "set-up":
            raise ValueError(
                f"the fault {self.fault!r} changes the set-up for good, so it cannot strike a share of the sign-ins"
            )

    @property
    def mode(self) -> str:
        """The failure mode in one line: the fault with its parameters; a draw is labelled with it."""
        return " ".join([self.fault, *(f"{name}={value}" for name, value in sorted(self.parameters.items()))])


@dataclass(frozen=True, kw_only=True)
class FaultMix:
    """How often sign-ins go wrong, and what goes wrong then.

    Raises ValueError where the rate or the sticky share is no number from 0 to 1, where there is no share, or where two
    shares are of the same fault with the same parameters.
    """

    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid", "strict": True}

    name: str
    title: str
    sampling: Literal["exclusive", "independent"]
    """`exclusive`: one draw per attempt, at most one fault. `independent`: every fault is drawn by itself."""
    rate: float
    """The share of sign-ins (0 to 1) of which at least one fault is drawn, where nobody says otherwise."""
    sticky: float = 0.0
    """Of the phones whose first attempt was struck, the share (0 to 1) of which every later attempt is struck, too."""
    shares: tuple[FaultShare, ...]
    sources: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    """What in this mix nobody has confirmed; in a file it has to say `WEIGHTS_ARE_A_CHOICE`."""

    def __post_init__(self) -> None:
        for name, share in (("rate", self.rate), ("sticky", self.sticky)):
            if not 0 <= share <= 1:
                raise ValueError(f"{name} must be from 0 to 1, got {share}")
        if not self.shares:
            raise ValueError("a mix needs a fault: say under shares which faults strike")
        modes = [share.mode for share in self.shares]
        twice = next((mode for mode in modes if modes.count(mode) > 1), None)
        if twice is not None:
            raise ValueError(f"{twice!r} is in this mix twice: make one share of it, with the sum of the weights")

    def described(self, rate: float) -> str:
        """Return in one line how this mix is drawn from at a failure rate of `rate` (0 to 1), for a report."""
        sticky = f", sticky {_percent(self.sticky)}" if self.sticky else ""
        return f"{self.name}: {self.sampling} sampling, rate {_percent(rate)}{sticky}"


def _percent(share: float) -> str:
    return f"{100 * share:.6g} %"


@dataclass(frozen=True, kw_only=True)
class DeviceProfile:
    """A phone: platform, browser, and how often its sign-ins go wrong.

    Raises ValueError where a rate is no number from 0 to 1, or where a rate is documented but no mix says what strikes.
    """

    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid", "strict": True}

    name: str
    title: str
    platform: Literal["ios", "android"]
    browser: Literal["safari", "auth-session", "ephemeral", "custom-tab", "auth-tab", "chrome"]
    """`safari` and `chrome` are apps of their own; the others are opened by the app and closed with the sign-in."""
    scheme_case: Literal["insensitive", "sensitive"]
    """Whether the registry tells `MakeItNative` from `makeitnative`."""
    asks_before_leaving: bool
    """The browser asks "Open in …?" before it hands a private-use URI scheme to an app."""
    suspends_in_background: bool
    asks_before_opening: bool = False
    """The system asks whether the app may sign in with that host, before it opens the browser."""
    covers_app: bool = False
    """The browser is a sheet over the app, which stays inactive beneath it instead of going to the background."""
    catches_redirect: bool = False
    """The browser hands the callback to the app that opened it, without asking the registry who owns the scheme."""
    cookies: Literal["shared", "persistent only", "none"] = "shared"
    """What the browser sees of the cookies of earlier sign-ins: all, those with a lifetime of their own, or none."""
    cancel_code: str = ""
    """What an app is told where nothing came back, as the platform or its usual SDK says it."""
    network_error_code: str = ""
    """What an app is told where a request got no answer."""
    faults: Mapping[str, Mapping[str, FaultParameter]] = field(default_factory=dict)
    """Deviations that this phone always has, each with its parameters; most strike only where their rule applies."""
    documented_failure_rate: float = 0.0
    """The share of sign-ins (0 to 1) that the vendor says fail; a scenario must ask for it, nothing fails by itself."""
    failure_rate: float = 0.0
    """The share of sign-ins (0 to 1) that a fault of the mix strikes where neither scenario nor command line says."""
    mix: str | None = None
    """The name of the fault mix that strikes where neither scenario nor command line names another; None: none does."""
    sources: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    """What in this profile nobody has confirmed."""

    def __post_init__(self) -> None:
        for fault, parameters in self.faults.items():
            build_fault(fault, parameters)
        if not 0 <= self.documented_failure_rate <= 1:
            raise ValueError(f"documented_failure_rate must be from 0 to 1, got {self.documented_failure_rate}")
        if not 0 <= self.failure_rate <= 1:
            raise ValueError(f"failure_rate must be from 0 to 1, got {self.failure_rate}")
        if (self.documented_failure_rate or self.failure_rate) and self.mix is None:
            raise ValueError("a failure rate needs a mix: name under `mix` one of fixtures/mixes")


@dataclass(frozen=True, kw_only=True)
class AppProfile:
    """An app: the names it goes by, its first page, and how it is written.

    Raises ValueError where the behaviour is no preset of `behaviours`.
    """

    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid", "strict": True}

    name: str
    title: str
    appname: str
    """The App Scheme of the native build, without `://`."""
    reverse_domain: str
    claimed_https_host: str | None = None
    anonymous_home: Literal["Login_Native", "Login_Native_Automatic"] = "Login_Native"
    behaviour: str = "mendix-native"
    sources: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        behaviour(self.behaviour)
