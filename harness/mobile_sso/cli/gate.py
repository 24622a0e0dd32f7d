"""`mobile-sso gate`: is the failure rate of the sign-in acceptable? By a test with stated risks, not by reruns.

Source: deep-link-return 4.3 (fixed number, two builds), 4.4 (sequential gate), 4.5 (what not to do).
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click
from click.core import ParameterSource

from mobile_sso.cli.gate_request import Asked
from mobile_sso.cli.refused import Refused

SIMULATED = ("device", "app_behaviour", "backend", "idp", "mix", "failure_rate", "seed")
PAIRED = ("against_backend", "against_app_behaviour", "against_outcomes")
HELP = """\
Decide whether the failure rate of the sign-in is acceptable.

Wald's sequential test stops as soon as the trials decide; it has three verdicts: PASS, FAIL, UNDECIDED.

\b
Trials are
  simulated   by default: the first sign-in on a fresh phone each, in process
  recorded    --outcomes FILE: one JSON object a line, {"passed": true},
              or JUnit XML of repeated runs
  real        --command CMD: 0 signed in, 1 failed, anything else stops the
              gate; MOBILE_SSO_TRIAL is the number of the trial

The first try alone counts. "Rerun until green" is not offered: with two reruns a sign-in that fails 30 % of the
time passes 97 % of the time.

With --against-… two builds are compared pair by pair, by the exact test of McNemar: the build is judged, the other
is what it is held against. The same --limit of trials is made with both.

\b
Exit codes
  0  PASS; of two builds: better, or no difference shown
  1  FAIL; of two builds: worse
  2  stopped without a verdict
  4  wrong command line, unreadable file
  7  UNDECIDED: never a pass
"""
"""What `-h` says; a line with \\b keeps the lines below it apart."""


@click.command("gate", help=HELP)
@click.option("--p0", default=0.05, show_default=True, help="The failure rate to accept.")
@click.option("--p1", default=0.10, show_default=True, help="The failure rate to catch.")
@click.option("--alpha", default=0.05, show_default=True, help="The risk of failing a product at p0.")
@click.option("--beta", default=0.10, show_default=True, help="The risk of passing a product at p1.")
@click.option("--limit", default=400, show_default=True, help="Trials after which Wald's test gives up; pairs to make.")
@click.option("--fixed", is_flag=True, help="A fixed number of trials, the smallest that suffices (exact binomial).")
@click.option("--device", default="ios-safari", show_default=True, help="Simulated: the phone.")
@click.option(
    "--app-behaviour", type=click.Choice(["well-built", "mendix-native"]), help="Simulated: how the app is written."
)
@click.option("--backend", default="mendix-mobile-sso-2.1", show_default=True, help="Simulated: the backend.")
@click.option("--idp", default="generic", show_default=True, help="Simulated: the identity provider.")
@click.option("--mix", help="Simulated: the fault mix that strikes; the device's own by default.")
@click.option(
    "--failure-rate",
    type=click.FloatRange(0, 1),
    help="Simulated: the share of sign-ins that a fault strikes; 0.05, or with --mix the mix's own rate.",
)
@click.option("--seed", type=int, help="Simulated: the seed of an earlier run, to repeat it.")
@click.option("--outcomes", type=click.Path(path_type=Path), help="Recorded: JSON lines or JUnit XML.")
@click.option("--case", metavar="PATTERN", help="Recorded: which cases of a JUnit file count, such as 'login*'.")
@click.option("--command", "trial_command", metavar="CMD", help="Real: run CMD for every trial.")
@click.option("--against-backend", metavar="NAME", help="Simulated: compare with this backend, same seeds.")
@click.option(
    "--against-app-behaviour",
    type=click.Choice(["well-built", "mendix-native"]),
    help="Simulated: compare with this app, same seeds.",
)
@click.option("--against-outcomes", type=click.Path(path_type=Path), help="Recorded: compare with this file.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE.svg", help="Draw the course of Wald's test.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), metavar="FILE", help="Write the figures as JSON.")
@click.pass_context
def command(ctx: click.Context, /, **given: object) -> int:
    """Run the gate and return its exit code; what it does is told by `HELP`."""
    asked = Asked(**given)  # type: ignore[arg-type]
    named = {name for name in given if ctx.get_parameter_source(name) == ParameterSource.COMMANDLINE}
    _check(asked, named)
    from mobile_sso.cli.gate_run import compare, decide

    again = _again(ctx, named)
    result = compare(asked, again) if named & set(PAIRED) else decide(asked, again)
    click.echo(result.text)
    for path, text in ((asked.json_file, json.dumps(result.figures, indent=2) + "\n"), (asked.plot, result.plot)):
        if path is not None:
            _write(path, text)
    return result.code


def _check(asked: Asked, named: set[str]) -> None:
    """Raise Refused where options do not go together."""
    flags = {name: "--" + name.replace("_", "-") for name in (*SIMULATED, *PAIRED)}
    source = "--outcomes" if asked.outcomes else "--command" if asked.trial_command else None
    if asked.outcomes and asked.trial_command:
        raise Refused("--outcomes and --command: trials are recorded or made, leave one out")
    for name in (*SIMULATED, "against_backend", "against_app_behaviour"):
        if source is not None and name in named:
            raise Refused(f"{flags[name]} is for simulated trials: leave it out with {source}")
    if asked.against_outcomes and not asked.outcomes:
        raise Refused("--against-outcomes needs --outcomes: the build that is judged")
    if asked.case and not asked.outcomes:
        raise Refused("--case chooses among recorded trials: it needs --outcomes")
    pairs = next((flags[name] for name in PAIRED if name in named), None)
    if pairs is not None and (asked.fixed or asked.plot):
        raise Refused(f"{'--fixed' if asked.fixed else '--plot'} is for one build: leave it out with {pairs}")
    if asked.fixed and asked.plot:
        raise Refused("--plot draws the lines of Wald's test: leave it out with --fixed")
    if asked.limit < 1:
        raise Refused(f"--limit {asked.limit}: expected a whole number from 1 on, such as 400")
    if asked.plot is not None and asked.plot.suffix.lower() != ".svg":
        raise Refused(f"--plot {asked.plot}: the drawing is SVG: write --plot {asked.plot.with_suffix('.svg')}")
    for path in (asked.plot, asked.json_file):
        if path is not None and not path.parent.is_dir():
            raise Refused(f"{path}: the folder {path.parent} does not exist")


def _again(ctx: click.Context, named: set[str]) -> str:
    """Return the command line as it was, without seed and files to write."""
    words = ["mobile-sso", "gate"]
    for parameter in ctx.command.params:
        name = parameter.name or ""
        if name in named and name not in {"seed", "plot", "json_file"}:
            value = ctx.params[name]
            words += [parameter.opts[0]] if value is True else [parameter.opts[0], shlex.quote(str(value))]
    return " ".join(words)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise Refused(f"{path}: cannot be written: {error}") from None
