"""Somebody else's backend in a run of pytest: how it is named on the command line, and which cases it plays.

Source: design "Backend binding"; issue tracker, "your own backend".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mobile_sso.backend.bindings.declared import Binding
from mobile_sso.documents.bindings import BindingFileMissing, read_binding
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.problems import BrokenDocument
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.plugin.run_state import RunState
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.outside.program import BackendNotReady

_SCHEME = "makeitnative://oauth/callback"


def start_outside(state: RunState) -> OutsideBackend | None:
    """Return the backend that `--mobile-sso-backend` names, started where its binding says how; None: none is named.

    The run ends where it cannot be used: no case could say anything.
    """
    given = state.options.backend
    if given is None:
        return None
    try:
        binding, folder = _binding(given, state.options.binding)
        issuer_path = state.library.idps[state.idp or IdpProfile.name].issuer_path
        return OutsideBackend(binding, folder=folder, issuer_path=issuer_path, redirect_uri=_SCHEME)
    except (BindingFileMissing, BrokenDocument, BackendNotReady, ValueError) as error:
        pytest.exit(f"--mobile-sso-backend={given}: {error}", returncode=int(pytest.ExitCode.USAGE_ERROR))


def one_backend(cases: Iterable[Case]) -> Iterator[Case]:
    """Yield of the cases that differ in their backend only the first that is not expected to fail, or else none."""
    seen = set()
    for case in cases:
        others = (case.scenario.name, *(value for axis, value in case.axes.items() if axis != "backend"))
        if case.expected_failure is None and others not in seen:
            seen.add(others)
            yield case


def _binding(given: str, name: str | None) -> tuple[Binding, Path]:
    """Return the binding and the folder from which its command runs."""
    if not given.startswith(("http://", "https://")):
        if name is not None:
            raise ValueError("a file is a binding itself: leave --mobile-sso-binding out")
        return read_binding(Path(given)), Path(given).resolve().parent
    folder = bundled_folder("fixtures") / "bindings"
    known = sorted(path.stem for path in folder.glob("*.yaml"))
    if name not in known:
        raise ValueError(f"say with --mobile-sso-binding which built-in binding it speaks: {', '.join(known)}")
    return replace(read_binding(folder / f"{name}.yaml"), base_url=given.rstrip("/")), folder
