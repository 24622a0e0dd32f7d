"""The state comes back other than it was sent, by a plus sign read as a space or by encoding it twice.

Mechanism: `plus-to-space`: somebody on the way takes `+` for the space of a form. `double-encode`: somebody encodes
the value again. Both leave alone what consists of letters, digits, `-` and `_`, so a base64url state never suffers,
and with the standard alphabet of base64 it is a matter of chance: of n random bytes, 1 - (63/64)^floor(8n/6) have a
plus sign. Platform: both.
Evidence: [M] spring-authorization-server issue 875, gologin issues 12, 14; [R] Bungie-net/api issue 1695 (only the
first login), OpenMetadata issue 28951, vscode issue 314715. AppAuth-Android reports it with type 0 code 9, as it does
an invalid ID token. Another try works, as it has another state.
Source: deep-link-return 1.3 `state-mangled`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from mobile_sso.device.naming import unknown
from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class StateMangled:
    """The state suffers by `how`; raises ValueError for a way that is none of WAYS."""

    id: ClassVar[str] = "state-mangled"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "a state that does not match: AppAuth-Android type 0 code 9, as for an invalid ID token"

    how: str = "plus-to-space"
    """`plus-to-space` or `double-encode`."""

    def __post_init__(self) -> None:
        if self.how not in WAYS:
            raise ValueError(unknown("way to mangle", self.how, WAYS))

    def strike(self, trip: ReturnTrip) -> None:
        """Change the state, where it has anything that suffers."""
        mangled = _with_state(trip.passage.url, WAYS[self.how])
        if mangled == trip.passage.url:
            return
        trip.struck(f"the state is changed on its way: {self.how}")
        trip.passage.url = mangled


def _plus_to_space(value: str) -> str:
    return value.replace("%2B", "+").replace("%2b", "+").replace("+", "%20")


def _double_encode(value: str) -> str:
    return quote(value, safe="")


WAYS: Mapping[str, Callable[[str], str]] = {"plus-to-space": _plus_to_space, "double-encode": _double_encode}
"""What becomes of the state as it stands in the URL."""


def _with_state(url: str, change: Callable[[str], str]) -> str:
    """Return `url` with the value of its parameter `state` changed and every other byte as it was."""
    before, question_mark, rest = url.partition("?")
    query, hash_sign, fragment = rest.partition("#")
    pairs = [
        f"state={change(pair.removeprefix('state='))}" if pair.startswith("state=") else pair
        for pair in query.split("&")
    ]
    return f"{before}{question_mark}{'&'.join(pairs)}{hash_sign}{fragment}"
