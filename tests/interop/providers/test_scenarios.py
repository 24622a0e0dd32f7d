"""The bundled scenarios, played with three providers that nobody here wrote, each a process of its own.

What fails is in FAILS, with the reason; nothing else may. What is skipped is so because of what the profile declares.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from ..scope import WHOLE
from .conftest import StartProvider
from .running_provider import Run, play, project

COOKIE_STAYS = (
    "the scenario is about an SSO session in a cookie that ends with the browser; this provider's cookie has a "
    "lifetime (oidc-provider: as long as the session; Canaille: 'remember' is ticked), so the second sign-in is silent"
)
LASTING_COOKIE = {"jar-isolated-from-session-cookies": COOKIE_STAYS, "late-redirect-and-another-try": COOKIE_STAYS}
NO_USERINFO = (
    "the backend asks for userinfo; this provider is set up to issue access tokens for a resource, because they carry "
    "the roles, and its userinfo endpoint refuses such a token with status 401"
)
FAILS: Mapping[str, Mapping[str, str]] = {
    "node-oidc-provider": {
        **LASTING_COOKIE,
        "oidcc-client-test": NO_USERINFO,
        "oidcc-client-test-rp-init-logout": NO_USERINFO,
    },
    "canaille": {
        **LASTING_COOKIE,
        "fragment-stripped-and-another-try": "Canaille answers in the query, whatever response_mode asks for",
    },
    "oidc-provider-mock-process": {},
}
PASSES: Mapping[str, Mapping[str, int]] = {
    "node-oidc-provider": {"login": 14, "automatic_login": 8, "role_assignment": 5, "single_logout": 8},
    "canaille": {"login": 14, "automatic_login": 8, "role_assignment": 2, "single_logout": 8},
    "oidc-provider-mock-process": {"login": 16, "automatic_login": 4, "role_assignment": 2},
}
RETURN_TRIPS = {"node-oidc-provider": 200, "canaille": 200, "oidc-provider-mock-process": 150}
"""At least as many; the folder grows."""

REASONS: Mapping[str, str] = {
    "clock": r"the engine lacks what the scenario needs: .*clock",
    "quirks": r"the engine lacks what the scenario needs: .*quirks",
    "another capability": r"the engine lacks what the scenario needs: ",
    "another redirect URI": r"the provider of \S+ has the redirect URIs .*, and not ",
    "another post-logout URI": r"the provider of \S+ has the post-logout redirect URIs ",
    "another client authentication": r"the provider of \S+ has the client \S+ with client_secret_basic, and not with ",
    "a stranger": r"the provider of \S+ has no persona ",
    "other roles": r"the provider of \S+ has the persona \S+ with the roles ",
    "no cancel button": r"the sign-in page has no button to cancel: ",
}


def kinds(run: Run) -> Counter[str]:
    """Return which reasons let cases be skipped, and how many; a reason that is not in the table stands for itself."""
    counted: Counter[str] = Counter()
    for reason, times in run.skipped.items():
        counted[next((kind for kind, form in REASONS.items() if re.match(form, reason)), reason)] += times
    return counted


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        (
            "node-oidc-provider",
            {"clock", "quirks", "another capability", "another redirect URI", "another post-logout URI", "a stranger",
             "other roles"},
        ),
        (
            "canaille",
            {"clock", "quirks", "another capability", "another redirect URI", "another post-logout URI", "a stranger",
             "no cancel button"},
        ),
        ("oidc-provider-mock-process", {"clock", "quirks", "another capability", "another redirect URI", "a stranger"}),
    ],
)  # fmt: skip
def test_the_bundled_scenarios_pass_or_are_skipped_for_a_declared_reason(
    provider: StartProvider, tmp_path: Path, secrets: Mapping[str, str], name: str, reasons: set[str]
) -> None:
    folder = project(tmp_path, name, port=provider(name))
    run = play(folder, name, secrets=secrets)
    assert set(run.failed) == (set(FAILS[name]) if WHOLE else set()), run.output
    assert {folder: run.passed[folder] for folder in PASSES[name]} == PASSES[name]
    if WHOLE:
        assert run.passed["return_trip"] >= RETURN_TRIPS[name]
        assert set(kinds(run)) == reasons
    assert set(kinds(run)) <= reasons


def test_a_provider_that_asks_a_native_app_at_every_sign_in_is_not_silent(
    provider: StartProvider, tmp_path: Path, secrets: Mapping[str, str]
) -> None:
    """What peers.md measured: oidc-provider shows its consent page to native clients whenever they come."""
    port = provider("node-oidc-provider-stock")
    folder = project(tmp_path, "node-oidc-provider", port=port)
    run = play(folder, "node-oidc-provider", "-k", "first-login or live-sso-session-is-silent", secrets=secrets)
    assert set(run.failed) == {"live-sso-session-is-silent"}
    assert "phone.page is Login_Native_Automatic, expected Home" in run.failed["live-sso-session-is-silent"]
    assert run.passed["login"] == 4


def test_no_secret_of_a_profile_is_in_what_a_run_says(
    provider: StartProvider, tmp_path: Path, secrets: Mapping[str, str]
) -> None:
    folder = project(tmp_path, "canaille", port=provider("canaille"), change=("#login", "#nobody-calls-it-so"))
    run = play(folder, "canaille", "-k", "first-login", "--mobile-sso-trace=on", secrets=secrets)
    assert run.failed
    assert not [value for value in secrets.values() if value in run.output or value in (folder / "run.xml").read_text()]
