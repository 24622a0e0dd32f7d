"""The grid of role parsers: how each reads the role names out of a token's claims.

To add one, write one file with a function `parse` and add its row; a test keeps both in step.

Source: mendix-behaviour 3.8.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Protocol

from mobile_sso.backend.role_parsers import azure, claim_path, oidc_provider, sam
from mobile_sso.backend.role_parsers.unreadable import RolesUnreadable
from mobile_sso.testbed.http import JsonValue

__all__ = ["ROLE_PARSERS", "RoleParser", "RolesUnreadable", "parser"]


class RoleParser(Protocol):
    """Reads roles."""

    def __call__(self, claims: Mapping[str, JsonValue], *, claim: str, guids: Mapping[str, str]) -> tuple[str, ...]:
        """Return the GUID of each role that is known, and every other value as it stands.

        `claim` is the configured path, `guids` leads from role names to GUIDs. Raises RolesUnreadable for claims of
        another shape.
        """
        ...


ROLE_PARSERS: Mapping[str, RoleParser] = {
    "azure": azure.parse,
    "claim-path": claim_path.parse,
    "oidc-provider": oidc_provider.parse,
    "sam": sam.parse,
}


def parser(name: str) -> RoleParser:
    """Return the parser called `name`; raise ValueError, with the nearest name, where there is none."""
    if name in ROLE_PARSERS:
        return ROLE_PARSERS[name]
    near = difflib.get_close_matches(name, ROLE_PARSERS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(ROLE_PARSERS)}"
    raise ValueError(f"role_parser: there is no {name!r}; {hint}")
