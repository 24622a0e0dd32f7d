"""`mobile-sso gate` as a person calls it: verdicts, exit codes, files, refusals."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mobile_sso.cli import main
from mobile_sso.cli.gate_run import watcher
from mobile_sso.statistics.fixed_n import plan
from mobile_sso.statistics.sprt import Design

SPRT = Design(p0=0.05, p1=0.10, alpha=0.05, beta=0.10, limit=400)
OUTCOMES_ARE = 'expected one JSON object a line, such as {"passed": true}, or JUnit XML (pytest --junitxml=FILE)'
NOTE = "note      A simulator with a fixed seed is deterministic: it cannot flake"


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def gate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["mobile-sso", "gate", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, captured.out, captured.err)

    return call


def _record(name: str, marks: str) -> str:
    """Write a file of outcomes, `X` for one that failed, and return its name."""
    Path(name).write_text("".join(json.dumps({"passed": mark != "X"}) + "\n" for mark in marks), "utf-8")
    return name


@pytest.mark.parametrize(
    ("marks", "arguments", "code", "first_line"),
    [
        ("." * 42, [], 0, "gate: PASS: the failure rate is acceptable: the trials speak for 5 % against 10 %"),
        ("X" * 5, [], 1, "gate: FAIL: the failure rate is too high: the trials speak for 10 % against 5 %"),
        ("." * 10 + "X" * 5, [], 1, "gate: FAIL: the failure rate is too high: the trials speak for 10 % against 5 %"),
        (
            "." * 41,
            [],
            7,
            "gate: UNDECIDED: the trials ended at 41, before a decision, leaning to pass; this is not a pass: "
            "make more of them",
        ),
        (
            "..X" * 2,
            ["--limit", "6"],
            7,
            "gate: UNDECIDED: 6 trials do not tell 5 % from 10 %, leaning to fail; this is not a pass: raise --limit",
        ),
        (
            "." * 216,
            ["--fixed"],
            0,
            "gate: PASS: the failure rate is acceptable: the trials speak for 5 % against 10 %",
        ),
        ("X" * 18, ["--fixed"], 1, "gate: FAIL: the failure rate is too high: the trials speak for 10 % against 5 %"),
        (
            "." * 215,
            ["--fixed"],
            7,
            "gate: UNDECIDED: the trials ended at 215, before a decision; this is not a pass: make more of them",
        ),
        (
            "." * 4,
            ["--p0", "0.2", "--p1", "0.6"],
            0,
            "gate: PASS: the failure rate is acceptable: the trials speak for 20 % against 60 %",
        ),
    ],
)
def test_each_verdict_has_its_exit_code_and_undecided_is_never_a_pass(
    gate: Callable[..., Ran], marks: str, arguments: Sequence[str], code: int, first_line: str
) -> None:
    ran = gate("--outcomes", _record("out.jsonl", marks), *arguments)
    assert ran.out.splitlines()[0] == first_line
    assert ran.code == code


def test_a_recorded_gate_counts_up_to_the_decision_and_is_no_simulation(gate: Callable[..., Ran]) -> None:
    ran = gate("--outcomes", _record("out.jsonl", "." * 100))
    assert "decided at trial 42; the 58 recorded after it do not count" in ran.out
    assert "again     mobile-sso gate --outcomes out.jsonl" in ran.out
    assert NOTE not in ran.out
    assert ran.err == ""


def test_a_simulated_gate_says_sampling_rule_choice_seed_and_that_it_is_deterministic(gate: Callable[..., Ran]) -> None:
    ran = gate("--seed", "5", "--limit", "20", "--p1", "0.5")
    lines = [line.strip() for line in ran.out.splitlines()]
    tried = "device ios-safari, backend mendix-mobile-sso-2.1, app behaviour mendix-native, IdP generic"
    assert f"trials    simulated: {tried}" in " ".join(lines)
    assert "sampling  ios-flaky: exclusive sampling, rate 5 %; the weights are a choice, not a measurement" in lines
    assert "seed      5" in lines
    assert "again     mobile-sso gate --p1 0.5 --limit 20 --seed 5" in lines
    assert NOTE in ran.out


def test_the_command_that_is_shown_repeats_a_simulated_gate(gate: Callable[..., Ran]) -> None:
    first = gate("--limit", "30", "--failure-rate", "0.3", "--device", "android-custom-tab")
    (again,) = (line.split("mobile-sso gate ")[1] for line in first.out.splitlines() if "  again  " in line)
    assert "--limit 30 --device android-custom-tab --failure-rate 0.3 --seed " in again
    assert gate(*again.split()).out == first.out


def test_a_mix_strikes_at_its_own_rate(gate: Callable[..., Ran]) -> None:
    ran = gate("--mix", "ios-flaky", "--limit", "3", "--seed", "1")
    assert "ios-flaky: exclusive sampling, rate 5 %" in ran.out


def test_the_users_command_is_run_once_for_each_trial(gate: Callable[..., Ran]) -> None:
    ran = gate(
        "--command", f'"{sys.executable}" -c "import os, sys; sys.exit(int(os.environ[\'MOBILE_SSO_TRIAL\']) > 2)"'
    )
    assert ran.code == 1
    assert "5 of 7 sign-ins failed at the first try" in ran.out
    assert "trials    by the command: " in ran.out
    assert NOTE not in ran.out


def test_a_command_that_ends_with_anything_else_stops_the_gate_without_a_verdict(gate: Callable[..., Ran]) -> None:
    ran = gate("--command", "echo no device; exit 3")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "Error: the gate stopped without a verdict: trial 1: the command ended with exit code 3, expected 0 (signed "
        "in) or 1 (failed); it said:\n  no device\n"
    )


@pytest.mark.parametrize(
    ("first", "second", "code", "head", "pairs"),
    [
        ("XXXXXX....", "..........", 1, "WORSE: the build fails where the other does not", [6, 0, 0, 4]),
        ("..........", "XXXXXX....", 0, "BETTER: the build does not fail where the other does", [0, 6, 0, 4]),
        ("X.X.", ".X.X", 0, "NO DIFFERENCE SHOWN: which does not show that there is none", [2, 2, 0, 0]),
    ],
)
def test_two_recorded_builds_are_compared_pair_by_pair(
    gate: Callable[..., Ran], first: str, second: str, code: int, head: str, pairs: Sequence[int]
) -> None:
    ran = gate("--outcomes", _record("a", first), "--against-outcomes", _record("b", second), "--json", "figures.json")
    assert ran.code == code
    assert ran.out.splitlines()[0] == f"gate: {head}"
    figures = json.loads(Path("figures.json").read_text("utf-8"))
    assert [figures["pairs"][name] for name in ("only_first", "only_second", "both", "neither")] == pairs


def test_two_simulated_builds_meet_the_same_faults(gate: Callable[..., Ran]) -> None:
    flags = ["--limit", "40", "--failure-rate", "0.5", "--seed", "2"]
    worse = gate("--against-backend", "hardened", "--against-app-behaviour", "well-built", *flags)
    better = gate(
        "--backend", "hardened", "--app-behaviour", "well-built", "--against-backend", "mendix-mobile-sso-2.1",
        "--against-app-behaviour", "mendix-native", *flags,
    )  # fmt: skip
    assert (worse.code, better.code) == (1, 0)
    assert worse.out.startswith("gate: WORSE: ")
    assert better.out.startswith("gate: BETTER: ")
    assert "40 simulated with either build, the same seeds" in worse.out
    assert "the weights are a choice, not a measurement" in worse.out


def test_figures_and_plot_are_written(gate: Callable[..., Ran]) -> None:
    gate("--outcomes", _record("out", "X" + "." * 70), "--json", "figures.json", "--plot", "course.svg")
    figures = json.loads(Path("figures.json").read_text("utf-8"))
    assert (figures["verdict"], figures["failures"], figures["trials"], figures["test"]) == ("pass", 1, 56, "sprt")
    assert [round(end, 3) for end in figures["clopper_pearson"]] == [0.0, 0.096]
    assert figures["design"] == {"p0": 0.05, "p1": 0.10, "alpha": 0.05, "beta": 0.10, "limit": 400}
    assert figures["origin"]["again"] == "mobile-sso gate --outcomes out"
    assert ElementTree.parse("course.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--outcomes", "out", "--command", "true"],
            "--outcomes and --command: trials are recorded or made, leave one out",
        ),
        (["--outcomes", "out", "--device", "x"], "--device is for simulated trials: leave it out with --outcomes"),
        (["--command", "x", "--seed", "1"], "--seed is for simulated trials: leave it out with --command"),
        (
            ["--command", "x", "--against-backend", "y"],
            "--against-backend is for simulated trials: leave it out with --command",
        ),
        (["--against-outcomes", "out"], "--against-outcomes needs --outcomes: the build that is judged"),
        (["--case", "x"], "--case chooses among recorded trials: it needs --outcomes"),
        (["--fixed", "--plot", "x.svg"], "--plot draws the lines of Wald's test: leave it out with --fixed"),
        (
            ["--plot", "x.svg", "--against-backend", "hardened"],
            "--plot is for one build: leave it out with --against-backend",
        ),
        (["--fixed", "--against-backend", "x"], "--fixed is for one build: leave it out with --against-backend"),
        (["--limit", "0"], "--limit 0: expected a whole number from 1 on, such as 400"),
        (["--json", "no/where.json"], "no/where.json: the folder no does not exist"),
        (["--plot", "y.png"], "--plot y.png: the drawing is SVG: write --plot y.svg"),
        (["--plot", "course"], "--plot course: the drawing is SVG: write --plot course.svg"),
        (["--outcomes", "nowhere"], f"nowhere: there is no such file; {OUTCOMES_ARE}"),
        (["--outcomes", "."], f".: cannot be read (Is a directory); {OUTCOMES_ARE}"),
        (["--outcomes", "latin"], f"latin: it is not text in UTF-8; {OUTCOMES_ARE}"),
        (["--outcomes", "out", "--against-outcomes", "nowhere"], f"nowhere: there is no such file; {OUTCOMES_ARE}"),
        (
            ["--p0", "0.2"],
            "p1 must be greater than p0, got p0=0.2 and p1=0.1: p0 is the rate to accept, p1 the rate to catch",
        ),
        (["--outcomes", "empty"], "empty: no outcome is in it"),
        (["--outcomes", "out", "--against-outcomes", "empty"], "empty: no outcome is in it"),
        (
            ["--outcomes", "out", "--against-outcomes", "longer"],
            "out and longer: 1 trials have no partner in the other file, the first of them is 2: run the same seeds "
            "with both builds, then compare",
        ),
        (
            ["--device", "ios-ephemeral"],
            "the device ios-ephemeral has no fault mix, so nothing strikes at any failure rate: name one with --mix, "
            "or say --failure-rate 0",
        ),
    ],
)
def test_what_does_not_go_together_is_refused_in_one_sentence(
    gate: Callable[..., Ran], arguments: Sequence[str], message: str
) -> None:
    _record("out", ".")
    _record("longer", "..")
    _record("empty", "")
    Path("latin").write_bytes(b"\xe9")
    ran = gate(*arguments)
    assert (ran.code, ran.out, ran.err) == (4, "", f"Error: {message}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--device", "ios-safary"], "ios-safary"),
        (["--mix", "ios-flakey"], "ios-flakey"),
        (["--backend", "hardend"], "hardend"),
        (["--failure-rate", "5"], "5.0 is not in the range 0<=x<=1"),
    ],
)
def test_a_name_that_does_not_exist_is_refused(
    gate: Callable[..., Ran], arguments: Sequence[str], message: str
) -> None:
    ran = gate(*arguments)
    assert ran.code == 4
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_the_help_says_exit_codes_and_that_reruns_until_green_are_not_offered(gate: Callable[..., Ran]) -> None:
    ran = gate("-h")
    assert ran.code == 0
    assert '"Rerun until green" is not offered' in " ".join(ran.out.split())
    lines = ran.out.splitlines()
    start = lines.index("  Exit codes")
    assert lines[start + 1 : start + 6] == [
        "    0  PASS; of two builds: better, or no difference shown",
        "    1  FAIL; of two builds: worse",
        "    2  stopped without a verdict",
        "    4  wrong command line, unreadable file",
        "    7  UNDECIDED: never a pass",
    ]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_has_one_line_that_is_kept_up_to_date() -> None:
    stream = _Terminal()
    watch = watcher(stream, SPRT)
    watch(0, 1, False)
    watch(0, 42, True)
    assert stream.getvalue() == (
        "\r\x1b[2K[----------] 1/400  0 failed, 0 % (0 % to 79.3 %)  pass n=42 fail k=4"
        "\r\x1b[2K[#---------] 42/400  0 failed, 0 % (0 % to 8.4 %)  pass n=42 fail k=7\n"
    )


def test_a_log_has_a_line_for_every_fifty_trials() -> None:
    stream = io.StringIO()
    watch = watcher(stream, plan(0.05, 0.10, 0.05, 0.10))
    for n in range(1, 120):
        watch(n // 20, n, n == 119)
    assert stream.getvalue().splitlines() == [
        "50 trials, 2 failed: 4.0 %, Wilson 95 % interval 1.1 % to 13.5 %; fail k=18",
        "100 trials, 5 failed: 5.0 %, Wilson 95 % interval 2.2 % to 11.2 %; fail k=18",
    ]
