"""What every question about rates asks of its numbers; whoever breaks it reads what to change.

Source: deep-link-return 4 (p is a failure probability per attempt, k the failures among n attempts).
"""

from __future__ import annotations


def check_rate(name: str, value: float) -> None:
    """Raise ValueError unless `value`, the probability called `name`, lies between 0 and 1, the ends included."""
    if not 0 <= value <= 1:
        raise ValueError(f"{name} must lie between 0 and 1, got {value}: 5 % is 0.05")


def check_inner(name: str, value: float) -> None:
    """Raise ValueError unless `value`, the probability called `name`, lies between 0 and 1, the ends excluded."""
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, both excluded, got {value}: 5 % is 0.05")


def check_count(k: int, n: int) -> None:
    """Raise ValueError unless `k` failures among `n` attempts are possible and there was an attempt at all."""
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}: without an attempt there is no rate")
    if not 0 <= k <= n:
        raise ValueError(f"k must lie between 0 and n, got k={k} of n={n}: k counts the failures among the n attempts")


def check_design(p0: float, p1: float, alpha: float, beta: float) -> None:
    """Raise ValueError unless a test can tell the rate `p0` from the worse `p1` with these risks of a wrong answer."""
    check_inner("p0", p0)
    check_inner("p1", p1)
    if p1 <= p0:
        raise ValueError(
            f"p1 must be greater than p0, got p0={p0} and p1={p1}: p0 is the rate to accept, p1 the rate to catch"
        )
    check_risk("alpha", alpha)
    check_risk("beta", beta)


def check_risk(name: str, value: float) -> None:
    """Raise ValueError unless `value`, the risk called `name`, lies between 0 and 0.5, the ends excluded."""
    if not 0 < value < 0.5:
        raise ValueError(f"{name} must lie between 0 and 0.5, both excluded, got {value}: it is the risk of an error")
