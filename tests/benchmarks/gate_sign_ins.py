"""How long 10,000 virtual sign-ins with the `ios-flaky` mix take in process, and how much memory they need at most.

Run: `python tests/benchmarks/gate_sign_ins.py [SIGN_INS] [--one-world] [--profile] [--workers=N]`. Prints one JSON
object: after 1,000 sign-ins and at the end the seconds since the first one, those of them that the process had the CPU,
and the peak of its resident memory in megabytes (10^6 bytes); and how many failed. Every sign-in is that of a new
person on a fresh phone, as the gate makes it.

`--one-world`: IdP and backend stay the same for all of them, as in the step `repeat_sign_in`.
`--workers=N`: so many processes share them, each with a seed of its own; memory is then that of the largest one.
`--profile`: where the time goes, by function.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import resource
import subprocess
import sys
import time
from itertools import islice

from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.trials import simulated
from mobile_sso.scenario.trials.simulated import Build, simulated_trials

FIRST = 1_000
BUILD = Build(device="ios-safari", backend="mendix-mobile-sso-2.1", idp="generic", mix="ios-flaky")


def peak() -> float:
    """Return the peak of the resident memory of this process in megabytes; on Linux it is counted in kilobytes."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1)


def measure(sign_ins: int, seed: int) -> dict[str, object]:
    """Make the sign-ins and return what is printed."""
    library, keys = Library.load([bundled_folder("fixtures")]), SigningKeys.mint()
    failed, measured = 0, {}
    begun, used = time.perf_counter(), time.process_time()
    for number, trial in enumerate(islice(simulated_trials(BUILD, library, seed=seed, keys=keys), sign_ins), start=1):
        failed += trial.failed
        if number in (FIRST, sign_ins):
            measured[number] = {
                "seconds": round(time.perf_counter() - begun, 1),
                "cpu_seconds": round(time.process_time() - used, 1),
                "peak_megabytes": peak(),
            }
    return {"after": measured, "failed": failed}


def shared(sign_ins: int, workers: int) -> dict[str, object]:
    """Let `workers` processes share the sign-ins and return what the run as a whole took."""
    begun = time.perf_counter()
    flags = [flag for flag in sys.argv[1:] if flag == "--one-world"]
    command = [sys.executable, __file__, str(sign_ins // workers), *flags]
    running = [
        subprocess.Popen([*command, f"--seed={seed}"], stdout=subprocess.PIPE, text=True) for seed in range(workers)
    ]
    said = [json.loads(process.communicate()[0]) for process in running]
    return {
        "seconds": round(time.perf_counter() - begun, 1),
        "cpu_seconds": [max(end["cpu_seconds"] for end in each["after"].values()) for each in said],
        "peak_megabytes": max(end["peak_megabytes"] for each in said for end in each["after"].values()),
        "failed": sum(each["failed"] for each in said),
    }


def main() -> None:
    """Print the measurements."""
    sign_ins = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 10_000)
    options = dict(argument.lstrip("-").partition("=")[::2] for argument in sys.argv[1:] if argument.startswith("--"))
    if "one-world" in options:
        simulated.IN_ONE_WORLD = sign_ins
    if "workers" in options:
        print(json.dumps(shared(sign_ins, int(options["workers"]))))
        return
    profile = cProfile.Profile()
    if "profile" in options:
        profile.enable()
    print(json.dumps(measure(sign_ins, int(options.get("seed", 1)))))
    if "profile" in options:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
