"""The token endpoint answers with a list of statuses in turn, 5xx and then success.

200 stands for the endpoint's own answer, as does whatever comes after the list. With `after` the endpoint does its work
before it fails, so that the code is spent when the client tries again.

In YAML: `token_status: { statuses: [500, 503, 200] }`.

Source: idp-knobs G `faults.token_status`, with B `code.spent_on_failure`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import INTERCEPT, RESPONSE
from mobile_sso.testbed.http import Response

_OWN = 200


@dataclass(frozen=True, kw_only=True)
class TokenStatus(Quirk[Response | None]):
    """Answers token requests with `statuses` in turn; `repeat` begins again at the end of the list."""

    name = "token_status"
    stage = INTERCEPT
    also_at = (RESPONSE,)

    statuses: tuple[int, ...]
    repeat: bool = False
    after: bool = False
    """True: the endpoint does its work before it fails."""

    def __post_init__(self) -> None:
        """Refuse an empty list, and a status that is neither 200 nor a failure."""
        if not self.statuses:
            raise ValueError("quirk 'token_status': 'statuses' is empty")
        for status in self.statuses:
            if status != _OWN and not 400 <= status <= 599:
                raise ValueError(f"quirk 'token_status': a status is 200 or from 400 to 599, got {status}")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether a client asks for tokens."""
        return context.endpoint == "token"

    def apply(self, value: Response | None, context: QuirkContext) -> Response | None:
        """Return the next failure, or what is there."""
        request = context.request
        acts = (context.stage == RESPONSE.name) is self.after and (value is None or self.after)
        if not acts or request is None:
            return value
        status = self._next()
        if status == _OWN:
            return value
        from mobile_sso.idp.endpoints.error_answers import error_json  # it imports the quirks

        error = "temporarily_unavailable" if status in (429, 503) else "server_error"
        refused = OAuthError(error, "The token endpoint fails for a while.", event="fault", status=status)
        return error_json(context.provider, refused, to=request)

    def _next(self) -> int:
        turn = next(self._turns)
        if self.repeat:
            return self.statuses[turn % len(self.statuses)]
        return self.statuses[turn] if turn < len(self.statuses) else _OWN

    @cached_property
    def _turns(self) -> Iterator[int]:
        return count()
