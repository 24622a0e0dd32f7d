"""`mobile-sso schema`: the JSON Schema of scenario files, for editors."""

from __future__ import annotations

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema (draft-07) of *.sso.yaml files."""
    from mobile_sso.scenario.schema import schema_text
    from mobile_sso.scenario.steps import VERBS

    click.echo(schema_text(VERBS), nl=False)
