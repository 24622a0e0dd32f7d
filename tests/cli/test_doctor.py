"""`mobile-sso doctor` as a person calls it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from mobile_sso.cli import group

CALLBACK = "makeitnative://oauth/callback"
RIGHT = (
    "--platform",
    "ios",
    "--app-scheme",
    "makeitnative",
    "--redirect-uri",
    CALLBACK,
    "--idp-redirect-uri",
    CALLBACK,
)
WRONG = """\
redirect-uri-unregistered: the IdP does not know makeitnative://oauth/callback; it knows x://y, https://b.test/cb
  where: the client at the IdP, or the callback URL that the backend was given
  what to do: register makeitnative://oauth/callback at the IdP, character by character
scheme-case: Android matches lower case only: the app registers MAKEITNATIVE, the callback URL says makeitnative
  where: the build of the app, or the callback URL that the backend was given
  what to do: write makeitnative in lower case in the app, at the backend and at the IdP
path-variant: the app's library takes the path /callback/ only, the callback URL has /callback
  where: the redirect URI that the app's library was given
  what to do: write the same path in the app, at the backend and at the IdP, with or without a slash at the end
redirect-uri-swap: the token request says https://b.test/cb, the authorization request said makeitnative://oauth/callback
  where: the backend, where it redeems the code
  what to do: send the redirect_uri that the sign-in was begun with; the IdP answers invalid_grant to any other
"""


def call(*arguments: str) -> tuple[object, str]:
    """Return what the command gives back, which `main` makes the exit code, and what it prints."""
    result = CliRunner().invoke(group, ["doctor", *arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value, result.output


@pytest.mark.parametrize(
    "extra", [(), ("--app-scheme", "makeitnative://"), ("--app-path", "/callback", "--token-redirect-uri", CALLBACK)]
)
def test_nothing_wrong_is_one_line_and_exit_code_0(extra: tuple[str, ...]) -> None:
    assert call(*RIGHT, *extra) == (
        0,
        "nothing found: makeitnative://oauth/callback is the same in every place that was given\n",
    )


def test_every_finding_is_told_and_the_exit_code_is_1() -> None:
    printed = call(
        *("--platform", "android", "--app-scheme", "MAKEITNATIVE", "--app-path", "/callback/"),
        *("--redirect-uri", CALLBACK, "--token-redirect-uri", "https://b.test/cb"),
        *("--idp-redirect-uri", "x://y", "--idp-redirect-uri", "https://b.test/cb"),
    )
    assert printed == (1, WRONG)


def test_a_claimed_host_is_an_option_of_its_own() -> None:
    uri = "https://app.test/oauth/callback"
    arguments = ("--platform", "android", "--redirect-uri", uri, "--idp-redirect-uri", uri)
    assert call(*arguments, "--app-https-host", "app.test")[0] == 0
    code, text = call(*arguments, "--app-https-host", "other.test")
    assert (code, text.splitlines()[0]) == (
        1,
        "invalid-address: no app owns app.test: the app registers other.test as claimed https host",
    )


def test_a_redirect_uri_without_a_scheme_is_a_wrong_command_line() -> None:
    result = CliRunner().invoke(
        group, ["doctor", "--platform", "ios", "--redirect-uri", "cb", "--idp-redirect-uri", "cb"]
    )
    assert (result.exit_code, result.output) == (
        4,
        "Error: doctor: the redirect URI 'cb' is no absolute URL; it begins with a scheme\n",
    )
