"""A backend that leaves out a check of logout tokens fails the bundled scenarios about that check, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import pytest

import mobile_sso.backend.verification as verification
from mobile_sso.backend.checks import GRID, run
from mobile_sso.backend.facts import TokenFacts
from mobile_sso.backend.stages import LOGOUT_TOKEN, Stage
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.failure import ScenarioFailed
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import Case, cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.run import run_case
from mobile_sso.scenario.steps import VERBS

FILE = bundled_folder("scenarios") / "misbehaving_provider" / "backchannel.sso.yaml"
PLAN = "oidcc-client-test-rp-backchannel-rpinitlogout"
NOTICED_BY: Mapping[tuple[str, ...], set[str]] = {
    ("signature_algorithm", "signature_key", "signature"): {
        f"{PLAN}-alg-none",
        f"{PLAN}-wrong-alg",
        "bcl-bad-signature",
        "bcl-unknown-kid",
    },
    ("signature",): {"bcl-bad-signature"},
    ("audience", "additional_audience"): {f"{PLAN}-wrong-aud"},
    ("expiry",): {"bcl-expired", "bcl-no-exp"},
    ("issued_at",): {"bcl-no-iat"},
    ("logout_event",): {f"{PLAN}-no-event", f"{PLAN}-wrong-event", "bcl-events-shape"},
    ("subject_or_session",): {"bcl-no-sub-no-sid"},
    ("no_nonce",): {f"{PLAN}-with-nonce"},
    ("token_id",): {"bcl-no-jti"},
}
"""Checks that are left out together → the scenarios that then fail; where one stands behind another, both are."""
NO_SCENARIO: Mapping[str, str] = {
    "critical_header": "the catalogue has it for ID tokens alone",
    "issuer": "whose token it is, is looked up before any check: an issuer that nobody configured has no keys",
    "logout_token_typ": "the specification recommends a type, and wants none",
    "not_before": "a logout token has no `nbf`",
}


@pytest.fixture(scope="module")
def all_cases(library: Library) -> list[Case]:
    suite = load_suite(FILE, FILE.read_text("utf-8"), VERBS, names_for_scenarios(library))
    return list(cases(suite))


def test_every_check_of_a_logout_token_is_in_the_tables_above() -> None:
    of_the_stage = {line.name for line in GRID if LOGOUT_TOKEN.name in line.stages}
    assert {check for checks in NOTICED_BY for check in checks} | set(NO_SCENARIO) == of_the_stage


@pytest.mark.parametrize("checks", NOTICED_BY, ids=" ".join)
def test_without_the_checks_exactly_their_scenarios_fail(
    checks: tuple[str, ...], library: Library, keys: SigningKeys, all_cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(stage: Stage[TokenFacts], facts: TokenFacts, *, active: frozenset[str]) -> None:
        run(stage, facts, active=active - set(checks) if stage is LOGOUT_TOKEN else active)

    monkeypatch.setattr(verification, "run", without)
    failed = {}
    for case in all_cases:
        world = assemble(case, library, RunOptions(seed=1, keys=keys))
        with closing(world.testbed):
            try:
                run_case(case, world)
            except ScenarioFailed as failure:
                failed[case.scenario.name] = failure.failed_keys
    assert set(failed) == NOTICED_BY[checks]
    assert all(set(keys) == {"phone.signed_in", "idp.logout_tokens_refused"} for keys in failed.values())
