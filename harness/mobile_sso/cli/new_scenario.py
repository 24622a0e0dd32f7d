"""`mobile-sso new scenario`: write a first scenario file that runs."""

from __future__ import annotations

from pathlib import Path

import click

_TEMPLATE = """\
# yaml-language-server: $schema={schema}
# $schema: {schema}
version: 1
about: {about}

defaults: {{ app: field_service, scheme: makeitnative, idp: generic, backend: mendix-mobile-sso-2.1 }}

scenarios:
  - name: {name}
    why: A person signs in through the phone's own browser and lands on the home page.
    refs: [Mobile SSO 5.2]
    matrix: {{ platform: [ios, android] }}
    steps:
      - open_app
      - sign_in: {{ as: ada }}
      - expect:
          phone: {{ page: Home, signed_in: ada, errors: [] }}
          backend: {{ user: ada, sessions: 1 }}
          idp: {{ sign_in_pages: 1, token_requests: 1 }}
"""


@click.command("scenario")
@click.argument("name")
@click.option(
    "--directory", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Where to write it."
)
def command(name: str, directory: Path) -> None:
    """Write NAME.sso.yaml, a scenario that runs, and the schema beside it for your editor."""
    import re

    from mobile_sso.scenario.schema import schema_text
    from mobile_sso.scenario.steps import VERBS

    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise click.UsageError(f"{name!r} is not a scenario name: use lower-case letters, digits and dashes")
    target = directory / f"{name}.sso.yaml"
    if target.exists():
        raise click.UsageError(f"{target} exists already; choose another name")
    directory.mkdir(parents=True, exist_ok=True)
    schema = directory / "scenario.schema.json"
    schema.write_text(schema_text(VERBS), "utf-8")
    about = f"{name.replace('-', ' ').capitalize()}."
    target.write_text(_TEMPLATE.format(schema="./scenario.schema.json", about=about, name=name), "utf-8")
    click.echo(f"wrote {target} and {schema}")
    click.echo(f"run it: pytest --mobile-sso {target}")
