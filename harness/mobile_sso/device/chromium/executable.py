"""Where Chromium is: the one that is installed, never one that is downloaded.

Source: issue 5, section 4; Debian's package `chromium`.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Mapping

VARIABLE = "MOBILE_SSO_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class ChromiumMissing(Exception):
    """The real browser, or the package that drives it, is not installed."""


def find_chromium(environment: Mapping[str, str]) -> str:
    """Return the path of Chromium: what the variable MOBILE_SSO_CHROMIUM of `environment` says, else from its PATH.

    Raises ChromiumMissing where it, or the Python package that drives it, is not there.
    """
    if importlib.util.find_spec("playwright") is None:
        raise ChromiumMissing(
            "a real browser needs the Python package playwright: pip install 'pytest-mobile-sso[browser]'"
        )
    named = environment.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            raise ChromiumMissing(f"{VARIABLE}={named}: no program is there; name the one to start, or unset it")
        return found
    for name in _NAMES:
        found = shutil.which(name, path=environment.get("PATH"))
        if found is not None:
            return found
    raise ChromiumMissing(
        f"no Chromium is on PATH ({', '.join(_NAMES)}): install Debian's package `chromium`, or let {VARIABLE} name it"
    )
