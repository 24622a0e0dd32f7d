"""The command `mobile-sso`: one module per subcommand, imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "check": "mobile_sso.cli.check",
    "device": "mobile_sso.cli.device",
    "doctor": "mobile_sso.cli.doctor",
    "explain": "mobile_sso.cli.explain",
    "explore": "mobile_sso.cli.explore",
    "gate": "mobile_sso.cli.gate",
    "list": "mobile_sso.cli.list",
    "new": "mobile_sso.cli.new",
    "run": "mobile_sso.cli.run",
    "schema": "mobile_sso.cli.schema",
    "serve": "mobile_sso.cli.serve",
}
"""Subcommand → the module that holds it under the name `command`."""

USAGE_ERROR = 4
"""Exit code of a wrong command line, the same as pytest's."""


class _Lazy(click.Group):
    """A group whose subcommands are imported when they are needed: `serve` must start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name]).command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pytest-mobile-sso", message="%(package)s %(version)s")
def group() -> None:
    """Test single sign-on of mobile apps: mock identity provider, backend and phone."""


def main() -> None:
    """Run the command line; a usage error exits with 4, as pytest's do."""
    try:
        code = group.main(prog_name="mobile-sso", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        raise SystemExit(USAGE_ERROR) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except click.Abort:
        raise SystemExit(2) from None
    raise SystemExit(code if isinstance(code, int) else 0)
