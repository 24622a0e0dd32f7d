"""Doing something else where a post_logout_redirect_uri is not registered, whichever rule finds that out.

For quirks that are lax about it: they lay this around every rule, so that they get along with those that put another
rule in the place of the ideal one.

Source: RP-Initiated Logout 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeAlias

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.logout.examined import ExaminedLogout
from mobile_sso.idp.logout.rules import EndSessionRule

Otherwise: TypeAlias = Callable[[ExaminedLogout, OAuthError], None]
"""Goes on with the request, or raises the error."""


def where_unregistered(rules: Iterable[EndSessionRule], otherwise: Otherwise) -> tuple[EndSessionRule, ...]:
    """Return `rules` with `otherwise` in place of the error that a URI is not registered."""
    return tuple(partial(_guarded, rule, otherwise) for rule in rules)


def _guarded(rule: EndSessionRule, otherwise: Otherwise, request: ExaminedLogout) -> None:
    try:
        rule(request)
    except OAuthError as error:
        if error.event != "post_logout_redirect_uri":
            raise
        otherwise(request, error)
