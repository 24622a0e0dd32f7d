"""What a phone and an app are like, as it is written in `fixtures/devices/*.yaml` and `fixtures/apps/*.yaml`.

Source: scenario-format rule 3 ("things have names in fixtures"); deep-link-return 3.4 (differences between the
platforms).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from mobile_sso.device.behaviours import behaviour
from mobile_sso.device.faults import build_fault
from mobile_sso.device.mix import FaultMix
from mobile_sso.device.return_trip import FaultParameter


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
    mix: FaultMix = field(default_factory=FaultMix)
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
        if (self.documented_failure_rate or self.failure_rate) and not self.mix.shares:
            raise ValueError("a failure rate needs a mix: say under mix.shares which faults strike")


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
