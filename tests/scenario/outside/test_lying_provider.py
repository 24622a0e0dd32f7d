"""What a backend does not check is found by the scenarios in which our IdP lies; one that checks passes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from mobile_sso.backend.bindings.declared import Binding
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.failure import CaseSkipped, ScenarioFailed
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import Case, cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.outside.idle_idp import idle_idp
from mobile_sso.scenario.run import run_case
from mobile_sso.scenario.steps import VERBS

FINDS: Mapping[str, str] = {
    "oidcc-client-test-idtoken-sig-none": "signature",
    "alg-confusion-hs-public-key": "signature",
    "oidcc-client-test-nonce-invalid": "nonce",
    "nonce-replayed": "nonce",
    "fapi2-security-profile-final-client-test-ensure-authorization-response-with-invalid-state-fails": "state",
}
"""Scenario → the check whose absence it finds."""
NEVER_ASKED = "oidcc-client-test-userinfo-invalid-sub"
"""The scenario whose IdP lies in userinfo, for which the example never asks."""
HOLDS = "oidcc-client-test"
"""The scenario whose IdP does not lie: both backends pass it."""


@pytest.fixture(scope="module")
def chosen(library: Library) -> list[Case]:
    names, found = names_for_scenarios(library), []
    for file in sorted((bundled_folder("scenarios") / "misbehaving_provider").glob("*.sso.yaml")):
        suite = load_suite(file, file.read_text("utf-8"), VERBS, names)
        found += [case for case in cases(suite) if case.scenario.name in {HOLDS, NEVER_ASKED, *FINDS}]
    return found


@pytest.mark.parametrize("broken", ["", "signature nonce state", "signature", "nonce", "state"])
def test_the_scenarios_find_the_checks_that_a_backend_leaves_out(
    broken: str, shipped: Callable[[str], Binding], library: Library, chosen: list[Case], tmp_path: Path
) -> None:
    binding, keys = shipped("web-redirect"), SigningKeys.mint()
    assert binding.start is not None
    start = replace(binding.start, environment={**binding.start.environment, "BROKEN": broken})
    # A well-built app compares the state itself, so a backend that does not is found behind another one only.
    outside = OutsideBackend(
        replace(binding, start=start, app_behaviour="mendix-native"),
        folder=tmp_path,
        issuer_path="",
        redirect_uri="makeitnative://oauth/callback",
        between_cases=idle_idp(library.idps["generic"], keys),
    )
    failed, skipped = {}, {}
    with closing(outside):
        for case in chosen:
            world = assemble(case, library, RunOptions(seed=1, keys=keys, outside=outside))
            with closing(world.testbed):
                try:
                    run_case(case, world)
                except ScenarioFailed as failure:
                    failed[case.scenario.name] = failure.failed_keys
                except CaseSkipped as skip:
                    skipped[case.scenario.name] = str(skip)
    assert sorted(failed) == sorted(name for name, check in FINDS.items() if check in broken.split())
    assert all("phone.signed_in" in keys for keys in failed.values())
    never_asked = "the backend web-redirect never asked the IdP for what it would have changed (userinfo_sub)"
    assert skipped == {NEVER_ASKED: never_asked}
