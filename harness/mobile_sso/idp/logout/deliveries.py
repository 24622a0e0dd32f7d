"""Delivering logout tokens: once, again only where the transport may have failed, and each outcome is kept.

A logout never fails because a relying party does: the outcome goes on record, and the browser goes on its way.

Source: Back-Channel Logout 2.5, 2.8 (200, and 204 of frameworks, are success; 400 is not); conformance-and-attacks 2.5.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from mobile_sso.idp.logout_messages import BackchannelDelivery
from mobile_sso.testbed.errands import Dispatch
from mobile_sso.testbed.http import Request, Response, Send, form_request, json_request, with_query
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import ConnectionLost, NetworkError

KEPT = 200
"""How many records are kept, and how many deliveries may wait; the oldest goes first."""

_ACCEPTED = frozenset({200, 204})


@dataclass(frozen=True, kw_only=True)
class DeliveryRecord:
    """What came of one logout token; it holds no secret."""

    client_id: str
    uri: str
    sid: str
    outcome: Literal["delivered", "refused", "lost", "unsent"]
    """`refused`: an answer that is no success; `lost`: no answer; `unsent`: this provider has no way to send."""
    status: int | None = None
    """Of the last answer."""
    attempts: int = 0
    detail: str = ""
    """What the relying party, or the network, said of it; masked."""


class Deliveries:
    """Sends logout tokens, and keeps the latest outcomes."""

    def __init__(self, *, send: Send | None, dispatch: Dispatch, secrets: Secrets) -> None:
        """Send through `send` (None: there is no way), when `dispatch` finds it right."""
        self._send = send
        self._dispatch = dispatch
        self._secrets = secrets
        self._records: deque[DeliveryRecord] = deque(maxlen=KEPT)
        self.postponed: deque[BackchannelDelivery] = deque(maxlen=KEPT)
        """What goes out after the answer that is being given now."""

    def deliver(self, delivery: BackchannelDelivery) -> None:
        """Send `delivery` in its order; `after_redirect` means with the next request, or when asked."""
        if delivery.order == "before_redirect":
            self._go(delivery)
        elif delivery.order == "after_redirect":
            self.postponed.append(delivery)

    def deliver_postponed(self) -> None:
        """Send what was to go out after an answer that is out by now."""
        while self.postponed:
            self._go(self.postponed.popleft())

    def all(self) -> Sequence[DeliveryRecord]:
        """Return the latest outcomes, oldest first."""
        return tuple(self._records)

    def _go(self, delivery: BackchannelDelivery) -> None:
        request = _request(delivery)
        one = partial(self._deliver, delivery, request)
        if delivery.parallel:
            for _ in range(delivery.count):
                self._dispatch(request.origin, one)
        else:
            self._dispatch(request.origin, lambda: _repeat(one, delivery.count))

    def _deliver(self, delivery: BackchannelDelivery, request: Request) -> None:
        """Send one copy until it is answered, or until there are no more retries."""
        response, said, attempts = None, "", 0
        while self._send is not None and attempts <= delivery.retries:
            attempts += 1
            try:
                response, said = self._send(request), ""
            except ConnectionLost as lost:
                response, said = None, str(lost)
            except NetworkError as unknown:
                response, said = None, str(unknown)
                break  # nothing is there, and a second attempt would not find it either
            if response is not None and response.status < 500:
                break
        self._records.append(
            DeliveryRecord(
                client_id=delivery.client_id,
                uri=delivery.uri,
                sid=delivery.sid,
                outcome=_outcome(response, attempts),
                status=response.status if response else None,
                attempts=attempts,
                detail=self._secrets.mask(said or _said(response)),
            )
        )


def _repeat(errand: partial[None], times: int) -> None:
    for _ in range(times):
        errand()


def _outcome(response: Response | None, attempts: int) -> Literal["delivered", "refused", "lost", "unsent"]:
    if response is not None:
        return "delivered" if response.status in _ACCEPTED else "refused"
    return "lost" if attempts else "unsent"


def _request(delivery: BackchannelDelivery) -> Request:
    fields = {"logout_token": delivery.logout_token, **delivery.extra_fields}
    if delivery.method == "GET":
        return Request(method="GET", url=with_query(delivery.uri, fields))
    if delivery.content_type == "application/json":
        return json_request(delivery.uri, dict(fields))
    return form_request(delivery.uri, fields)


def _said(response: Response | None) -> str:
    """Return the OAuth error of a refusal, where it has one (Back-Channel Logout 2.8)."""
    if response is None or response.status in _ACCEPTED:
        return ""
    try:
        members = response.json_object()
    except ValueError:
        return ""
    return ": ".join(str(members[name]) for name in ("error", "error_description") if name in members)
