"""What a driver of a real phone promises: operations, plain values that come back, and three ways to fail.

Source: deep-link-return 5.3 (shape of the driver), 5.2 (what `am` and `simctl` can do).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

How = Literal["started", "delivered-to-running", "brought-to-front", "chooser", "handed-over"]
"""How the system took a link.

`started`: an activity was started. `delivered-to-running`: the activity on top got it. `brought-to-front`: only the
task came forward; whether the app saw the link, the tool does not say. `chooser`: several apps own it and a person has
to choose. `handed-over`: the system took it and said nothing (all that `simctl` tells).
"""


class DriverError(Exception):
    """Something with a real phone went wrong; the text says what, where and what to do. No secret is in it."""


class DriverUnavailable(DriverError):
    """The tool or the device is missing, or not ready."""


class DriverFailed(DriverError):
    """The tool ran, and it or the device said no."""


class DriverCannot(DriverError):
    """This driver has no such operation."""


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A device that answers."""

    device: str
    """Serial number (adb) or UDID (simctl)."""
    name: str
    """What the tool calls the model; empty where it does not tell."""

    def __str__(self) -> str:
        return f"{self.device} is ready" + (f" ({self.name})" if self.name else "")


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What became of a URL, as far as the tool tells."""

    how: How
    activity: str = ""
    """The Android activity that came up, `package/.Class`; empty where the tool does not tell."""
    launch: str = ""
    """`COLD`, `WARM` or `HOT`, as Android 10 and later say it; empty elsewhere."""
    status: str = ""
    """`ok` or `timeout`: what `am start -W` says of its own waiting. An activity that draws nothing times out."""

    def __str__(self) -> str:
        launch = f" ({self.launch})" if self.launch else ""
        waiting = ", which drew nothing in time" if self.status == "timeout" else ""
        return f"{self.how}{': ' if self.activity else ''}{self.activity}{launch}{waiting}"


@dataclass(frozen=True, kw_only=True)
class Killed:
    """An app whose process is gone."""

    package: str
    was_running: bool

    def __str__(self) -> str:
        return f"{self.package} is dead" if self.was_running else f"{self.package} was not running"


@dataclass(frozen=True, kw_only=True)
class Owners:
    """The apps that would take a link, in the order the system lists them."""

    link: str
    packages: tuple[str, ...]

    @property
    def collision(self) -> bool:
        """Tell whether more than one app would take the link."""
        return len(self.packages) > 1

    def __str__(self) -> str:
        return "\n".join(self.packages) if self.packages else f"no app takes {self.link}"


@dataclass(frozen=True, kw_only=True)
class Done:
    """An operation of which there is no more to tell than that it was done."""

    what: str

    def __str__(self) -> str:
        return self.what


class Driver(Protocol):
    """A real phone, or a simulator, behind a command-line tool.

    Every operation raises DriverUnavailable where the tool or the device is missing, DriverFailed where one of them
    says no, DriverCannot where this driver has no such operation (`abilities.ABILITIES`), and ValueError where an
    argument cannot be one.
    """

    def ready(self, *, wait_s: int = 0) -> Ready:
        """Say which device answers; wait up to `wait_s` seconds for it to be connected."""
        ...

    def open_url(self, url: str) -> Delivery:
        """Open `url` as a tap on a link would: the browser leg of a sign-in."""
        ...

    def deliver(self, url: str, *, package: str | None = None) -> Delivery:
        """Hand the deep link `url` to the system, or past its chooser to the app `package`."""
        ...

    def kill(self, package: str, *, force: bool = False) -> Killed:
        """Let the process of `package` die as the system would; `force`: stop it as a user does in the settings."""
        ...

    def background(self) -> Done:
        """Press Home."""
        ...

    def foreground(self, package: str) -> Delivery:
        """Start the app `package`, or bring it to the front, as a tap on its icon would."""
        ...

    def network(self, state: Literal["up", "down"]) -> Done:
        """Switch the device's Wi-Fi and mobile data on or off."""
        ...

    def reverse(self, port: int, *, up: bool = True) -> Done:
        """Let `localhost:port` on the device reach this machine, or (`up` false) no longer."""
        ...

    def owners(self, link: str) -> Owners:
        """Say which apps take `link`: a scheme, or a whole callback address."""
        ...
