"""The `claims` parameter: single claims, asked for by name, in the ID token or at userinfo.

Source: OpenID Connect Core 5.5, 5.5.1 (`essential`, `value`, `values`), 5.5.1.1 (`acr`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mobile_sso.idp.claims import PROTOCOL_CLAIMS
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import JsonValue

Place: TypeAlias = Literal["id_token", "userinfo"]
PLACES: tuple[Place, ...] = ("id_token", "userinfo")

_MEMBERS: Mapping[str, type] = {"essential": bool, "values": list}


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimsRequest:
    """Which claims are asked for, by place."""

    id_token: tuple[str, ...] = ()
    userinfo: tuple[str, ...] = ()
    acr_values: tuple[str, ...] = ()
    """The contexts that are asked for as `id_token.acr`, in order of preference."""
    acr_is_essential: bool = False
    """Whether the sign-in fails where none of them is reached."""
    sub: str | None = None
    """The one person who will do, as `id_token.sub` or `userinfo.sub`."""

    def claims(self, place: Place, persona: Persona) -> dict[str, JsonValue]:
        """Return the claims of the person that are asked for at `place`; what is not known is left out."""
        asked = self.id_token if place == "id_token" else self.userinfo
        return {name: persona.claims[name] for name in asked if name in persona.claims and name not in PROTOCOL_CLAIMS}

    def names(self, persona: Persona) -> tuple[str, ...]:
        """Return the names of all claims of the person that are asked for, wherever they go, in alphabetical order."""
        return tuple(sorted({name for place in PLACES for name in self.claims(place, persona)}))


NOTHING = ClaimsRequest()


class MalformedClaims(ValueError):
    """The parameter is not what Core 5.5 says; the text is a sentence."""


def read_claims_request(text: str) -> ClaimsRequest:
    """Return the request that the parameter's `text` holds; raise MalformedClaims."""
    try:
        members = json.loads(text)
        json.dumps(members, ensure_ascii=False).encode()  # half a surrogate pair could never go into a token
    except (ValueError, RecursionError):
        raise MalformedClaims("The parameter claims is not JSON.") from None
    if not isinstance(members, dict):
        raise MalformedClaims("The parameter claims is not a JSON object.")
    asked = {place: _asked(place, members.get(place)) for place in PLACES}
    acr = asked["id_token"].get("acr") or {}
    subs = {value for place in PLACES for value in _values(asked[place].get("sub") or {})}
    if len(subs) > 1:
        raise MalformedClaims("The parameter claims asks for more than one sub.")
    return ClaimsRequest(
        id_token=tuple(asked["id_token"]),
        userinfo=tuple(asked["userinfo"]),
        acr_values=tuple(_values(acr)),
        acr_is_essential=acr.get("essential") is True,
        sub=next(iter(subs), None),
    )


def _asked(place: str, members: object) -> dict[str, dict[str, JsonValue]]:
    """Return claim → its conditions; null asks in the default manner (Core 5.5.1)."""
    if members is None:
        return {}
    if not isinstance(members, dict):
        raise MalformedClaims(f"The member {place} of the parameter claims is not a JSON object.")
    for wanted in members.values():
        if wanted is not None and not _is_condition(wanted):
            raise MalformedClaims(f"The parameter claims asks for a claim in {place} in a form that does not exist.")
    return {name: wanted or {} for name, wanted in members.items()}


def _is_condition(wanted: object) -> bool:
    return isinstance(wanted, dict) and all(
        isinstance(wanted[member], kind) for member, kind in _MEMBERS.items() if member in wanted
    )


def _values(conditions: Mapping[str, JsonValue]) -> list[str]:
    """Return the texts that would do, from `value` or `values`."""
    values = conditions.get("values")
    several = values if isinstance(values, list) else []
    return [value for value in (conditions.get("value"), *several) if isinstance(value, str)]
