"""How long the embedded provider takes for the three requests of a sign-in, alone and beside another checkout.

Run: `python tests/benchmarks/idp_sign_in.py [ROUNDS] [--against CHECKOUT]`. Not a test: it prints, it does not judge.

Each round is a fresh process per variant, in turn, the first one first in one round and last in the next, so that a
machine that gets slower by and by favours none. Printed are the best and the median of 1,000 sign-ins over all rounds,
in microseconds, and the ratio to the first variant:

* off: no quirk is switched on; the ideal provider
* on: one quirk is on that never strikes, because its time is the billionth
* CHECKOUT: the provider of another checkout (`git worktree add /tmp/before COMMIT`), with no quirk

The ratio to look at is that of the best: everything that is not the program itself makes a sign-in slower only.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

SIGN_INS = 1_000
REQUESTS = ("authorize", "sign-in", "token", "together")
NEVER = {"id_token_claim": {"claim": "sub", "op": "remove", "strikes": {"nth": 1_000_000_000}}}


def measure(quirks: dict[str, object]) -> list[list[float]]:
    """Return, per request, how many microseconds it took each time."""
    from mobile_sso.idp.engines.embedded import EmbeddedIdp
    from mobile_sso.idp.keys import SigningKeys
    from mobile_sso.idp.profile import IdpProfile
    from mobile_sso.testbed.clock import VirtualClock
    from mobile_sso.testbed.contracts import ClientRegistration, Persona
    from mobile_sso.testbed.http import Request, form_request
    from mobile_sso.testbed.masking import Secrets
    from mobile_sso.testbed.randomness import SeededTokens

    origin, callback, verifier = "https://idp.test", "makeitnative://oauth/callback", "verifier-" * 6
    idp = EmbeddedIdp(
        IdpProfile(quirks=quirks),
        origin=origin,
        clock=VirtualClock(),
        tokens=SeededTokens(1),
        secrets=Secrets(),
        keys=SigningKeys.mint(),
    )
    client = idp.register_client(ClientRegistration(client_id="field-service", redirect_uris=(callback,)))
    idp.put_persona(
        Persona(username="ada", password="analytical-engine", claims={"name": "Ada"}, roles=("Technician",))
    )
    basic = base64.b64encode(f"{client.client_id}:{client.client_secret}".encode()).decode()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": "field-service",
        "redirect_uri": callback,
        "response_type": "code",
        "scope": "openid profile email",
        "state": "the-state",
        "nonce": "the-nonce",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    url, took = f"{origin}/authorize?{urlencode(asked)}", []
    for _ in range(SIGN_INS):
        request, readings = Request(method="GET", url=url), [time.perf_counter()]
        page = idp.app(request).text
        readings.append(time.perf_counter())
        transaction = page.partition('name="transaction" value="')[2].partition('"')[0]
        fields = {"transaction": transaction, "username": "ada", "password": "analytical-engine"}
        request = form_request(f"{origin}/sign-in", fields)
        readings.append(time.perf_counter())
        location = idp.app(request).header("location") or ""
        readings.append(time.perf_counter())
        code = parse_qs(urlsplit(location).query)["code"][0]
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": callback, "code_verifier": verifier}
        request = form_request(f"{origin}/token", fields, headers=(("Authorization", f"Basic {basic}"),))
        readings.append(time.perf_counter())
        assert idp.app(request).status == 200
        readings.append(time.perf_counter())
        each = [(after - before) * 1e6 for before, after in zip(readings[::2], readings[1::2], strict=True)]
        took.append([*each, sum(each)])
    return [list(one) for one in zip(*took, strict=True)]


def _in_a_fresh_process(variant: str, checkout: Path | None) -> list[list[float]]:
    harness = {} if checkout is None else {"PYTHONPATH": str(checkout / "harness")}
    command = [sys.executable, __file__, "--one", "on" if variant == "on" else "off"]
    done = subprocess.run(command, env={**os.environ, **harness}, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> None:
    """Print the figures."""
    if "--one" in sys.argv:
        print(json.dumps(measure(NEVER if sys.argv[-1] == "on" else {})))
        return
    rounds = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 6)
    variants: dict[str, Path | None] = {"off": None, "on": None}
    if "--against" in sys.argv:
        other = Path(sys.argv[sys.argv.index("--against") + 1])
        variants = {str(other): other, **variants}
    found: dict[str, list[list[list[float]]]] = {variant: [] for variant in variants}
    for number in range(rounds):
        for variant in list(variants)[:: -1 if number % 2 else 1]:
            found[variant].append(_in_a_fresh_process(variant, variants[variant]))
    first = next(iter(variants))
    for at, request in enumerate(REQUESTS):
        best = {variant: min(min(one[at]) for one in found[variant]) for variant in variants}
        middle = {
            variant: statistics.median(statistics.median(one[at]) for one in found[variant]) for variant in variants
        }
        for variant in variants:
            print(
                f"{request:10} {variant:14} best {best[variant]:7.0f} us   median {middle[variant]:7.0f} us"
                f"   ratio of the best {best[variant] / best[first]:.3f}, of the medians"
                f" {middle[variant] / middle[first]:.3f}"
            )


if __name__ == "__main__":
    main()
