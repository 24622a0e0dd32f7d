"""How long one sign-in takes in process, on iOS: the embedded engine, beside oidc-provider-mock, in the same flow.

Run: `python tests/benchmarks/in_process.py [SIGN_INS]`. Not a test: it prints, it does not judge. One sign-in is tap,
authorization URL, sign-in page, credentials, code, deep link, token request, ID token check, app session.
"""

from __future__ import annotations

import statistics
import sys
import tracemalloc

from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.attempt import sign_in
from mobile_sso.scenario.plain_case import plain_case
from mobile_sso.scenario.world import World
from mobile_sso.testbed.clock import elapsed_milliseconds

WARM_UP = 20


def _one(world: World) -> float:
    """Sign ada in on a new phone and return the milliseconds of the sign-in alone."""
    world.replace_phone(0)
    world.testbed.trace.forget()
    for ledger in world.ledgers.values():
        ledger.forget()
    app = world.app()
    app.native.open()
    started = elapsed_milliseconds()
    sign_in(world, app, world.personas["ada"])
    took = elapsed_milliseconds() - started
    assert app.native.signed_in is not None, app.native.errors
    return took


def measure(idp: str, backend: str, times: int, library: Library, keys: SigningKeys) -> list[float]:
    """Return the milliseconds of `times` sign-ins after warm-up."""
    world = assemble(plain_case(idp=idp, backend=backend), library, RunOptions(seed=1, keys=keys))
    for _ in range(WARM_UP):
        _one(world)
    return [_one(world) for _ in range(times)]


def main() -> None:
    """Print medians, rates and their ratio."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    library, keys = Library.load([bundled_folder("fixtures")]), SigningKeys.mint()
    medians = {}
    for idp in ("generic", "oidc-provider-mock"):
        for backend in ("mendix-mobile-sso-2.1", "hardened"):
            took = measure(idp, backend, times, library, keys)
            medians[idp, backend] = statistics.median(took)
            print(
                f"{idp:20} {backend:22} median {statistics.median(took):6.2f} ms   min {min(took):6.2f}"
                f"   max {max(took):7.2f}   {1000 / statistics.mean(took):6.0f} sign-ins/s"
            )
    for backend in ("mendix-mobile-sso-2.1", "hardened"):
        ratio = medians["oidc-provider-mock", backend] / medians["generic", backend]
        print(f"ratio oidc-provider-mock / embedded, {backend}: {ratio:.1f}")
    tracemalloc.start()
    measure("generic", "hardened", 200, library, keys)
    print(f"memory traced over 200 more sign-ins: {tracemalloc.get_traced_memory()[1] / 2**20:.1f} MiB at most")


if __name__ == "__main__":
    main()
