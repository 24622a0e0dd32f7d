"""How a case ends: passed, failed with a text one can act on, expected to fail, skipped with a reason."""

from __future__ import annotations

import pytest

HEAD = """\
version: 1
about: A small file.
scenarios:
  - name: sign-in
    why: A person signs in.
    refs: [RFC 8252 4.1]
"""


def _run(folder: pytest.Pytester, rest: str, *flags: str) -> pytest.RunResult:
    (folder.path / "one.sso.yaml").write_text(HEAD + rest, "utf-8")
    return folder.runpytest_inprocess("--mobile-sso", "--mobile-sso-seed=1", *flags)


def test_a_failure_says_place_seen_expected_why_and_how_to_repeat(folder: pytest.Pytester) -> None:
    result = _run(
        folder,
        """\
    steps:
      - open_app
      - sign_in: { as: ada }
      - expect: { phone: { signed_in: ada }, idp: { sign_in_pages: 0, token_requests: 1 } }
""",
    )
    result.assert_outcomes(failed=1)
    lines = result.stdout.lines
    start = next(n for n, line in enumerate(lines) if line.startswith("one.sso.yaml:10: sign-in step 3"))
    assert lines[start : start + 9] == [
        "one.sso.yaml:10: sign-in step 3: idp.sign_in_pages is 1, expected 0",
        "       8 |       - open_app",
        "       9 |       - sign_in: { as: ada }",
        "  >   10 |       - expect: { phone: { signed_in: ada }, idp: { sign_in_pages: 0, token_requests: 1 } }",
        "                                                               ^^^^^^^^^^^^^^^^",
        "  phone.signed_in     ada  ok",
        "  idp.sign_in_pages   1    expected 0",
        "  idp.token_requests  1    ok",
        "  why    A person signs in.   (RFC 8252 4.1)",
    ]
    assert lines[start + 9] == '  again  pytest --mobile-sso "one.sso.yaml::sign-in" --mobile-sso-seed=1'
    assert any("mobile-sso timeline" in line for line in lines)
    assert any("POST /token  200" in line for line in lines)


def test_a_step_that_cannot_be_taken_fails_the_case_at_its_line(folder: pytest.Pytester) -> None:
    result = _run(folder, "    steps: [open_app, sign_out]\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["one.sso.yaml:7: sign-in step 2: sign_out could not be done: *nobody is signed in*"])


EXPECTED = """\
    matrix: {{ backend: [mendix-mobile-sso-2.1, hardened] }}
    expect_failure:
      - {{ when: {{ backend: hardened }}, because: it must, fails: [{fails}] }}
    steps:
      - open_app
      - sign_in: {{ as: ada }}
      - expect: {{ phone: {{ {phone} }}, idp: {{ token_requests: 1 }} }}
"""


def test_a_case_that_must_fail_and_fails_for_that_reason_is_an_expected_failure(folder: pytest.Pytester) -> None:
    result = _run(
        folder,
        EXPECTED.format(fails="idp.pkce", phone="signed_in: ada")
        .replace("token_requests: 1", "pkce: none")
        .replace(
            "{ backend: [mendix-mobile-sso-2.1, hardened] }",
            "{ idp: [entra], backend: [mendix-mobile-sso-2.1, hardened] }",
        ),
    )
    result.assert_outcomes(passed=1, xfailed=1)


def test_a_case_that_must_fail_but_passes_is_a_failure(folder: pytest.Pytester) -> None:
    result = _run(folder, EXPECTED.format(fails="phone.page", phone="page: Home"))
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*passed, but must fail at phone.page because it must"])


def test_a_case_that_must_fail_but_fails_for_another_reason_is_a_failure(folder: pytest.Pytester) -> None:
    result = _run(folder, EXPECTED.format(fails="phone.page", phone="page: Home, signed_in: grace"))
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*phone.signed_in is ada, expected grace"])


def test_what_the_engine_lacks_is_a_skip_with_that_reason(folder: pytest.Pytester) -> None:
    result = _run(
        folder,
        "    matrix: { idp: [oidc-provider-mock] }\n"
        "    requires: [pkce]\n"
        "    steps: [open_app, { wait: 5m }, { expect: { idp: { sso_session: ended } } }]\n",
        "-rs",
    )
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(
        [
            "*the engine lacks what the scenario needs: clock (IdP oidc-provider-mock, engine oidc-provider-mock), "
            "pkce (IdP oidc-provider-mock, engine oidc-provider-mock), sso_session (*"
        ]
    )


def test_junit_properties_tell_the_axes_the_seed_the_fault_and_the_attempt(folder: pytest.Pytester) -> None:
    _run(
        folder,
        """\
    given: { faults: [net-lost-response], app: { behaviour: well-built } }
    matrix: { backend: [hardened] }
    steps:
      - open_app
      - sign_in: { as: ada }
      - expect: { phone: { faults: [net-lost-response], signed_in: ada } }
""",
        "--junitxml=junit.xml",
    ).assert_outcomes(passed=1)
    written = (folder.path / "junit.xml").read_text("utf-8")
    for expected in (
        'name="sso.scenario" value="sign-in"',
        'name="sso.device" value="ios-safari"',
        'name="sso.seed" value="1"',
        'name="sso.faults" value="net-lost-response"',
        'name="sso.attempts" value="1"',
    ):
        assert expected in written


@pytest.mark.parametrize(("trace", "shown"), [("on", True), ("off", False), ("on-failure", False)])
def test_the_timeline_of_a_passed_case_is_shown_only_on_request(
    folder: pytest.Pytester, trace: str, shown: bool
) -> None:
    result = _run(
        folder,
        "    steps: [open_app, { sign_in: { as: ada } }, { expect: { phone: { signed_in: ada } } }]\n",
        f"--mobile-sso-trace={trace}",
        "-rP",
    )
    result.assert_outcomes(passed=1)
    assert ("mobile-sso timeline" in result.stdout.str()) is shown


def test_a_failure_says_which_quirks_the_case_switched_on(folder: pytest.Pytester) -> None:
    result = _run(
        folder,
        """\
    given: { idp: { quirks: { access_token: { format: opaque }, jwks_rotate: { keep_old: false } } } }
    steps: [open_app, sign_out]
""",
    )
    result.assert_outcomes(failed=1)
    lines = [line for line in result.stdout.lines if line.startswith("  given  ")]
    assert lines == [
        "  given  idp.quirks access_token {format: 'opaque'}",
        "  given  idp.quirks jwks_rotate {keep_old: false}",
    ]
