"""`mobile-sso check`: does what you wrote about your own parts hold when it is tried?

Exit codes: 0 everything holds; 1 something does not; 4 a wrong command line, or a file with mistakes.

Source: issue tracker, "your own backend".
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mobile_sso.cli.fixture_library import fixtures_or_refusal
from mobile_sso.cli.refused import Refused

if TYPE_CHECKING:
    from mobile_sso.backend.bindings.declared import Binding
    from mobile_sso.scenario.outside.backend import OutsideBackend
    from mobile_sso.scenario.outside.rehearsal.stage import Tried

DOES_NOT_HOLD = 1
"""Exit code where something does not hold."""
_LABEL = 9
_MORE = "The way works. Whether the backend checks what it is told, the scenarios of misbehaving_provider find out."


@click.group("check")
def command() -> None:
    """Try what you declared, one step after the other, and say what was found."""


@command.command("binding")
@click.argument("file", metavar="FILE|NAME")
@click.option("--as", "persona", default="ada", show_default=True, metavar="PERSONA", help="Who signs in.")
@click.option("--idp", default="generic", show_default=True, metavar="NAME", help="The profile of our IdP.")
@click.option("--url", metavar="URL", help="Where the backend answers, in place of the file's `base_url`.")
def binding(file: str, persona: str, idp: str, url: str | None) -> int:
    """Try each operation of a binding against the backend: FILE is yours, NAME one of `mobile-sso list bindings`.

    Our IdP is served on a socket, the backend is started where the binding says how, and a simulated browser signs in.
    """
    from mobile_sso.idp.keys import SigningKeys
    from mobile_sso.scenario.assemble import RunOptions, assemble
    from mobile_sso.scenario.outside.backend import OutsideBackend, with_secret_of
    from mobile_sso.scenario.outside.idle_idp import idle_idp
    from mobile_sso.scenario.outside.program import BackendNotReady
    from mobile_sso.scenario.outside.rehearsal.stage import Rehearsal
    from mobile_sso.scenario.plain_case import plain_case
    from mobile_sso.testbed.randomness import fresh_seed

    declared, folder = _declared(file, url)
    keys = SigningKeys.mint()
    with fixtures_or_refusal(Path()) as library:
        profile, who = library.idps[idp], library.personas.get(persona)
        if who is None:
            raise Refused(f"--as {persona}: no persona is called that; there are {', '.join(library.personas)}")
        if profile.engine != "embedded":
            raise Refused(f"--idp {idp}: it is not our own IdP, and only that one plays with a backend of yours")
        outside = None
        try:
            outside = OutsideBackend(
                with_secret_of(declared, os.environ),
                folder=folder,
                issuer_path=profile.issuer_path,
                redirect_uri="makeitnative://oauth/callback",
                between_cases=idle_idp(profile, keys),
            )
            _say_set_up(outside)
            options = RunOptions(seed=fresh_seed(), keys=keys, outside=outside)
            world = assemble(plain_case(idp=idp), library, options)
            held = all([_say(tried) for tried in Rehearsal(world, outside, who).operations()])
            world.testbed.close()
        except BackendNotReady as error:
            click.echo("\nstart")
            _say_lines(_labelled(str(error)))
            click.echo("\nit ended there")
            return DOES_NOT_HOLD
        except ValueError as error:
            raise Refused(f"{file}: {error}") from None
        finally:
            if outside is not None:
                outside.close()
    flags = f"={file}" if Path(file).exists() else f"={declared.base_url} --mobile-sso-binding={file}"
    if not held:
        click.echo("\nit ended there")
        return DOES_NOT_HOLD
    click.echo(f"\neverything holds: pytest --mobile-sso --mobile-sso-backend{flags}")
    click.echo(_MORE)
    return 0


def _declared(file: str, url: str | None) -> tuple[Binding, Path]:
    """Return the binding, and the folder from which its command runs; raise Refused."""
    from mobile_sso.documents.bindings import BindingFileMissing, built_in_bindings, no_address, read_binding
    from mobile_sso.documents.problems import BrokenDocument

    path = Path(file)
    if not path.exists():
        path = built_in_bindings().get(file, path)
    try:
        declared = read_binding(path)
    except (BindingFileMissing, BrokenDocument) as error:
        raise Refused(str(error)) from None
    if url is not None:
        if (why := no_address(url.rstrip("/"))) is not None:
            raise Refused(f"--url: {why}; write scheme, host and port, such as http://127.0.0.1:3000")
        declared = replace(declared, base_url=url.rstrip("/"), start=None)
    return declared, path.resolve().parent


def _say_set_up(outside: OutsideBackend) -> None:
    declared = outside.binding
    how = "started by `start.command`" if declared.start is not None else "which ran already"
    click.echo(f"{declared.name}: {declared.title}")
    click.echo(f"  {'idp':<{_LABEL}}{outside.issuer}, client {outside.credentials.client_id}, {outside.redirect_uri}")
    click.echo(f"  {'backend':<{_LABEL}}{outside.base_url}, {how}")


def _say(tried: Tried) -> bool:
    """Print what came of an operation, and tell whether it holds."""
    click.echo(f"\n{tried.operation}")
    lines = list(tried.lines)
    if tried.wrong is not None:
        lines += [("wrong", tried.wrong.problem), ("change", tried.wrong.change)]
    _say_lines(lines)
    return tried.wrong is None


def _say_lines(lines: list[tuple[str, str]]) -> None:
    for label, text in lines:
        click.echo(f"  {label:<{_LABEL}}{text}")


def _labelled(text: str) -> list[tuple[str, str]]:
    """Return the lines of an error: the first says what is wrong, each of the others begins with a label of its own."""
    first, *others = text.splitlines()
    parts = (line.strip().partition(": ") for line in others)
    return [("wrong", first), *((label.removeprefix("it "), said) for label, _, said in parts)]
