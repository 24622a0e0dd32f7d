"""A sign-in attempt and the table of its states.

Source: deep-link-return 2.1 (`pending → exchanging → done(session) | failed(reason)` by one atomic step).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from mobile_sso.backend.refusals import Refusal
from mobile_sso.backend.settings import DeviceType


class Status(Enum):
    """Where an attempt stands."""

    PENDING = "pending"
    """The browser is open; the callback has not come."""
    EXCHANGING = "exchanging"
    """The one token request is under way."""
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"
    DELETED = "deleted"
    """Forgotten: indistinguishable from one that never was. Only a flaw leads here."""


class Event(Enum):
    """What happens to an attempt."""

    REDEEM = "redeem"
    """A code arrived that passed every check; the token request goes out next."""
    DENY = "deny"
    """The IdP answered with an error."""
    FAIL = "fail"
    """The code could not be turned into a person."""
    REFUSE = "refuse"
    """The person is known and gets no session (no role, not active)."""
    SUCCEED = "succeed"
    EXPIRE = "expire"


IDEAL_TRANSITIONS: Mapping[tuple[Status, Event], Status] = {
    (Status.PENDING, Event.REDEEM): Status.EXCHANGING,
    (Status.PENDING, Event.DENY): Status.FAILED,
    (Status.PENDING, Event.EXPIRE): Status.EXPIRED,
    (Status.EXCHANGING, Event.SUCCEED): Status.DONE,
    (Status.EXCHANGING, Event.FAIL): Status.FAILED,
    (Status.EXCHANGING, Event.REFUSE): Status.FAILED,
}
"""The whole state machine of the ideal; a flaw edits a copy of it."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What the backend remembers between the authorization request and the callback."""

    id: str
    """For people and logs; not a secret."""
    state: str = field(repr=False)
    """The `state` parameter: how the callback is matched to it."""
    status: Status = Status.PENDING
    idp: str
    """The alias."""
    issuer: str
    redirect_uri: str
    device_type: DeviceType
    return_url: str = ""
    nonce: str = field(repr=False)
    code_verifier: str | None = field(repr=False)
    """None: no PKCE."""
    acr: str | None = None
    secret_sha256: str | None = None
    """The digest of the app-made secret; None: not bound to an app."""
    started_at: float
    finished_at: float | None = None
    code_sha256: str | None = None
    session: str | None = field(default=None, repr=False)
    """The session it brought: the answer to a repeated completion."""
    refusal: Refusal | None = None
    """Why it failed: the answer to a repeated completion."""
