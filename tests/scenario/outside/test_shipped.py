"""Every shipped binding is proven against a backend of its shape, in a process of its own, by bundled scenarios."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from mobile_sso.backend.bindings.declared import Binding
from mobile_sso.documents.bindings import built_in_bindings
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.report.timeline import timeline
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.failure import CaseSkipped
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import Case, cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.outside.idle_idp import idle_idp
from mobile_sso.scenario.outside.rehearsal.stage import Rehearsal
from mobile_sso.scenario.outside.rehearsal.urls import Wrong
from mobile_sso.scenario.plain_case import plain_case
from mobile_sso.scenario.run import run_case
from mobile_sso.scenario.steps import VERBS

PROVEN = ("mendix", "mendix-native", "rest", "web-redirect")
PLAYED = {
    "automatic_login/automatic-login.sso.yaml": ("exactly-one-idp",),
    "login/login.sso.yaml": ("first-login", "first-login-to-a-strict-backend", "wrong-password"),
    "return_trip/redirect.sso.yaml": ("state-mangled",),
    "single_logout/sign-out.sso.yaml": ("plain-sign-out-keeps-the-sso-session", "native-logout-ends-both"),
}


@pytest.fixture(scope="module")
def played(library: Library) -> list[Case]:
    names, found = names_for_scenarios(library), []
    for path, wanted in PLAYED.items():
        file = bundled_folder("scenarios") / path
        suite = load_suite(file, file.read_text("utf-8"), VERBS, names)
        for case in cases(suite):
            generic = case.axes["idp"] == "generic" and case.axes["device"].startswith("ios")
            if case.scenario.name in wanted and generic and case.expected_failure is None:
                found.append(case)
    return found


def test_every_shipped_binding_is_proven() -> None:
    assert list(built_in_bindings()) == list(PROVEN)


@pytest.mark.parametrize("name", PROVEN)
def test_a_shipped_binding_plays_bundled_scenarios_and_tells_no_secret(
    name: str, shipped: Callable[[str], Binding], library: Library, played: list[Case], tmp_path: Path
) -> None:
    keys = SigningKeys.mint()
    outside = OutsideBackend(
        shipped(name),
        folder=tmp_path,
        issuer_path="",
        redirect_uri="makeitnative://oauth/callback",
        between_cases=idle_idp(library.idps["generic"], keys),
    )
    passed = 0
    with closing(outside):
        for case in played:
            world = assemble(case, library, RunOptions(seed=1, keys=keys, outside=outside))
            with closing(world.testbed):
                try:
                    run_case(case, world)
                except CaseSkipped:
                    continue
                passed += 1
                artefacts = timeline(world.testbed.trace.events) + repr(world.testbed.trace.events)
                minted = world.testbed.secrets.values()
                assert outside.credentials.client_secret in minted
                assert [secret for secret in minted if secret in artefacts] == []
        world = assemble(plain_case(), library, RunOptions(seed=1, keys=keys, outside=outside))
        with closing(world.testbed):
            tried = list(Rehearsal(world, outside, library.personas["ada"]).operations())
            minted = world.testbed.secrets.values()
            assert [one.wrong for one in tried] == [None] * 9
            assert len(minted) > 10
            assert [secret for secret in minted if any(secret in str(one) for one in tried)] == []
    assert passed >= 4


def test_a_rehearsal_tells_where_a_valid_logout_token_is_not_accepted(
    shipped: Callable[[str], Binding], library: Library, tmp_path: Path
) -> None:
    binding, keys = shipped("web-redirect"), SigningKeys.mint()
    outside = OutsideBackend(
        replace(binding, client=replace(binding.client, backchannel_logout_uri="/nowhere")),
        folder=tmp_path,
        issuer_path="",
        redirect_uri="makeitnative://oauth/callback",
        between_cases=idle_idp(library.idps["generic"], keys),
    )
    with closing(outside):
        world = assemble(plain_case(), library, RunOptions(seed=1, keys=keys, outside=outside))
        with closing(world.testbed):
            *_, last = Rehearsal(world, outside, library.personas["ada"]).operations()
    assert [label for label, _ in last.lines] == ["sent", "got"]
    assert last.lines[0][1].startswith(f"POST {outside.base_url}/nowhere logout_token=logout_token:")
    assert last.wrong == Wrong(
        problem="a valid logout token was answered with status 404",
        change="`client.backchannel_logout_uri`; or the backend: it has to answer 200, also where the session is over "
        "(Back-Channel Logout 2.7, 2.8)",
    )
