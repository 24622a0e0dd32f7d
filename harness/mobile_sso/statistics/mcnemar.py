"""Two builds with the same seeds: only the pairs in which they differ count, by the exact test of McNemar.

Source: deep-link-return 4.3 (pairs by the same seeds, sign test of the discordant ones), 4.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mobile_sso.statistics.binomial import cdf


@dataclass(frozen=True, kw_only=True)
class Paired:
    """The attempts of two builds, pair by pair; raises ValueError for a negative count."""

    only_first: int
    """Pairs in which only the first build failed."""
    only_second: int
    """Pairs in which only the second build failed."""
    both: int = 0
    neither: int = 0

    def __post_init__(self) -> None:
        for name in ("only_first", "only_second", "both", "neither"):
            if (count := getattr(self, name)) < 0:
                raise ValueError(f"{name} must be 0 or more, got {count}: it counts pairs of attempts")

    @property
    def p_value(self) -> float:
        """How probable a difference at least this lopsided is, either way, if the builds are equally good."""
        discordant = self.only_first + self.only_second
        return min(1.0, 2 * cdf(min(self.only_first, self.only_second), discordant, 0.5))


def paired(first: Sequence[bool], second: Sequence[bool]) -> Paired:
    """Return the comparison of two builds whose attempts had the same seeds, in the same order; true means failed.

    Raises:
        ValueError: there are not as many attempts of the one as of the other.
    """
    if len(first) != len(second):
        raise ValueError(
            f"the builds have {len(first)} and {len(second)} attempts: run the same seeds with both, then compare"
        )
    pairs = list(zip(first, second, strict=True))
    return Paired(
        only_first=sum(a and not b for a, b in pairs),
        only_second=sum(b and not a for a, b in pairs),
        both=sum(a and b for a, b in pairs),
        neither=sum(not a and not b for a, b in pairs),
    )
