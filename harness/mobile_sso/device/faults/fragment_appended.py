"""The IdP, or a redirect on its way, hangs a fragment on the callback URL.

Mechanism: Facebook answers a first consent with `#_=_` at the end, and a redirect without a fragment of its own
inherits that of the address before it (RFC 9110 10.2.2). A parser that cuts the URL at `&` takes the fragment for a
part of the last value. Platform: both.
Evidence: [M] Auth0.swift issue 51 (first login only), skygear-server issue 1448 (first `invalid_grant`, second ok);
[R] ionic-plugin-deeplinks issue 117. It comes at the first login of an account. Another try works.
Source: deep-link-return 1.3 `fragment-appended`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class FragmentAppended:
    """The callback URL ends in a fragment; raises ValueError for an empty one."""

    id: ClassVar[str] = "fragment-appended"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "invalid_grant for a code with a tail, a state that does not match, or a URL ignored"

    fragment: str = "_=_"
    """Without the `#`."""

    def __post_init__(self) -> None:
        if not self.fragment:
            raise ValueError("fragment must not be empty; leave the fault away instead")

    def strike(self, trip: ReturnTrip) -> None:
        """Append the fragment to a URL that has none."""
        if "#" in trip.passage.url:
            return
        trip.struck(f"#{self.fragment} is appended to the callback URL")
        trip.passage.url = f"{trip.passage.url}#{self.fragment}"
