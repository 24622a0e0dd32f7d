"""Where claims about a person are told: ID token, access token and userinfo; the quirks of claims act at all of them.

Userinfo has its stage; where it is signed, its claims come by once more as those of a JWT, which is not counted.

Source: OpenID Connect Core 2, 5.3.2; RFC 9068 2.2.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from mobile_sso.idp.quirks.base import QuirkContext
from mobile_sso.idp.quirks.stages import USERINFO

Place: TypeAlias = Literal["id_token", "access_token", "userinfo"]
"""What a parameter `artefact` may name; absent: all three."""


def is_told_in(context: QuirkContext, place: Place | None) -> bool:
    """Return whether the claims at hand are those of `place`, or of any of the three."""
    if context.stage == USERINFO.name:
        return place in (None, "userinfo")
    if context.artefact in ("id_token", "access_token"):
        return place in (None, context.artefact)
    return False
