"""`mobile-sso run`: run scenarios; the same as `pytest --mobile-sso`, with the same exit codes."""

from __future__ import annotations

import click


@click.command("run", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> int:
    """Run scenario files or folders; any pytest flag may follow (`mobile-sso run scenarios/login -k cold -v`).

    Without a path: the folder's own *.sso.yaml, or the bundled scenarios where there are none.
    """
    from mobile_sso.plugin.launch import launch

    return launch(arguments)
