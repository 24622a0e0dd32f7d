"""Pairing the trials of two builds: what has the same key met the same conditions.

Source: deep-link-return 4.3 (the same seeds in both builds make pairs), 4.8.
"""

from __future__ import annotations

from collections.abc import Sequence

from mobile_sso.scenario.trials.trial import Trial
from mobile_sso.statistics.mcnemar import Paired, paired


class Unpaired(Exception):
    """Some trial of one build has none of the other beside it."""


def pairs(first: Sequence[Trial], second: Sequence[Trial]) -> Paired:
    """Return the comparison of two builds, trial by trial of the same key.

    Raises:
        Unpaired: a key is on one side only.
    """
    others = {trial.key: trial.failed for trial in second}
    mine = {trial.key: trial.failed for trial in first}
    alone = [key for key in (*mine, *others) if key not in mine or key not in others]
    if alone:
        raise Unpaired(
            f"{len(alone)} trials have no partner in the other file, the first of them is {alone[0]}: "
            "run the same seeds with both builds, then compare"
        )
    return paired(list(mine.values()), [others[key] for key in mine])
