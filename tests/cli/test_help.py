"""What `--help` says of every command: no sign of how it was written, and each example on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from mobile_sso.cli import COMMANDS, group


def _paths(command: click.Command, *words: str) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            assert below is not None
            # `device` wants its SPEC before the operation.
            between = ["adb"] * any(isinstance(one, click.Argument) for one in command.params)
            yield from _paths(below, *words, *between, name)


PATHS = tuple(_paths(group))


def _help(*words: str) -> str:
    result = CliRunner().invoke(group, [*words, "--help"], prog_name="mobile-sso", terminal_width=120)
    assert result.exit_code == 0, result.output
    return result.output


def test_every_command_is_asked() -> None:
    assert {words[0] for words in PATHS if words} == set(COMMANDS)
    assert {("device", "adb", "deliver"), ("new", "binding"), ("check", "binding")} <= set(PATHS)


@pytest.mark.parametrize("words", PATHS, ids=" ".join)
def test_no_help_shows_the_mark_that_keeps_its_lines_apart(words: tuple[str, ...]) -> None:
    told = _help(*words)
    assert told.startswith(f"Usage: {' '.join(('mobile-sso', *words[:1]))}")
    assert "\\b" not in told
    assert "\b" not in told


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        (
            "device",
            [
                "  mobile-sso device adb check",
                "  mobile-sso device adb:emulator-5554 deliver 'makeitnative://oauth/callback?code=C&state=S'",
                "  mobile-sso device simctl kill com.acme.app",
            ],
        ),
        (
            "doctor",
            [
                "  mobile-sso doctor --platform ios --app-scheme makeitnative \\",
                "      --redirect-uri makeitnative://oauth/callback --idp-redirect-uri makeitnative://oauth/callback",
            ],
        ),
        ("doctor", ["  Exit codes", "    0  nothing was found", "    1  something was", "    4  wrong command line"]),
        (
            "explore",
            [
                "  The backend and the app that are walked by default keep every rule. The code that is exchanged "
                "twice is found with the",
                "  backend and the app of the Mobile SSO module:",
                "",
                "  mobile-sso explore --backend mendix-mobile-sso-2.1 --app-behaviour mendix-native",
            ],
        ),
    ],
)
def test_examples_stand_on_lines_of_their_own(command: str, lines: list[str]) -> None:
    assert "\n" + "\n".join(lines) + "\n" in _help(command)


def test_explore_says_which_walks_are_counted() -> None:
    (option,) = (one for one in group.get_command(click.Context(group), "explore").params if one.name == "sequences")  # type: ignore[union-attr]
    assert isinstance(option, click.Option)
    assert option.help == "Walks to make; those that Hypothesis gives up, or needs to shorten a find, come on top."
