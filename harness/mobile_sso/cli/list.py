"""`mobile-sso list`: what can be named in a scenario, and what each name means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mobile_sso.documents.library import Library

Rows = Iterable[tuple[str, str]]


def _library() -> Library:
    from mobile_sso.documents.bundled import bundled_folder
    from mobile_sso.documents.library import Library

    own = Path("fixtures")
    folders = [bundled_folder("fixtures")]
    if own.is_dir() and own.resolve() != folders[0].resolve():
        folders.append(own)
    return Library.load(folders)


def _titles(kind: str) -> Rows:
    for name, profile in getattr(_library(), kind).items():
        yield name, profile.title


def _bindings() -> Rows:
    from mobile_sso.documents.bindings import built_in_bindings, read_binding

    return [(name, read_binding(path).title) for name, path in built_in_bindings().items()]


def _personas() -> Rows:
    library = _library()
    for persona in library.personas.values():
        assigned = "" if persona.assigned else " (not assigned to the app)"
        yield persona.username, f"roles: {', '.join(persona.roles) or 'none'}{assigned}"


def _first_line(module_name: str) -> str:
    """Return the first line of a module's docstring: by our rule it says what the thing is."""
    return (import_module(module_name).__doc__ or "").strip().splitlines()[0]


def _faults() -> Rows:
    from mobile_sso.device.faults import GRID

    stage_width, platform_width = max(len(row.stage) for row in GRID), max(len(row.platform) for row in GRID)
    retry_width = max(len(row.fault.retry) for row in GRID)
    for stage, platform, fault in GRID:
        where = f"{stage:<{stage_width}}  {platform:<{platform_width}}"
        yield fault.id, f"{where}  retry: {fault.retry:<{retry_width}}  {_first_line(fault.__module__)}"


def _flaws() -> Rows:
    from mobile_sso.backend.flaws import FLAWS

    return [(name, _first_line(module.__name__)) for name, module in FLAWS.items()]


def _quirks() -> Rows:
    from mobile_sso.idp.quirks import QUIRKS

    return [(name, _first_line(f"mobile_sso.idp.quirks.{name}")) for name in QUIRKS]


def _invariants() -> Rows:
    from mobile_sso.scenario.invariants import INVARIANTS

    return [(name, _first_line(check.__module__)) for name, check in INVARIANTS]


def _verbs() -> Rows:
    from mobile_sso.scenario.steps import VERBS

    return [(verb.name, _first_line(verb.run.__module__)) for verb in VERBS]


def _capabilities() -> Rows:
    from mobile_sso.testbed.contracts import CAPABILITIES

    return CAPABILITIES.items()


def _scenarios() -> Rows:
    from mobile_sso.documents.bundled import bundled_folder
    from mobile_sso.scenario.load import load_suite
    from mobile_sso.scenario.names import names_for_scenarios
    from mobile_sso.scenario.steps import VERBS

    library = _library()
    names = names_for_scenarios(library)
    folder = bundled_folder("scenarios")
    for path in sorted(folder.rglob("*.sso.yaml")):
        for scenario in load_suite(path, path.read_text("utf-8"), VERBS, names).scenarios:
            yield f"{path.parent.name}/{scenario.name}", scenario.why


KINDS: Mapping[str, Callable[[], Rows]] = {
    "apps": lambda: _titles("apps"),
    "backends": lambda: _titles("backends"),
    "bindings": _bindings,
    "capabilities": _capabilities,
    "devices": lambda: _titles("devices"),
    "faults": _faults,
    "flaws": _flaws,
    "idps": lambda: _titles("idps"),
    "invariants": _invariants,
    "mixes": lambda: _titles("mixes"),
    "personas": _personas,
    "quirks": _quirks,
    "scenarios": _scenarios,
    "verbs": _verbs,
}


@click.command("list")
@click.argument("kind", type=click.Choice(sorted(KINDS)))
def command(kind: str) -> None:
    """List what a scenario can name: KIND is verbs, personas, idps, faults, ..."""
    rows = list(KINDS[kind]())
    width = max((len(name) for name, _ in rows), default=0)
    for name, meaning in rows:
        click.echo(f"{name:<{width}}  {meaning}")
