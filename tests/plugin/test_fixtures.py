"""The same world from ordinary Python tests."""

from __future__ import annotations

import pytest


def test_the_fixtures_serve_a_python_test(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import pytest
        from mobile_sso.scenario.attempt import sign_in

        def test_sign_in(sso_world, sso_idp, sso_backend, sso_device):
            sso_backend.native.open()
            sign_in(sso_world, sso_backend, sso_world.personas["ada"])
            assert sso_backend.native.page == "Home"
            assert [session.user for session in sso_backend.backend.inspection.sessions()] == ["ada"]
            assert sso_idp.sso_sessions() == 1
            assert [attempt.outcome for attempt in sso_device.attempts] == ["signed-in"]

        @pytest.mark.sso_case(device="android-custom-tab", backend="hardened")
        def test_the_marker_chooses_the_case(sso_world, sso_device):
            assert sso_device.profile.platform == "android"
            assert sso_world.app().backend.profile.name == "hardened"
        """
    )
    folder.runpytest_inprocess(
        "--mobile-sso", "--strict-markers", "test_the_fixtures_serve_a_python_test.py"
    ).assert_outcomes(passed=2)


def test_a_conftest_can_override_the_world_of_scenarios(small: pytest.Pytester) -> None:
    small.makeconftest(
        """
        import pytest
        from dataclasses import replace

        @pytest.fixture
        def sso_world(sso_world):
            ada = sso_world.personas["ada"]
            sso_world.learn(replace(ada, assigned=False))
            return sso_world
        """
    )
    result = small.runpytest_inprocess("--mobile-sso", "-k", "ios")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*phone.page is Login_Native, expected Home (and 3 more)"])


def test_the_seed_of_a_case_does_not_depend_on_what_ran_before(small: pytest.Pytester) -> None:
    small.makepyfile(
        """
        def test_first(sso_world):
            print("first", sso_world.testbed.seed)

        def test_second(sso_world):
            print("second", sso_world.testbed.seed)
        """
    )
    name = "test_the_seed_of_a_case_does_not_depend_on_what_ran_before.py"
    both = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-seed=9", "-s", name)
    alone = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-seed=9", "-s", f"{name}::test_second")
    (seed,) = (
        line.split("second ")[1] for line in alone.stdout.lines if "second " in line and line.split()[-1].isdigit()
    )
    assert f"second {seed}" in both.stdout.str()
