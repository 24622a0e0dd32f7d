"""Which faults of a mix strike which attempt: every draw has labels of its own, so that no draw shifts another.

*exclusive*: one draw per attempt says whether something strikes, and the weights say what: the failure rate is exactly
`rate`. *independent*: each fault is drawn by itself, with the chance 1-(1-rate)^(w/W) for its weight w of the sum W, so
that 1-Π(1-p) is exactly `rate`, too, whatever the rate; a mode that strikes with the chance p by itself has the weight
-ln(1-p), on any scale.

A draw depends on seed, mode and attempt alone: the same seed gives the same faults in two builds, and a further mode in
a mix takes some attempts for itself and leaves all others as they were.

Source: deep-link-return 1.7 (sampling rules; weights are a choice), 4.6 (sticky share), 4.8 (counter-based draws).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import expm1, inf, log, log1p

from mobile_sso.device.faults import build_fault
from mobile_sso.device.profile import FaultMix, FaultShare
from mobile_sso.device.return_trip import Fault
from mobile_sso.testbed.randomness import draw

_LABEL = "device-fault"


def strikes(mix: FaultMix, rate: float, seed: int, attempt: int) -> tuple[Fault, ...]:
    """Return the faults that strike `attempt` (1, 2, ... over the life of a phone) at a failure rate of `rate`.

    What struck the first attempt of a phone, strikes all its attempts where the phone is one of the sticky share.

    Raises ValueError for a rate outside 0 to 1.
    """
    _check(rate)
    struck = _drawn(mix, rate, seed, attempt)
    if attempt > 1 and mix.sticky and draw(seed, _LABEL, "sticky") < mix.sticky:
        struck = _drawn(mix, rate, seed, 1) or struck
    return tuple(build_fault(share.fault, share.parameters) for share in struck)


def chances(mix: FaultMix, rate: float) -> Mapping[str, float]:
    """Return the chance (0 to 1) with which each mode strikes an attempt at a failure rate of `rate`.

    Raises ValueError for a rate outside 0 to 1.
    """
    _check(rate)
    return {share.mode: _chance(mix, share, rate) for share in mix.shares}


def _check(rate: float) -> None:
    if not 0 <= rate <= 1:
        raise ValueError(f"a failure rate is a number from 0 to 1, got {rate}")


def _chance(mix: FaultMix, share: FaultShare, rate: float) -> float:
    part = share.weight / sum(share.weight for share in mix.shares)
    if mix.sampling == "exclusive":
        return rate * part
    return -expm1(part * log1p(-rate)) if rate < 1 else 1.0


def _drawn(mix: FaultMix, rate: float, seed: int, attempt: int) -> tuple[FaultShare, ...]:
    if mix.sampling == "independent":
        return tuple(
            share for share in mix.shares if draw(seed, _LABEL, share.mode, attempt) < _chance(mix, share, rate)
        )
    if draw(seed, _LABEL, attempt) >= rate:
        return ()
    return (min(mix.shares, key=lambda share: _arrival(share, seed, attempt)),)


def _arrival(share: FaultShare, seed: int, attempt: int) -> float:
    """Return when the share comes in, in a race of exponential waiting times; it wins in proportion to its weight.

    Shares laid end to end would do as well, but there a further one moves the borders of all others.
    """
    drawn = draw(seed, _LABEL, share.mode, attempt)
    return -log(drawn) / share.weight if drawn > 0 else inf
