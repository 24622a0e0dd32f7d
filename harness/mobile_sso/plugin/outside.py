"""Somebody else's backend in a run of pytest: how it is named on the command line, and which cases it plays.

Source: design "Backend binding"; issue tracker, "your own backend".
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mobile_sso.backend.bindings.declared import Binding
from mobile_sso.documents.bindings import BindingFileMissing, built_in_bindings, read_binding
from mobile_sso.documents.problems import BrokenDocument
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.plugin.options import Options
from mobile_sso.plugin.run_state import RunState
from mobile_sso.plugin.unusable import end_run
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.outside.backend import OutsideBackend, with_secret_of
from mobile_sso.scenario.outside.idle_idp import idle_idp
from mobile_sso.scenario.outside.program import BackendNotReady

_SCHEME = "makeitnative://oauth/callback"


def check_outside(config: pytest.Config, options: Options) -> None:
    """Raise pytest.UsageError where the backend that `options` name cannot be used, before anything runs."""
    if options.backend is None or hasattr(config, "workerinput"):
        return
    try:
        binding, _ = _declared(options.backend, options.binding)
        if len(getattr(config.option, "tx", None) or ()) > 1:
            _refuse_company(binding)
    except (BindingFileMissing, BrokenDocument, ValueError) as error:
        raise pytest.UsageError(f"--mobile-sso-backend={options.backend}: {error}") from None


def _refuse_company(binding: Binding) -> None:
    """Raise ValueError where the backend can play with the IdP of one process alone: each has an IdP of its own."""
    if binding.idp_port:
        raise ValueError(
            f"the binding {binding.name} has a fixed idp_port, which one process alone can have: leave -n out"
        )
    if binding.start is None:
        raise ValueError(
            f"the backend of the binding {binding.name} runs already, and knows the IdP of one process alone: "
            "leave -n out"
        )


def start_outside(state: RunState) -> OutsideBackend | None:
    """Return the backend that `--mobile-sso-backend` names, started where its binding says how; None: none is named.

    The run ends where it cannot be used: no case could say anything.
    """
    given = state.options.backend
    if given is None:
        return None
    try:
        binding, folder = _declared(given, state.options.binding)
        profile = state.library.idps[state.idp or IdpProfile.name]
        if profile.engine == "remote":
            raise ValueError(f"--mobile-sso-idp={profile.name} runs somewhere else, and only our own IdP plays with it")
        return OutsideBackend(
            binding,
            folder=folder,
            issuer_path=profile.issuer_path,
            redirect_uri=_SCHEME,
            between_cases=idle_idp(profile, state.keys),
        )
    except (BindingFileMissing, BrokenDocument, BackendNotReady, ValueError) as error:
        end_run(f"--mobile-sso-backend={given}: {error}")


def one_backend(cases: Iterable[Case]) -> Iterator[Case]:
    """Yield of the cases that differ in their backend only the first that is not expected to fail, or else none."""
    seen = set()
    for case in cases:
        others = (case.scenario.name, *(value for axis, value in case.axes.items() if axis != "backend"))
        if case.expected_failure is None and others not in seen:
            seen.add(others)
            yield case


def _declared(given: str, name: str | None) -> tuple[Binding, Path]:
    """Return the binding with its client secret, and the folder from which its command runs."""
    binding, folder = _binding(given, name)
    return with_secret_of(binding, os.environ), folder


def _binding(given: str, name: str | None) -> tuple[Binding, Path]:
    """Return the binding and the folder from which its command runs."""
    if not given.startswith(("http://", "https://")):
        if name is not None:
            raise ValueError("a file is a binding itself: leave --mobile-sso-binding out")
        if given in built_in_bindings() and not Path(given).exists():
            raise ValueError(
                "it is a built-in binding, and does not know where your backend answers: "
                f"write --mobile-sso-backend=URL --mobile-sso-binding={given}"
            )
        return read_binding(Path(given)), Path(given).resolve().parent
    known = built_in_bindings()
    if name is None or name not in known:
        raise ValueError(f"say with --mobile-sso-binding which built-in binding it speaks: {', '.join(known)}")
    if not urlsplit(given).hostname:
        raise ValueError("the address has no host; write it like http://127.0.0.1:3000")
    return replace(read_binding(known[name]), base_url=given.rstrip("/")), known[name].parent
