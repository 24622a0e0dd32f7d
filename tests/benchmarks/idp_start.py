"""How long the embedded provider takes to start, after its modules are imported: the target is 60 ms.

Run: `python tests/benchmarks/idp_start.py [PROCESSES] [--alg ALGORITHM]`. Not a test: it prints, it does not judge.
Each figure is the median of so many fresh processes; the steps follow one another in each of them. ALGORITHM signs the
ID token (EdDSA).

* import: `mobile_sso.idp.engines.embedded` and what it needs
* late imports: what the provider imports with its first page (htpy) and its first key (jwt, cryptography). They are
  paid once per process, by whoever needs them first; no import is part of the target
* constructed: an `EmbeddedIdp` with one client and one person, ready to answer
* discovery: its metadata, answered for the first time
* first sign-in: page, credentials, code
* first ID token: the code redeemed; mints one key for the ID token, and one (ES256) for the access token
* JWKS: the keys of every algorithm; two RSA keys of 2048 bits by far the dearest, and how long they take is chance
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

STEPS = ("import", "late imports", "constructed", "discovery", "first sign-in", "first ID token", "JWKS")
TARGET = 60.0
"""Milliseconds."""


def one_start(algorithm: str) -> dict[str, float]:
    """Start one provider in this process and return how many milliseconds each step took."""
    readings = [time.perf_counter()]

    def reached() -> None:
        readings.append(time.perf_counter())

    from mobile_sso.idp.engines.embedded import EmbeddedIdp
    from mobile_sso.idp.keys import SigningKeys
    from mobile_sso.idp.profile import IdpProfile
    from mobile_sso.testbed.clock import VirtualClock
    from mobile_sso.testbed.contracts import ClientRegistration, Persona
    from mobile_sso.testbed.http import Request, form_request
    from mobile_sso.testbed.masking import Secrets
    from mobile_sso.testbed.randomness import SeededTokens

    reached()
    import jwt.algorithms  # noqa: F401

    import mobile_sso.idp.pages.sign_in  # noqa: F401

    reached()
    origin, callback = "https://idp.test", "makeitnative://oauth/callback"
    idp = EmbeddedIdp(
        IdpProfile(),
        origin=origin,
        clock=VirtualClock(),
        tokens=SeededTokens(1),
        secrets=Secrets(),
        keys=SigningKeys.mint(),
    )
    registration = ClientRegistration(
        client_id="field-service",
        redirect_uris=(callback,),
        id_token_signed_response_alg=algorithm,
        token_endpoint_auth_method="client_secret_post",
    )
    secret = idp.register_client(registration).client_secret
    idp.put_persona(Persona(username="ada", password="analytical-engine"))
    reached()
    assert idp.app(Request(method="GET", url=idp.discovery_url)).json_object()["issuer"] == origin
    reached()
    asked = f"client_id=field-service&redirect_uri={callback}&response_type=code&scope=openid&state=s"
    page = idp.app(Request(method="GET", url=f"{origin}/authorize?{asked}")).text
    transaction = page.partition('name="transaction" value="')[2].partition('"')[0]
    fields = {"transaction": transaction, "username": "ada", "password": "analytical-engine"}
    answer = idp.app(form_request(f"{origin}/sign-in", fields)).header("location") or ""
    code = answer.partition("code=")[2].partition("&")[0]
    reached()
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": callback}
    proof = {"client_id": "field-service", "client_secret": secret}
    assert "id_token" in idp.app(form_request(f"{origin}/token", {**fields, **proof})).json_object()
    reached()
    assert idp.app(Request(method="GET", url=f"{origin}/jwks")).json_object()["keys"]
    reached()
    return {step: (after - before) * 1000 for step, before, after in zip(STEPS, readings, readings[1:], strict=False)}


def in_a_fresh_process(algorithm: str) -> dict[str, float]:
    """Return what `one_start` measures where nothing was imported before."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", "--alg", algorithm], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def main() -> None:
    """Print the median, the least and the most of every step, and of those the target is about."""
    arguments = sys.argv[1:]
    algorithm = arguments[arguments.index("--alg") + 1] if "--alg" in arguments else "EdDSA"
    if "--one" in arguments:
        print(json.dumps(one_start(algorithm)))
        return
    processes = next((int(argument) for argument in arguments if argument.isdigit()), 15)
    starts = [in_a_fresh_process(algorithm) for _ in range(processes)]
    after = STEPS[2:]
    for name, steps in (
        *((step, (step,)) for step in STEPS),
        ("ready: constructed and discovery", after[:2]),
        (f"first ID token from nothing ({algorithm})", after[:4]),
    ):
        took = [sum(start[step] for step in steps) for start in starts]
        print(f"{name:38} median {statistics.median(took):6.1f} ms   min {min(took):6.1f}   max {max(took):6.1f}")
    print(f"target for a start after import: {TARGET:.0f} ms")


if __name__ == "__main__":
    main()
