"""`mobile-sso new`: write a first file, a scenario or a binding; without a kind it is a scenario."""

from __future__ import annotations

import click

from mobile_sso.cli.new_binding import command as new_binding
from mobile_sso.cli.new_scenario import command as new_scenario


class _ScenarioByDefault(click.Group):
    """A group whose first word may be left out: `mobile-sso new NAME` writes a scenario, as it always did."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["scenario", *args]
        return super().parse_args(ctx, args)


@click.group("new", cls=_ScenarioByDefault, commands={"binding": new_binding, "scenario": new_scenario})
def command() -> None:
    """Write a first file that works as it is: `new scenario NAME`, in short `new NAME`, or `new binding NAME`."""
