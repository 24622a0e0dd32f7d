"""The browser never comes, and the SDK goes on believing that a sign-in is running.

Mechanism: the consent alert vanishes when the phone is locked, or a broker's window is killed; nobody tells the SDK,
and it refuses every further sign-in until it is told to cancel or the app is started anew. Platform: iOS, also Android.
Evidence: [M] Auth0.swift issue 879 and its FAQ, MSAL for Android issue 1396 and its common library issue 1568; [S]
AppAuth's `_externalUserAgentFlowInProgress`, expo's `locked`; [R] AppAuth-iOS issue 925. Another try does not work
before a cancel or a restart, unless the app itself ends what is stuck.
Source: deep-link-return 1.1 `transaction-stuck`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class TransactionStuck:
    """The opening is neither presented nor refused."""

    id: ClassVar[str] = "transaction-stuck"
    moment: ClassVar[Moment] = "open"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = "nothing; at the next tap `transactionActiveAlready`, AppAuth-iOS -9, expo `locked`"

    def strike(self, trip: ReturnTrip) -> None:
        """Let the opening hang."""
        trip.opening.hangs = True
        trip.struck("the browser never comes, and nobody says so")
