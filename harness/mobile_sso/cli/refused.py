"""What a command says where it cannot do what it was asked for: one sentence, and the exit code of a usage error."""

from __future__ import annotations

import click


class Refused(click.ClickException):
    """The command line is well formed, but names something that cannot be had or used."""

    exit_code = 4
    """The same as pytest's usage error (architecture 6 "Exit codes")."""
