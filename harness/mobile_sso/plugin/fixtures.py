"""The fixtures: a world for a scenario, and the same world for an ordinary Python test.

Override points are fixtures, not options: a `conftest.py` may replace any of them. None is autouse.

Source: pytest-and-style A5.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mobile_sso.device.chromium.launch import Chromium
from mobile_sso.device.phone import Phone
from mobile_sso.plugin.items import ScenarioItem
from mobile_sso.plugin.outside import start_outside
from mobile_sso.plugin.real_browser import running_browser
from mobile_sso.plugin.remote import reach_remotes, reasons_told
from mobile_sso.plugin.run_state import RUN
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.plain_case import plain_case
from mobile_sso.scenario.remote_idp import RemoteProviders
from mobile_sso.scenario.world import AppInWorld, World
from mobile_sso.testbed.contracts import IdpEngine
from mobile_sso.testbed.randomness import case_seed


@pytest.fixture(scope="session")
def sso_seed(request: pytest.FixtureRequest) -> int:
    """The seed of this run, as the header shows it."""
    return request.config.stash[RUN].options.seed


@pytest.fixture(scope="session")
def sso_outside(request: pytest.FixtureRequest) -> Iterator[OutsideBackend | None]:
    """The backend of `--mobile-sso-backend`, started and stopped once; None: the built-in ones play."""
    outside = start_outside(request.config.stash[RUN])
    yield outside
    if outside is not None:
        outside.close()


@pytest.fixture(scope="session")
def sso_remotes(request: pytest.FixtureRequest) -> Iterator[RemoteProviders]:
    """The way to providers that run somewhere else; that of `--mobile-sso-idp` has answered already."""
    remotes = reach_remotes(request.config.stash[RUN])
    yield remotes
    remotes.close()


@pytest.fixture(scope="session")
def sso_chromium(request: pytest.FixtureRequest, sso_outside: OutsideBackend | None) -> Iterator[Chromium | None]:
    """The browser of `--mobile-sso-browser`, one process for the run; None: the simulated one plays."""
    with running_browser(request.session, sso_outside) as chromium:
        yield chromium


@pytest.fixture
def sso_world(
    request: pytest.FixtureRequest,
    sso_seed: int,
    sso_outside: OutsideBackend | None,
    sso_remotes: RemoteProviders,
    sso_chromium: Chromium | None,
) -> Iterator[World]:
    """A fresh world: the scenario's own, or for a Python test the default app, phone, IdP and backend.

    A Python test says otherwise with a marker: `@pytest.mark.sso_case(device="android-custom-tab", idp="entra")`.
    """
    state = request.config.stash[RUN]
    options = RunOptions(
        seed=case_seed(sso_seed, request.node.name),
        transport=state.options.transport,
        failure_rate=state.options.failure_rate,
        mix=state.options.mix,
        keys=state.keys,
        outside=sso_outside,
        remotes=sso_remotes,
        make_browser=sso_chromium.phone_browser if sso_chromium is not None else None,
    )
    with reasons_told():
        world = assemble(_case(request), state.library, options)
    yield world
    if sso_chromium is not None:
        sso_chromium.forget_phones()
    world.testbed.close()


@pytest.fixture
def sso_idp(sso_world: World) -> IdpEngine:
    """The (first) identity provider of the world."""
    return sso_world.idp()


@pytest.fixture
def sso_backend(sso_world: World) -> AppInWorld:
    """The app under test with its backend: `.backend.inspection` looks inside."""
    return sso_world.app()


@pytest.fixture
def sso_device(sso_world: World) -> Phone:
    """The phone."""
    return sso_world.phone


def _case(request: pytest.FixtureRequest) -> Case:
    if isinstance(request.node, ScenarioItem):
        return request.node.case
    marker = request.node.get_closest_marker("sso_case")
    return plain_case(**(marker.kwargs if marker else {}))
