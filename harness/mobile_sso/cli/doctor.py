"""`mobile-sso doctor`: is there anything in the set-up with which no sign-in can ever end in the app?

Exit codes: 0 nothing was found; 1 something was; 4 a wrong command line.

Source: deep-link-return 2.2 ("found by a doctor check before any login; CLI exits non-zero with the mode id").
"""

from __future__ import annotations

from typing import Literal, cast

import click

from mobile_sso.cli.refused import Refused

FOUND = 1
"""Exit code where something was found."""

HELP = """\
Compare the callback URL in the places where it stands: app, backend, IdP. Nothing is opened, nobody is asked.

\b
mobile-sso doctor --platform ios --app-scheme makeitnative \\
    --redirect-uri makeitnative://oauth/callback --idp-redirect-uri makeitnative://oauth/callback

\b
Exit codes
  0  nothing was found
  1  something was
  4  wrong command line
"""
"""What `-h` says; a line with \\b keeps the lines below it apart."""


@click.command("doctor", help=HELP)
@click.option("--platform", type=click.Choice(["ios", "android"]), required=True, help="The phone's system.")
@click.option(
    "--app-scheme", "schemes", multiple=True, metavar="SCHEME", help="A scheme the app registers, repeatable."
)
@click.option("--app-https-host", "hosts", multiple=True, metavar="HOST", help="An https host it claims, repeatable.")
@click.option("--app-path", metavar="PATH", help="The only path its library takes; without it: any.")
@click.option("--redirect-uri", required=True, metavar="URI", help="What the authorization request says.")
@click.option("--token-redirect-uri", metavar="URI", help="What the token request says; without it: the same.")
@click.option(
    "--idp-redirect-uri",
    "registered",
    multiple=True,
    required=True,
    metavar="URI",
    help="A redirect URI that is registered at the IdP, repeatable.",
)
def command(
    platform: str,
    schemes: tuple[str, ...],
    hosts: tuple[str, ...],
    app_path: str | None,
    redirect_uri: str,
    token_redirect_uri: str | None,
    registered: tuple[str, ...],
) -> int:
    """Compare, print each finding and return the exit code; what it does is told by `HELP`."""
    from mobile_sso.device.doctor import SetUp, examine

    try:
        set_up = SetUp(
            platform=cast(Literal["ios", "android"], platform),
            schemes=tuple(scheme.partition(":")[0] for scheme in schemes),
            https_hosts=hosts,
            expected_path=app_path,
            redirect_uri=redirect_uri,
            token_redirect_uri=token_redirect_uri,
            registered_redirect_uris=registered,
        )
    except ValueError as error:
        raise Refused(f"doctor: {error}") from error
    findings = examine(set_up)
    for finding in findings:
        click.echo(str(finding))
    if not findings:
        click.echo(f"nothing found: {redirect_uri} is the same in every place that was given")
    return FOUND if findings else 0
