"""How much memory the embedded provider holds after 1,000 sign-ins and after more, each with a fresh browser.

Run: `python tests/benchmarks/idp_memory.py [SIGN_INS] [--traced] [--every-secret]`. Prints one JSON object: after how
many sign-ins there were how many megabytes (10^6 bytes), resident or, `--traced`, allocated by Python.
The clock stands still, so that nothing expires: what is forgotten is forgotten because of the limits alone.

The provider runs alone in this process, without a backend. Secrets are remembered as by `mobile-sso serve`; with
`--every-secret` as in a test case, all of them, which grows as it must: nothing a case minted may reach a report.
"""

from __future__ import annotations

import base64
import gc
import hashlib
import json
import re
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from mobile_sso.cli.served_world import _SECRETS_REMEMBERED
from mobile_sso.idp.engines.embedded import EmbeddedIdp
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.contracts import ClientRegistration, Persona
from mobile_sso.testbed.http import Request, Response, form_request
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import SeededTokens

ORIGIN, CALLBACK = "https://idp.test", "makeitnative://oauth/callback"
FIRST = 1_000
ADA = Persona(username="ada", password="analytical-engine", claims={"name": "Ada Lovelace", "email": "ada@people.test"})
_TRANSACTION = re.compile(r'name="transaction" value="([^"]+)"')


def provider(*, secrets: Secrets) -> EmbeddedIdp:
    """Return a provider with one client, which signs with an algorithm that is quick, and one person."""
    idp = EmbeddedIdp(
        IdpProfile(),
        origin=ORIGIN,
        clock=VirtualClock(),
        tokens=SeededTokens(1),
        secrets=secrets,
        keys=SigningKeys.mint(),
    )
    idp.put_persona(ADA)
    return idp


def client(idp: EmbeddedIdp) -> tuple[str, str]:
    """Register the client and return the header it proves itself with."""
    registration = ClientRegistration(
        client_id="field-service", redirect_uris=(CALLBACK,), id_token_signed_response_alg="EdDSA"
    )
    entered = idp.register_client(registration)
    credentials = f"{entered.client_id}:{entered.client_secret}"
    return ("Authorization", "Basic " + base64.b64encode(credentials.encode()).decode())


def sign_in(idp: EmbeddedIdp, number: int, basic: tuple[str, str]) -> Response:
    """Sign ada in with a browser nobody has seen before, and redeem the code; values are different each time."""
    verifier = f"verifier-{number}-" * 4
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    parameters = {
        "client_id": "field-service",
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid profile email offline_access",
        "state": f"state-{number:020}",
        "nonce": f"nonce-{number:020}",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    page = idp.app(Request(method="GET", url=f"{ORIGIN}/authorize?{urlencode(parameters)}"))
    found = _TRANSACTION.search(page.text)
    assert found, page
    fields = {"transaction": found[1], "username": ADA.username, "password": ADA.password}
    location = idp.app(form_request(f"{ORIGIN}/sign-in", fields)).header("location") or ""
    code = parse_qs(urlsplit(location).query)["code"][0]
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": verifier}
    return idp.app(form_request(f"{ORIGIN}/token", fields, headers=(basic,)))


def resident() -> float:
    """Return the resident memory of this process in megabytes; raise OSError where the system does not tell."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1e6


def traced() -> float:
    """Return what Python has allocated, in megabytes."""
    return tracemalloc.get_traced_memory()[0] / 1e6


def measure(sign_ins: int, megabytes: Callable[[], float], secrets: Secrets) -> dict[int, float]:
    """Return the memory after 1,000 sign-ins, after every further 500 of the last 1,000, and at the end."""
    idp = provider(secrets=secrets)
    basic = client(idp)
    measured = {}
    for number in range(1, sign_ins + 1):
        answer = sign_in(idp, number, basic)
        assert answer.status == 200, answer.text
        if number == FIRST or number in (sign_ins - 500, sign_ins):
            gc.collect()
            measured[number] = round(megabytes(), 2)
    return measured


def main() -> None:
    """Print the measurements."""
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    if "--traced" in sys.argv:
        tracemalloc.start()
    secrets = Secrets() if "--every-secret" in sys.argv else Secrets(most=_SECRETS_REMEMBERED)
    megabytes = traced if "--traced" in sys.argv else resident
    print(json.dumps(measure(numbers[0] if numbers else 10_000, megabytes, secrets)))


if __name__ == "__main__":
    main()
