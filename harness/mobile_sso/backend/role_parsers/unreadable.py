"""What a role parser raises, and what two of them share.

Source: mendix-behaviour 3.8 ("Parser failures … raise an exception").
"""

from __future__ import annotations

from typing import cast

from mobile_sso.testbed.http import JsonValue


class RolesUnreadable(Exception):
    """The token does not hold roles in the shape this parser reads."""


def texts(value: JsonValue, claim: str) -> tuple[str, ...]:
    """Return an array of texts as a tuple; raise RolesUnreadable for anything else."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise RolesUnreadable(f"the claim {claim} is {type(value).__name__}, expected an array of texts")
    return tuple(cast("list[str]", value))
