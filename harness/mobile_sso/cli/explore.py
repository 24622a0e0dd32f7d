"""`mobile-sso explore`: random walks over the phone against a backend, and the shortest bad ones as scenario files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mobile_sso.cli.fixture_library import fixtures_or_refusal
from mobile_sso.cli.refused import Refused

if TYPE_CHECKING:
    from mobile_sso.idp.keys import SigningKeys
    from mobile_sso.idp.profile import IdpProfile
    from mobile_sso.scenario.explorer.exploration import Explored, Found, Ground
    from mobile_sso.scenario.outside.backend import OutsideBackend

NO_HYPOTHESIS = (
    "`mobile-sso explore` needs Hypothesis, which is not installed here: pip install 'pytest-mobile-sso[explore]'"
)


SEQUENCES = "Walks to make; those that Hypothesis gives up, or needs to shorten a find, come on top."
HELP = """\
Walk at random over phone, app and backend, faults included, and check the invariants after every step.

Each invariant is looked for until it is found broken; the walk is shortened and written as a scenario that fails
in the same way. A break that is known of a flaw of the backend counts, too. Ends with 1 where something was found.

The backend and the app that are walked by default keep every rule. The code that is exchanged twice is found with the
backend and the app of the Mobile SSO module:

\b
mobile-sso explore --backend mendix-mobile-sso-2.1 --app-behaviour mendix-native
"""
"""What `-h` says; a line with \\b keeps the lines below it apart."""


@click.command("explore", help=HELP)
@click.option("--backend", default="hardened", show_default=True, help="The backend, as in fixtures/backends.")
@click.option(
    "--binding",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="Your own backend instead, by its binding; run what is found with --mobile-sso-backend=FILE.",
)
@click.option(
    "--app-behaviour",
    type=click.Choice(["well-built", "mendix-native"]),
    default="well-built",
    show_default=True,
    help="How the app is written.",
)
@click.option("--device", default="ios-safari", show_default=True, help="The phone, as in fixtures/devices.")
@click.option("--idp", default="generic", show_default=True, help="The identity provider, as in fixtures/idps.")
@click.option("--app", default="field_service", show_default=True, help="The app, as in fixtures/apps.")
@click.option("--sequences", type=click.IntRange(1), default=2000, show_default=True, help=SEQUENCES)
@click.option("--steps", type=click.IntRange(1, 100), default=14, show_default=True, help="Moves in a walk, at most.")
@click.option("--seed", type=click.IntRange(0), default=None, help="Walk the same ways again; default: a fresh one.")
@click.option("--invariant", "invariants", multiple=True, help="Look for this one only; may be given several times.")
@click.option("--fault", "faults", multiple=True, help="Arm this fault only; may be given several times.")
@click.option(
    "--write",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("."),
    show_default="the current folder",
    help="Where the scenario files go.",
)
def command(
    backend: str,
    binding: Path | None,
    app_behaviour: str,
    device: str,
    idp: str,
    app: str,
    sequences: int,
    steps: int,
    seed: int | None,
    invariants: tuple[str, ...],
    faults: tuple[str, ...],
    write: Path,
) -> int:
    """Explore, write what was found and return the exit code; what it does is told by `HELP`."""
    if find_spec("hypothesis") is None:
        raise Refused(NO_HYPOTHESIS)
    from mobile_sso.documents.problems import BrokenDocument
    from mobile_sso.scenario.explorer.exploration import Ground, explore
    from mobile_sso.testbed.randomness import fresh_seed

    with ExitStack() as until_the_end, fixtures_or_refusal(Path()) as library:
        _require(backend, library.backends, "backend")
        _require(device, library.devices, "device")
        _require(idp, library.idps, "IdP profile")
        _require(app, library.apps, "app")
        ground = Ground(
            axes={"app": app, "device": device, "scheme": "makeitnative", "idp": idp, "backend": backend},
            behaviour=app_behaviour,
            seed=fresh_seed() if seed is None else seed,
            sequences=sequences,
            steps=steps,
            invariants=invariants,
            faults=faults,
        )
        if binding is not None:
            outside = until_the_end.enter_context(_outside(binding, library.idps[idp], ground.keys))
            ground = replace(ground, outside=outside)
        try:
            explored = explore(ground, library)
        except (ValueError, BrokenDocument) as error:
            raise Refused(str(error)) from None
    for found in explored.found:
        _write(found, write)
    click.echo(_summary(ground, explored))
    return 1 if explored.found else 0


@contextmanager
def _outside(file: Path, idp: IdpProfile, keys: SigningKeys) -> Iterator[OutsideBackend]:
    """Give the backend that is declared in `file`, started where it says how; raise Refused where it cannot be used.

    As everywhere the secret of a client whose binding says none comes from the environment.
    """
    from mobile_sso.documents.bindings import read_binding
    from mobile_sso.documents.problems import BrokenDocument
    from mobile_sso.scenario.outside.backend import OutsideBackend, with_secret_of
    from mobile_sso.scenario.outside.idle_idp import idle_idp
    from mobile_sso.scenario.outside.program import BackendNotReady

    try:
        outside = OutsideBackend(
            with_secret_of(read_binding(file), os.environ),
            folder=file.resolve().parent,
            issuer_path=idp.issuer_path,
            redirect_uri="makeitnative://oauth/callback",
            between_cases=idle_idp(idp, keys),
        )
    except (BrokenDocument, BackendNotReady) as error:
        raise Refused(str(error)) from None
    except ValueError as error:
        raise Refused(f"--binding {file}: {error}") from None
    try:
        yield outside
    finally:
        outside.close()


def _require(name: str, known: Mapping[str, object], noun: str) -> None:
    from mobile_sso.idp.quirks.parameters import did_you_mean

    if name not in known:
        raise Refused(f"there is no {noun} {name!r}{did_you_mean(name, known)}; there are {', '.join(known)}")


def _write(found: Found, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{found.name}.sso.yaml"
    file.write_text(found.text, "utf-8")
    again = "fails in the same way" if found.replayed else "did NOT fail when it was run again: please report this"
    click.echo(f"{found.invariant}: {found.wrong}")
    click.echo(f"  {file}  ({found.steps} steps; {again})")


def _summary(ground: Ground, explored: Explored) -> str:
    kinds = len(explored.found)
    verdict = "nothing found" if not kinds else f"{kinds} kind{'s' if kinds > 1 else ''} of break found"
    outside = ground.outside
    backend = ground.axes["backend"] if outside is None else outside.binding.name
    where = f"{backend}, {ground.behaviour}, {ground.axes['device']}, {ground.axes['idp']}"
    return f"{verdict} in {explored.sequences} sequences, {explored.steps} steps ({where}), --seed {ground.seed}"
