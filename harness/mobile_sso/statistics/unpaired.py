"""Two builds without common seeds: how many attempts each of them needs, which is why pairs are better.

Source: deep-link-return 4.3 (pooled z test of two proportions).
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Literal

from mobile_sso.statistics.checked import check_inner, check_risk


def attempts_per_build(first: float, second: float, alpha: float, beta: float, sides: Literal[1, 2] = 2) -> int:
    """Return how many attempts of each build show that their failure rates differ, by the normal approximation.

    Args:
        first: the rate of the one build, between 0 and 1.
        second: the rate of the other, greater or smaller.
        alpha: the risk to see a difference where there is none, between 0 and 0.5.
        beta: the risk to miss this difference, between 0 and 0.5.
        sides: 2 to look for a difference either way, 1 to look for it one way.

    Raises:
        ValueError: a number is out of its range, or the rates are equal.
    """
    check_inner("first", first)
    check_inner("second", second)
    check_risk("alpha", alpha)
    check_risk("beta", beta)
    if first == second:
        raise ValueError(
            f"the rates must differ, both are {first}: no number of attempts shows a difference of nothing"
        )
    z, pooled = NormalDist().inv_cdf, (first + second) / 2
    same = z(1 - alpha / sides) * math.sqrt(2 * pooled * (1 - pooled))
    apart = z(1 - beta) * math.sqrt(first * (1 - first) + second * (1 - second))
    return math.ceil(((same + apart) / (first - second)) ** 2)
