"""A running provider in a run of pytest: the one that `--mobile-sso-idp` names is asked once, before all cases.

Source: design "IdP engine" (`remote`); issue tracker, "real providers".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from mobile_sso.idp.engines.remote import SecretMissing
from mobile_sso.idp.engines.remote_discovery import RemoteIdpUnusable
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.plugin.items import ScenarioItem
from mobile_sso.plugin.run_state import RUN, RunState
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.outside.program import BackendNotReady
from mobile_sso.scenario.remote_idp import RemoteProviders, in_place_of_the_control
from mobile_sso.testbed.contracts import CapabilityMissing


def with_running_idp(cases: Iterable[Case], state: RunState) -> Iterable[Case]:
    """Return the cases; where the flag names a running provider, those of the strict control are played with it."""
    name = state.options.idp
    if name is None or state.library.idps[name].engine != "remote":
        return cases
    return in_place_of_the_control(cases, name)


def reach_remotes(state: RunState) -> RemoteProviders:
    """Return the way to running providers; the run ends where the one that the flag names cannot be used."""
    remotes = RemoteProviders()
    name = state.options.idp
    profile = state.library.idps[name] if name is not None else None
    if profile is not None and profile.remote is not None:
        if state.options.backend is not None:
            both = f"--mobile-sso-idp={name} with --mobile-sso-backend={state.options.backend}"
            sentence = "a running provider and a backend of one's own cannot be played together yet; leave one out"
            pytest.exit(f"{both}: {sentence}", returncode=int(pytest.ExitCode.USAGE_ERROR))
        try:
            remotes.check(profile)
        except (SecretMissing, RemoteIdpUnusable) as error:
            pytest.exit(f"--mobile-sso-idp={name}: {error}", returncode=int(pytest.ExitCode.USAGE_ERROR))
    return remotes


def a_provider_is_elsewhere(session: pytest.Session) -> bool:
    """Tell whether a provider that runs somewhere else plays in a test of `session`."""
    state, names = session.config.stash[RUN], set[str]()
    for item in session.items:
        if isinstance(item, ScenarioItem):
            names.update(item.case.scenario.given.backend_idps or (item.case.axes["idp"],))
        elif (marker := item.get_closest_marker("sso_case")) is not None:
            names.add(marker.kwargs.get("idp", IdpProfile.name))
    return any(state.library.idps[name].engine == "remote" for name in names if name in state.library.idps)


@contextmanager
def reasons_told() -> Iterator[None]:
    """Skip a case that a running provider cannot play, fail one whose provider or backend is not there; say why."""
    try:
        yield
    except CapabilityMissing as lacking:
        pytest.skip(str(lacking))
    except (SecretMissing, RemoteIdpUnusable, BackendNotReady) as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None  # the way to the socket says nothing more
