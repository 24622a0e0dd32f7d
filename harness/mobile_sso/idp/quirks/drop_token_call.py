"""The connection breaks at a token request, before it arrives or before its answer does.

What iOS reports as -1005 after the app was in the background. After the response the code is spent, and the client
cannot know.

In YAML: `drop_token_call: { when: after_response }`.

Source: idp-knobs G `network.drop_first_token_call`; deep-link-return 1.6 `net-lost-request`, `net-lost-response`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Literal

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import INTERCEPT, RESPONSE
from mobile_sso.testbed.http import Response
from mobile_sso.testbed.network import ConnectionLost


@dataclass(frozen=True, kw_only=True)
class DropTokenCall(Quirk[Response | None]):
    """Breaks the connection of the `nth` token request, and of no other."""

    name = "drop_token_call"
    stage = INTERCEPT
    also_at = (RESPONSE,)

    when: Literal["before_response", "after_response"]
    """`before_response`: the endpoint never sees the request; `after_response`: it does its work."""
    nth: int = 1

    def __post_init__(self) -> None:
        """Refuse a request before the first."""
        if self.nth < 1:
            raise ValueError(f"quirk 'drop_token_call': 'nth' is at least 1, got {self.nth}")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether a client asks for tokens."""
        return context.endpoint == "token"

    def apply(self, value: Response | None, context: QuirkContext) -> Response | None:
        """Return what is there, or raise ConnectionLost at the request that counts."""
        acts = RESPONSE if self.when == "after_response" else INTERCEPT
        if context.stage == acts.name and next(self._requests) == self.nth:
            raise ConnectionLost("the connection broke at the token endpoint (iOS -1005)")
        return value

    @cached_property
    def _requests(self) -> Iterator[int]:
        return count(1)
