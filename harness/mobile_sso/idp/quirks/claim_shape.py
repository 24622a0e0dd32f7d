"""A claim, roles above all, has another JSON shape than the relying party expects.

In YAML: `claim_shape: { claim: roles, shape: nested, path: realm_access.roles, artefact: access_token }`.

Source: conformance-and-attacks 5.5 `claim_shape`, case `role-claim-type`; idp-knobs C `roles.path`, `groups.path`;
idp-behaviour (AD FS and OneLogin: a text where there is one value, an array where there are several).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.claim_places import Place, is_told_in
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS, USERINFO
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class ClaimShape(Quirk[dict[str, JsonValue]]):
    """Gives `claim` another `shape`, where it is there.

    `string`: a list of one as that one text, a longer list as it is; `space_separated`, `comma_separated`: one text;
    `array`; `object`: each value is a member, holding true; `nested`: moved below the dotted `path`; `null`; `absent`.
    """

    name = "claim_shape"
    stage = TOKEN_CLAIMS
    also_at = (USERINFO,)

    claim: str
    shape: Literal[
        "string", "space_separated", "comma_separated", "array", "object", "nested", "null", "absent"
    ]  # fmt: skip
    path: str | None = None
    artefact: Place | None = None

    def __post_init__(self) -> None:
        """Refuse a nested claim without a path, and a path for another shape."""
        if (self.shape == "nested") != bool(self.path):
            raise ValueError("quirk 'claim_shape': 'path' says where the shape 'nested' puts the claim, like a.b.c")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether these are claims it may reshape."""
        return is_told_in(context, self.artefact)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims with the claim in another shape."""
        if self.claim not in value:
            return value
        present = value[self.claim]
        if self.shape in _SHAPES:
            return {**value, self.claim: _SHAPES[self.shape](present)}
        others = {name: other for name, other in value.items() if name != self.claim}
        return others if self.path is None else _put(others, self.path.split("."), present)


def _values(present: JsonValue) -> list[JsonValue]:
    return present if isinstance(present, list) else [present]


def _words(present: JsonValue) -> list[str]:
    return [one if isinstance(one, str) else json.dumps(one) for one in _values(present)]


def _text_of_one(present: JsonValue) -> JsonValue:
    words = _words(present)
    return words[0] if len(words) == 1 else present


_SHAPES: Mapping[str, Callable[[JsonValue], JsonValue]] = {
    "string": _text_of_one,
    "space_separated": lambda present: " ".join(_words(present)),
    "comma_separated": lambda present: ",".join(_words(present)),
    "array": lambda present: list(_values(present)),
    "object": lambda present: dict.fromkeys(_words(present), True),
    "null": lambda present: None,
}


def _put(members: Mapping[str, JsonValue], path: Sequence[str], value: JsonValue) -> dict[str, JsonValue]:
    """Return `members` with `value` at `path`; objects on the way keep what else they hold."""
    name, *rest = path
    if not rest:
        return {**members, name: value}
    inner = members.get(name)
    return {**members, name: _put(inner if isinstance(inner, dict) else {}, rest, value)}
