"""Running a gate: trials until the test decides, or the trials of two builds side by side.

Source: deep-link-return 4.3, 4.4.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from mobile_sso.cli.fixture_library import fixtures_or_refusal
from mobile_sso.cli.gate_request import EXIT_CODES, Asked
from mobile_sso.cli.gate_trials import (
    DETERMINISTIC,
    against,
    described,
    from_command,
    from_file,
    from_phones,
    sampling,
)
from mobile_sso.cli.refused import Refused
from mobile_sso.report.comparison import ComparisonReport, comparison_text, finding
from mobile_sso.report.estimate_plot import estimate_plot
from mobile_sso.report.gate import DesignOrPlan, GateReport, Origin, gate_text
from mobile_sso.report.gate_progress import bar_line, plain_line
from mobile_sso.scenario.trials.pairs import Unpaired, pairs
from mobile_sso.scenario.trials.trial import Trial
from mobile_sso.statistics.fixed_n import plan
from mobile_sso.statistics.fixed_n import verdict as fixed_verdict
from mobile_sso.statistics.intervals import clopper_pearson, wilson
from mobile_sso.statistics.mcnemar import Paired
from mobile_sso.statistics.sprt import Design, Verdict
from mobile_sso.testbed.randomness import fresh_seed

if TYPE_CHECKING:
    from mobile_sso.scenario.trials.simulated import Build

_EVERY = 50
"""How many trials lie between two lines of a log."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the command prints, writes and returns."""

    text: str
    figures: Mapping[str, object]
    code: int
    plot: str = ""


def decide(asked: Asked, again: str) -> Result:
    """Take trials until the test decides; raise Refused or Stopped where it cannot."""
    design = _design(asked)
    if asked.outcomes is not None:
        trials = from_file(asked.outcomes, asked.case)
        origin = Origin(trials=f"recorded in {asked.outcomes}", again=again)
        return _decided(asked, design, trials, origin, recorded=len(trials))
    if asked.trial_command is not None:
        origin = Origin(trials=f"by the command: {asked.trial_command}", again=again)
        return _decided(asked, design, from_command(asked.trial_command), origin)
    build, seed = _build(asked), _seed(asked)
    with fixtures_or_refusal(Path()) as library:
        origin = Origin(
            trials=described(build, library),
            sampling=sampling(build, library),
            seed=seed,
            again=f"{again} --seed {seed}",
            notes=(DETERMINISTIC,),
        )
        return _decided(asked, design, from_phones(build, library, seed), origin)


def compare(asked: Asked, again: str) -> Result:
    """Compare two builds trial by trial; raise Refused or Stopped where it cannot."""
    _design(asked)
    if asked.outcomes is not None and asked.against_outcomes is not None:
        first, second = from_file(asked.outcomes, asked.case), from_file(asked.against_outcomes, asked.case)
        try:
            found = pairs(first, second)
        except Unpaired as error:
            raise Refused(f"{asked.outcomes} and {asked.against_outcomes}: {error}") from None
        return _compared(
            asked, found, (str(asked.outcomes), str(asked.against_outcomes)), Origin(trials="recorded", again=again)
        )
    build, seed = _build(asked), _seed(asked)
    other = against(build, asked.against_backend, asked.against_app_behaviour)
    with fixtures_or_refusal(Path()) as library:
        origin = Origin(
            trials=f"{asked.limit} simulated with either build, the same seeds",
            sampling=sampling(build, library),
            seed=seed,
            again=f"{again} --seed {seed}",
            notes=(DETERMINISTIC,),
        )
        both = [list(islice(from_phones(each, library, seed), asked.limit)) for each in (build, other)]
        return _compared(asked, pairs(*both), (described(build, library), described(other, library)), origin)


def _decided(
    asked: Asked, design: DesignOrPlan, trials: Iterable[Trial], origin: Origin, recorded: int | None = None
) -> Result:
    seen, verdict = _until_decided(design, trials, watcher(sys.stderr, design))
    failures = sum(trial.failed for trial in seen)
    report = GateReport(
        design=design,
        verdict=verdict,
        failures=failures,
        n=len(seen),
        left_over=0 if recorded is None else recorded - len(seen),
        faults=tuple(fault for trial in seen for fault in trial.faults),
        origin=origin,
    )
    drawn = ""
    if asked.plot is not None and isinstance(design, Design):
        drawn = estimate_plot([trial.failed for trial in seen], design)
    return Result(text=gate_text(report), figures=_figures(report), code=EXIT_CODES[verdict], plot=drawn)


def _until_decided(
    design: DesignOrPlan, trials: Iterable[Trial], watch: Callable[[int, int, bool], None]
) -> tuple[Sequence[Trial], Verdict]:
    seen: list[Trial] = []
    verdict: Verdict | None = None
    failures = 0
    for n, trial in enumerate(_closing(trials), start=1):
        seen.append(trial)
        failures += trial.failed
        verdict = _verdict(design, failures, n)
        watch(failures, n, verdict is not None)
        if verdict is not None:
            break
    return seen, verdict or "undecided"


def _closing(trials: Iterable[Trial]) -> Iterator[Trial]:
    """Yield the trials, and let a generator clean up when nobody wants more of them."""
    source = iter(trials)
    try:
        yield from source
    finally:
        close = getattr(source, "close", None)
        if close is not None:
            close()


def _verdict(design: DesignOrPlan, failures: int, n: int) -> Verdict | None:
    if isinstance(design, Design):
        return design.verdict(failures, n)
    found = fixed_verdict(failures, n, design)
    return None if found == "undecided" else found


def watcher(stream: TextIO, design: DesignOrPlan) -> Callable[[int, int, bool], None]:
    """Return what is called after each trial with failures, trials and whether that was the end.

    On a terminal it keeps one line up to date, elsewhere it writes a line now and then.
    """
    terminal = stream.isatty()

    def watch(failures: int, n: int, ended: bool) -> None:
        if terminal:
            stream.write(f"\r\x1b[2K{bar_line(design, failures, n)}" + ("\n" if ended else ""))
            stream.flush()
        elif n % _EVERY == 0:
            stream.write(plain_line(design, failures, n) + "\n")
            stream.flush()

    return watch


def _compared(asked: Asked, found: Paired, builds: tuple[str, str], origin: Origin) -> Result:
    said = finding(found, asked.alpha)
    report = ComparisonReport(build=builds[0], against=builds[1], paired=found, alpha=asked.alpha, origin=origin)
    figures = {
        "finding": said,
        "pairs": asdict(found),
        "p_value": found.p_value,
        "alpha": asked.alpha,
        "build": builds[0],
        "against": builds[1],
        "origin": asdict(origin),
    }
    return Result(text=comparison_text(report), figures=figures, code=1 if said == "worse" else 0)


def _figures(report: GateReport) -> Mapping[str, object]:
    bands = {"wilson": wilson(report.failures, report.n), "clopper_pearson": clopper_pearson(report.failures, report.n)}
    return {
        "verdict": report.verdict,
        "failures": report.failures,
        "trials": report.n,
        "rate": report.failures / report.n,
        **{name: [band.low, band.high] for name, band in bands.items()},
        "test": "sprt" if isinstance(report.design, Design) else "fixed",
        "design": asdict(report.design),
        "faults": list(report.faults),
        "origin": asdict(report.origin),
    }


def _design(asked: Asked) -> DesignOrPlan:
    try:
        if asked.fixed:
            return plan(asked.p0, asked.p1, asked.alpha, asked.beta)
        return Design(p0=asked.p0, p1=asked.p1, alpha=asked.alpha, beta=asked.beta, limit=asked.limit)
    except ValueError as error:
        raise Refused(str(error)) from None


def _build(asked: Asked) -> Build:
    from mobile_sso.scenario.trials.simulated import Build

    rate = asked.failure_rate
    return Build(
        device=asked.device,
        backend=asked.backend,
        idp=asked.idp,
        app_behaviour=asked.app_behaviour,
        mix=asked.mix,
        failure_rate=0.05 if rate is None and asked.mix is None else rate,
    )


def _seed(asked: Asked) -> int:
    return fresh_seed() if asked.seed is None else asked.seed
