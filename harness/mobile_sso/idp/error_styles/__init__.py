"""The grid of error styles: how a provider dresses every error, whatever happened.

A style shapes (trace ids, timestamps, a nested body, a heading, no description); what one event is called belongs to
the quirk `event_error`. To add one: write its file with a function `dressed`, and add the word to `STYLES` and to the
parameter of `quirks/errors_style.py`. A test keeps all three in step. A file is imported when its style is switched on.

Source: idp-knobs E `errors.style`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias, cast

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.error_styles.facts import ErrorFacts

Style: TypeAlias = Callable[[ErrorAnswer, ErrorFacts], ErrorAnswer]

STYLES = (
    "rfc",
    "aadsts",
    "aadb2c",
    "okta",
    "google",
    "keycloak",
    "auth0",
    "bare",
    "msis",
    "pingone",
    "salesforce",
    "facebook",
)


def style_of(name: str) -> Style:
    """Return the style called `name`, a word of STYLES."""
    return cast("Style", import_module(f"{__name__}.{name}").dressed)
