"""A real browser and somebody else's backend, a process of its own; a run of pytest as somebody starts it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from mobile_sso.device.chromium.launch import Chromium
from mobile_sso.documents.bindings import built_in_bindings
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.outside.doors import browser_doors
from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.sockets import HttpxTransport

BACKENDS = Path(__file__).parents[1] / "scenario" / "outside" / "backends"
MAIN = "import sys; from mobile_sso.cli import main; sys.argv[0] = 'mobile-sso'; main()"
SERVE = [sys.executable, "-c", MAIN, "serve", "--only", "backend", "--backend-port", "$port", "--issuer", "$issuer"]
SERVE += ["--client-secret", "$client_secret", "--redirect-uri", "$redirect_uri"]
TOLD = {
    "PORT": "$port",
    "OIDC_ISSUER": "$issuer",
    "OIDC_CLIENT_ID": "$client_id",
    "OIDC_CLIENT_SECRET": "$client_secret",
    "OIDC_REDIRECT_URI": "$redirect_uri",
}
SCENARIOS = """\
version: 1
about: A small file.
scenarios:
  - name: sign-in
    why: A person signs in, and again without being asked.
    steps:
      - open_app
      - sign_in: { as: ada }
      - sign_out
      - sign_in: { as: ada }
      - expect:
          phone: { page: Home, signed_in: ada, browser: closed }
          backend: { user: ada, completions: 2 }
          idp: { sign_in_pages: 1, token_requests: 2 }
  - name: a-lost-page
    why: A fault on the network strikes the real browser, too, although that asks once more by itself.
    given: { faults: [mfa-page-dead] }
    steps:
      - open_app
      - sign_in: { as: ada }
      - expect:
          phone: { signed_in: nobody, faults: [mfa-page-dead], browser: blocked }
          idp: { sign_in_pages: 1, errors: [] }
"""


def _written(name: str, start: Mapping[str, object]) -> str:
    """Return the shipped binding called `name`, started by a command."""
    text = built_in_bindings()[name].read_text("utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("base_url", "idp_port"))]
    return "\n".join([kept[0], f"start: {json.dumps(start)}", "ready: { path: /, within: 60s }", *kept[1:]]) + "\n"


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("rest", SERVE),
        ("mendix", [*SERVE, "--backend", "mendix-mobile-sso-2.1"]),
        ("web-redirect", [sys.executable, str(BACKENDS / "web_redirect.py")]),
        ("mendix-native", [sys.executable, str(BACKENDS / "mendix_published.py")]),
    ],
)
def test_a_backend_of_ones_own_plays_with_a_real_browser(
    chromium: Chromium, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str, command: Sequence[str]
) -> None:
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    (pytester.path / "ours.yaml").write_text(_written(name, {"command": command, "environment": TOLD}), "utf-8")
    (pytester.path / "small.sso.yaml").write_text(SCENARIOS, "utf-8")

    flags = ["--mobile-sso-browser=chromium", "--mobile-sso-backend=ours.yaml", "--mobile-sso-platform=ios"]
    run = pytester.runpytest_subprocess("--mobile-sso", *flags, "-p", "no:xdist", "small.sso.yaml")

    run.assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("backend", "meant"),
    [
        ("http://127.0.0.1:3000", "127.0.0.1:3000"),
        ("http://localhost", "localhost:80"),
        ("https://backend.example:8443", None),
    ],
)
def test_the_browser_has_a_door_wherever_no_certificate_is_asked_for(backend: str, meant: str | None) -> None:
    nobody = Response(status=503)
    outside = SimpleNamespace(idp_origin="http://127.0.0.1:9400", origin=backend, let_in=lambda request: nobody)

    with browser_doors(cast("OutsideBackend", outside)) as doors:
        led = [door for host, door in doors.items() if host in ("127.0.0.1:9400", meant)]
        assert len(set(led)) == (2 if meant else 1)
        assert all(door.startswith("127.0.0.1:") for door in led)
        assert doors.get("backend.example") == (None if meant else "backend.example")
        for door in led:
            asked = HttpxTransport()
            assert asked(Request(method="GET", url=f"http://{door}/")).status == 503
            asked.close()
