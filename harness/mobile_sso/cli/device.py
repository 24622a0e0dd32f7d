"""`mobile-sso device SPEC OPERATION`: one operation on a real phone or simulator.

Exit codes: 0 done; 1 the tool or the device is missing or said no; 4 a wrong command line, or an operation that this
driver does not have.

Source: issue 4 line 7; deep-link-return 5.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, cast

import click

from mobile_sso.cli.refused import Refused

if TYPE_CHECKING:
    from mobile_sso.device.drivers.contract import Driver

Operation = Callable[["Driver"], object]

HELP = """\
Drive a real phone or a simulator: SPEC is adb, adb:SERIAL, simctl (the booted one) or simctl:UDID.

\b
mobile-sso device adb check
mobile-sso device adb:emulator-5554 deliver 'makeitnative://oauth/callback?code=C&state=S'
mobile-sso device simctl kill com.acme.app

Put the link in single quotes, or your shell cuts it at the &. See docs/real-phones.md for what each driver can do.
"""
"""What `-h` says; a line with \\b keeps the lines below it apart."""


class DeviceSaidNo(click.ClickException):
    """The tool or the device is missing, or one of them refused."""

    exit_code = 1


class _Operations(click.Group):
    """The operations; a link at the wrong place is not repeated with its secrets, as click would."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from mobile_sso.device.drivers.shown import Shown

        if self.get_command(ctx, args[0]) is None:
            ctx.fail(
                f"there is no operation {Shown().url(args[0])!r}; there are {', '.join(self.list_commands(ctx))}; "
                "the device comes first: mobile-sso device SPEC OPERATION"
            )
        return super().resolve_command(ctx, args)


@click.group("device", cls=_Operations, help=HELP)
@click.argument("spec")
@click.pass_context
def command(context: click.Context, spec: str) -> None:
    """Keep SPEC for the operation; what the command does is told by `HELP`."""
    context.obj = spec


def _perform(spec: str, operation: Operation) -> None:
    """Do it and say what came of it; every refusal is one text and an exit code."""
    from mobile_sso.device.drivers import driver
    from mobile_sso.device.drivers.contract import DriverCannot, DriverError

    try:
        click.echo(operation(driver(spec)))
    except (ValueError, DriverCannot) as error:
        raise Refused(str(error)) from None
    except DriverError as error:
        raise DeviceSaidNo(str(error)) from None


@command.command("check")
@click.option("--wait", "wait_s", type=click.IntRange(min=0), default=0, help="Seconds to wait for it (adb).")
@click.pass_obj
def check(spec: str, wait_s: int) -> None:
    """Say whether the device is there and has started."""
    _perform(spec, lambda device: device.ready(wait_s=wait_s))


@command.command("open")
@click.argument("url")
@click.pass_obj
def open_url(spec: str, url: str) -> None:
    """Open URL, as a tap on a link would: the browser leg."""
    _perform(spec, lambda device: device.open_url(url))


@command.command("deliver")
@click.argument("url")
@click.option("--package", help="Hand it to this app, past the system's chooser (adb).")
@click.pass_obj
def deliver(spec: str, url: str, package: str | None) -> None:
    """Hand the deep link URL to the system, as a browser does at the end of a sign-in."""
    _perform(spec, lambda device: device.deliver(url, package=package))


@command.command("kill")
@click.argument("package")
@click.option("--force", is_flag=True, help="Stop it as a user does in the settings; the system does not (adb).")
@click.pass_obj
def kill(spec: str, package: str, force: bool) -> None:
    """Let the process of the app PACKAGE die in the background, as the system would."""
    _perform(spec, lambda device: device.kill(package, force=force))


@command.command("background")
@click.pass_obj
def background(spec: str) -> None:
    """Press Home (adb)."""
    _perform(spec, lambda device: device.background())


@command.command("foreground")
@click.argument("package")
@click.pass_obj
def foreground(spec: str, package: str) -> None:
    """Start the app PACKAGE, or bring it to the front."""
    _perform(spec, lambda device: device.foreground(package))


@command.command("network")
@click.argument("state", type=click.Choice(["up", "down"]))
@click.pass_obj
def network(spec: str, state: str) -> None:
    """Switch Wi-Fi and mobile data on or off (adb)."""
    _perform(spec, lambda device: device.network(cast("Literal['up', 'down']", state)))


@command.command("reverse")
@click.argument("port", type=int)
@click.option("--remove", is_flag=True, help="Take it back.")
@click.pass_obj
def reverse(spec: str, port: int, remove: bool) -> None:
    """Let localhost:PORT on the device reach this machine (adb)."""
    _perform(spec, lambda device: device.reverse(port, up=not remove))


@command.command("owners")
@click.argument("link", metavar="SCHEME")
@click.pass_obj
def owners(spec: str, link: str) -> None:
    """List the apps that take SCHEME, or a whole callback address: a filter may name its host (adb)."""
    _perform(spec, lambda device: device.owners(link))
