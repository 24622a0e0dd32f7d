"""The provider's clock is wrong, or wavers: tokens come from the future, or have expired on arrival.

In YAML: `clock: { offset_s: -300 }`.

Source: conformance-and-attacks 5.7 `clock`, cases `clock-skew-*`, `exp-*`; idp-knobs G `clock.skew_seconds`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import CLOCK
from mobile_sso.testbed.clock import Clock as AnyClock
from mobile_sso.testbed.randomness import draw


@dataclass(frozen=True, kw_only=True)
class _WrongClock:
    """A clock that goes by another one."""

    right: AnyClock
    offset_s: float
    jitter_s: float
    seed: int

    def now(self) -> float:
        """Return an instant near the right one; asked within the same second, it wavers no further."""
        instant = self.right.now()
        wavering = (2 * draw(self.seed, "clock", int(instant)) - 1) * self.jitter_s if self.jitter_s else 0.0
        return instant + self.offset_s + wavering


@dataclass(frozen=True, kw_only=True)
class Clock(Quirk[AnyClock]):
    """Moves the provider's clock by `offset_s` seconds, and by up to `jitter_s` either way, drawn from `seed`."""

    name = "clock"
    stage = CLOCK

    offset_s: float = 0.0
    """Above 0: the provider is ahead."""
    jitter_s: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse a clock that is right, and a jitter without a size."""
        if self.jitter_s < 0:
            raise ValueError(f"quirk 'clock': 'jitter_s' is not negative, got {self.jitter_s:g}")
        if not self.offset_s and not self.jitter_s:
            raise ValueError("quirk 'clock' needs 'offset_s' or 'jitter_s'")

    def apply(self, value: AnyClock, context: QuirkContext) -> AnyClock:
        """Return the wrong clock."""
        return _WrongClock(right=value, offset_s=self.offset_s, jitter_s=self.jitter_s, seed=self.seed)
