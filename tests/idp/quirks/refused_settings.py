"""Settings of a quirk that make no sense are refused, word for word."""

from __future__ import annotations

import re

import pytest

from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.http import JsonValue


def refused(name: str, told: str, **parameters: JsonValue) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        build_quirk(name, parameters)
