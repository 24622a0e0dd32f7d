"""Which occurrences a quirk strikes: for one client or person, at one occurrence, a number of times, or by chance.

Without `strikes` a quirk strikes always; a profile describes a provider, and a provider does not tire. (The catalogue's
default is once; it was written for test modules.)

Source: conformance-and-attacks 5.1 "Common selectors".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from mobile_sso.testbed.http import JsonValue
from mobile_sso.testbed.randomness import draw


@dataclass(frozen=True, kw_only=True)
class Strikes:
    """The occurrences a quirk strikes at; every condition that is given must hold."""

    client_id: str | None = None
    sub: str | None = None
    """The person's subject identifier, before it is made pairwise."""
    issuer: str | None = None
    grant: str | None = None
    """`authorization_code` or `refresh_token`."""
    nth: int | None = None
    """The first occurrence it strikes at, counted from 1 over those that the other conditions select."""
    times: int | None = None
    """How many occurrences it strikes at from then on; absent: 1 with `nth`, all of them without."""
    probability: float | None = None
    """The share of occurrences it strikes at, from 0 to 1, drawn from `seed`."""
    seed: int = 0

    def concerns(self, *, client_id: str, sub: str, issuer: str, grant: str) -> bool:
        """Return whether an occurrence for these is counted at all."""
        return all(
            wanted is None or wanted == present
            for wanted, present in (
                (self.client_id, client_id),
                (self.sub, sub),
                (self.issuer, issuer),
                (self.grant, grant),
            )
        )

    def at(self, quirk: str, occurrence: int) -> bool:
        """Return whether the quirk strikes at this occurrence, counted from 1."""
        first = self.nth or 1
        times = self.times if self.times is not None else (1 if self.nth else None)
        if occurrence < first or (times is not None and occurrence >= first + times):
            return False
        return self.probability is None or draw(self.seed, quirk, occurrence) < self.probability


_GRANTS = ("authorization_code", "refresh_token")
_EXPECTED: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    "client_id": ("a text", lambda value: isinstance(value, str)),
    "sub": ("a text", lambda value: isinstance(value, str)),
    "issuer": ("a text", lambda value: isinstance(value, str)),
    "grant": (
        "'authorization_code' or 'refresh_token'",
        lambda value: value in ("authorization_code", "refresh_token"),
    ),
    "nth": ("an integer from 1", lambda value: _is_integer(value, least=1)),
    "times": ("an integer from 1", lambda value: _is_integer(value, least=1)),
    "probability": ("a number from 0 to 1", lambda value: _is_number(value) and 0 <= float(str(value)) <= 1),
    "seed": ("an integer", lambda value: _is_integer(value, least=None)),
}


STRIKES_SCHEMA: Mapping[str, JsonValue] = {
    "type": "object",
    "description": "Which occurrences the quirk strikes; absent: all.",
    "properties": {
        "client_id": {"type": "string", "description": "Those of this client."},
        "sub": {"type": "string", "description": "Those of this person, by the sub before it is made pairwise."},
        "issuer": {"type": "string", "description": "Those at this issuer, where several run."},
        "grant": {"enum": list(_GRANTS), "description": "Those of this grant type."},
        "nth": {"type": "integer", "minimum": 1, "description": "The first one it strikes, counted from 1."},
        "times": {
            "type": "integer",
            "minimum": 1,
            "description": "How many it strikes from then on; absent: 1 with `nth`, else all.",
        },
        "probability": {"type": "number", "minimum": 0, "maximum": 1, "description": "The share it strikes."},
        "seed": {"type": "integer", "description": "What the share is drawn from."},
    },
    "additionalProperties": False,
}
"""The same for an editor; a test keeps both in step."""


def read_strikes(quirk: str, value: JsonValue) -> Strikes:
    """Return the `strikes` of a quirk; raise ValueError that names the first mistake."""
    if not isinstance(value, dict):
        raise ValueError(f"quirk {quirk!r}: parameter 'strikes' must be a mapping of {', '.join(_EXPECTED)}")
    for name, given in value.items():
        if name not in _EXPECTED:
            raise ValueError(f"quirk {quirk!r}: 'strikes' has no condition {name!r}; it takes {', '.join(_EXPECTED)}")
        expected, accepts = _EXPECTED[name]
        if not accepts(given):
            raise ValueError(f"quirk {quirk!r}: condition {name!r} of 'strikes' must be {expected}, got {given!r}")
    known = {field.name for field in fields(Strikes)}
    return Strikes(**{name: given for name, given in value.items() if name in known})  # type: ignore[arg-type]


def _is_integer(value: object, *, least: int | None) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and (least is None or value >= least)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
