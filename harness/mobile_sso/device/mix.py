"""The failure rate: which fault strikes which attempt.

The weights are a choice, not data: the vendor gave one number for all causes together and no public source gives their
shares. A draw depends on seed and attempt alone, so that the same attempt fails in every run, whatever else was drawn.

Source: deep-link-return 1.7 (sampling rules; weights are a choice), 4.8 (counter-based draws).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from mobile_sso.device.faults import build_fault
from mobile_sso.device.return_trip import Fault, FaultParameter
from mobile_sso.testbed.randomness import draw


@dataclass(frozen=True, kw_only=True)
class FaultShare:
    """One fault of a mix; raises ValueError for a weight of zero or less, an unknown fault or unknown parameters."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid", "strict": True}

    fault: str
    weight: float
    """Its share relative to the other weights of the mix."""
    parameters: Mapping[str, FaultParameter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.weight <= 0:
            raise ValueError(f"the weight of fault {self.fault!r} must be greater than 0, got {self.weight}")
        if build_fault(self.fault, self.parameters).moment == "set-up":
            raise ValueError(
                f"the fault {self.fault!r} changes the set-up for good, so it cannot strike a share of the sign-ins"
            )


@dataclass(frozen=True, kw_only=True)
class FaultMix:
    """What fails, where something fails."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid", "strict": True}

    sampling: Literal["exclusive"] = "exclusive"
    """`exclusive`: one draw per attempt, at most one fault; the rate is exactly the sum of all shares."""
    shares: tuple[FaultShare, ...] = ()


def strikes(mix: FaultMix, rate: float, seed: int, attempt: int) -> Fault | None:
    """Return the fault that strikes `attempt` (1, 2, …) at a failure rate of `rate` (0 to 1), or None.

    Raises ValueError for a rate outside 0 to 1, or a rate above 0 with an empty mix.
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"a failure rate is a number from 0 to 1, got {rate}")
    if rate == 0:
        return None
    if not mix.shares:
        raise ValueError(f"a failure rate of {rate} needs a mix of faults, and this one is empty")
    drawn = draw(seed, "device-fault", attempt)
    if drawn >= rate:
        return None
    share = _share_at(mix, drawn / rate)
    return build_fault(share.fault, share.parameters)


def _share_at(mix: FaultMix, position: float) -> FaultShare:
    """Return the share in which `position` (0 ≤ position < 1) lies when the shares are laid end to end."""
    remaining = position * sum(share.weight for share in mix.shares)
    for share in mix.shares[:-1]:
        remaining -= share.weight
        if remaining < 0:
            return share
    return mix.shares[-1]
