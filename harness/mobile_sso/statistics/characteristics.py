"""How a sequential test behaves at a given true rate: exactly, by following every count of failures at once.

Source: deep-link-return 4.4 (operating characteristics by dynamic programming, not by Wald's approximation).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mobile_sso.statistics.checked import check_rate
from mobile_sso.statistics.sprt import Design, Verdict

_LEFT_OVER = 1e-12
"""The probability of going on that is small enough to stop following a test without a limit."""


@dataclass(frozen=True, kw_only=True)
class Characteristics:
    """What happens at one true failure rate."""

    rate: float
    passes: float
    """The probability of a pass; of the others below, too, within 1e-12."""
    fails: float
    undecided_leaning_pass: float
    undecided_leaning_fail: float
    mean_n: float
    """The mean number of attempts."""
    median_n: int
    """Half of the runs have ended by this attempt."""
    most_n: int
    """95 % of the runs have ended by this attempt."""

    @property
    def undecided(self) -> float:
        """The probability of reaching the limit without a decision."""
        return self.undecided_leaning_pass + self.undecided_leaning_fail


def characteristics(design: Design, rate: float) -> Characteristics:
    """Return how `design` behaves where every attempt fails with probability `rate`.

    Raises:
        ValueError: rate is no probability.
    """
    check_rate("rate", rate)
    ended: dict[str, float] = dict.fromkeys(("pass", "fail", "lean pass", "lean fail"), 0.0)
    ends_at: list[float] = [0.0]
    for n, ending in enumerate(_endings(design, rate), start=1):
        for (k, verdict), probability in ending.items():
            ended[verdict if verdict != "undecided" else f"lean {design.leaning(k, n)}"] += probability
        ends_at.append(sum(ending.values()))
    return Characteristics(
        rate=rate,
        passes=ended["pass"],
        fails=ended["fail"],
        undecided_leaning_pass=ended["lean pass"],
        undecided_leaning_fail=ended["lean fail"],
        mean_n=sum(n * probability for n, probability in enumerate(ends_at)),
        median_n=_quantile(ends_at, 0.5),
        most_n=_quantile(ends_at, 0.95),
    )


def _endings(design: Design, rate: float) -> Iterator[Mapping[tuple[int, Verdict], float]]:
    """Yield for each n with which failures and verdict, and how probably, the test ends there."""
    going_on = {0: 1.0}
    n = 0
    while sum(going_on.values()) > _LEFT_OVER:
        n += 1
        reached: dict[int, float] = {}
        for k, probability in going_on.items():
            reached[k] = reached.get(k, 0.0) + probability * (1 - rate)
            reached[k + 1] = reached.get(k + 1, 0.0) + probability * rate
        verdicts = {k: design.verdict(k, n) for k in reached}
        yield {(k, verdict): reached[k] for k, verdict in verdicts.items() if verdict is not None}
        going_on = {k: reached[k] for k, verdict in verdicts.items() if verdict is None}


def _quantile(ends_at: Sequence[float], share: float) -> int:
    total = 0.0
    for n, probability in enumerate(ends_at):
        total += probability
        if total >= share:
            return n
    return len(ends_at) - 1
