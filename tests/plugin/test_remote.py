"""A running provider in a run of pytest: what is said once, before any case.

Each run is a process of its own: httpx remembers the exception classes of an httpcore that pytester would load anew.
"""

from __future__ import annotations

import pytest

PROFILE = """
version: 1
engine: remote
remote:
  discovery_url: http://127.0.0.1:9/.well-known/openid-configuration
  clients:
    field_service: { client_id: a, client_secret: literal-for-a-toy, redirect_uris: ["makeitnative://oauth/callback"] }
  sign_in: [{ username: login }]
  personas: { ada: {} }
"""


@pytest.fixture
def acme(pytester: pytest.Pytester) -> pytest.Pytester:
    folder = pytester.path / "fixtures" / "idps"
    folder.mkdir(parents=True)
    (folder / "acme.yaml").write_text(PROFILE)
    return pytester


def test_a_provider_that_does_not_answer_ends_the_run_once(acme: pytest.Pytester) -> None:
    result = acme.runpytest_subprocess("--mobile-sso", "--mobile-sso-idp=acme")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    text = result.stdout.str() + result.stderr.str()
    assert text.count("IdP acme: its metadata could not be read") == 1
    assert "sent:      GET http://127.0.0.1:9/.well-known/openid-configuration" in text


def test_a_profile_with_a_mistake_is_told_before_anything_runs(acme: pytest.Pytester) -> None:
    path = acme.path / "fixtures" / "idps" / "acme.yaml"
    path.write_text(PROFILE.replace("sign_in", "sign_on"))
    result = acme.runpytest_subprocess("--mobile-sso", "--mobile-sso-idp=acme")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*acme.yaml:8:3: unknown key `sign_on`*"])


def test_a_scenario_that_names_the_provider_fails_with_the_reason_alone(acme: pytest.Pytester) -> None:
    acme.path.joinpath("own.sso.yaml").write_text(
        "version: 1\nabout: With our own provider.\nscenarios:\n  - name: own\n    why: It is ours.\n"
        "    matrix: { idp: [acme] }\n    steps: [open_app, { expect: { phone: { signed_in: nobody } } }]\n"
    )
    result = acme.runpytest_subprocess("--mobile-sso", "own.sso.yaml")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["IdP acme: its metadata could not be read", "  change:    start the provider, *"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_running_provider_and_a_backend_of_ones_own_exclude_each_other(acme: pytest.Pytester) -> None:
    result = acme.runpytest_subprocess(
        "--mobile-sso", "--mobile-sso-idp=acme", "--mobile-sso-backend=http://127.0.0.1:9", "--mobile-sso-binding=rest"
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR
