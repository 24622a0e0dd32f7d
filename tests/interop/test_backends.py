"""Backends on real libraries, through the HTTP binding: the bundled scenarios, and a provider that misbehaves.

What a library lets pass is a finding, kept in `results.json`; a test fails where it is no longer the recorded one.
`UPDATE_INTEROP=1` records anew, and `python tests/interop/page.py` then writes `docs/interop.md`.
"""

from __future__ import annotations

import faulthandler
import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from .page import LIBRARIES, PAGE, RESULTS, concerned, explained, page, recorded
from .played import OURS, PACKAGES, Played, play, scenarios
from .scope import WHOLE

NODE_LIBRARIES = ("openid-client", "express-openid-connect")
PLAYED = tuple(LIBRARIES) if WHOLE else ("authlib-flask", "express-openid-connect")
"""In the gate one of each language."""
PlayedBy: TypeAlias = Callable[[str], Played]
UPDATES = bool(os.environ.get("UPDATE_INTEROP"))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[PlayedBy]:
    """Return what came out for a library; all of them are played at once, two at a time."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        running: dict[str, Future[Played]] = {}

        def begin(library: str, node_modules: Path | None = None) -> None:
            running[library] = pool.submit(play, library, tmp_path_factory.mktemp(library), node_modules)

        for library in (OURS, *PLAYED):
            if library not in NODE_LIBRARIES:
                begin(library)

        def result(library: str) -> Played:
            if library not in running:
                packages: Path = request.getfixturevalue("node_modules") / "node_modules"
                for one in set(NODE_LIBRARIES) & set(PLAYED):
                    begin(one, packages)
            faulthandler.cancel_dump_traceback_later()  # pytest's, after a minute: a library takes longer
            return running[library].result()

        yield result


def found(played: Played, versions: Mapping[str, str]) -> dict[str, Any]:
    return {
        "versions": dict(versions),
        "modules": dict(sorted(played.modules.items())),
        "bundled": {folder: dict(numbers) for folder, numbers in sorted(played.bundled.items())},
    }


def versions(library: str) -> Mapping[str, str]:
    """Return the versions of the library and of what it stands on, as they are pinned."""
    if library not in NODE_LIBRARIES:
        return {name: metadata.version(name) for name in PACKAGES[library]}
    lock = json.loads((Path(__file__).parent / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {name: lock[f"node_modules/{name}"]["version"] for name in PACKAGES[library]}


@pytest.mark.parametrize("library", PLAYED)
def test_the_library_does_what_is_recorded(library: str, played: PlayedBy) -> None:
    assert WHOLE or not UPDATES, "record everything: set MOBILE_SSO_INTEROP=whole, too"
    now = found(played(library), versions(library))
    if UPDATES:
        text = json.dumps({**recorded(), library: now}, indent=1, sort_keys=True)
        RESULTS.write_text(f"{text}\n", encoding="utf-8")
    then = recorded()[library]
    if not WHOLE:
        then = {**then, **{kind: _played_of(then[kind], now[kind]) for kind in ("modules", "bundled")}}
    assert len(now["modules"]) >= 15
    assert now == then


def _played_of(then: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Return of what is recorded what was played now: in the gate that is not everything."""
    return {name: then[name] for name in now}


@pytest.mark.parametrize("library", PLAYED)
def test_no_bundled_scenario_fails(library: str, played: PlayedBy) -> None:
    assert played(library).failed == {}
    numbers = played(library).bundled
    wanted = {"login", "single_logout"} if WHOLE else {"login"}
    assert {folder for folder in numbers if numbers[folder]["passed"]} == wanted


def test_ours_passes_every_module(played: PlayedBy) -> None:
    expected = dict.fromkeys(scenarios(), "passed")
    del expected["roles-from-a-claim"]  # ours reads roles from the access token
    del expected["oidcc-client-test-client-secret-post"]  # and is configured inside the scenario: tests/scenario
    assert played(OURS).modules == expected


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_failure_is_explained_and_nothing_else(library: str) -> None:
    modules = recorded()[library]["modules"]
    assert set(modules) == set(scenarios())
    failed = [name for name, outcome in modules.items() if outcome != "passed"]
    assert sorted(name for why in explained()[library] for name in concerned(why)) == failed


def test_the_page_is_generated_from_the_results() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python tests/interop/page.py`"
