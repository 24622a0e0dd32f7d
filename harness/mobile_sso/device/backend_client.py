"""The app's requests to its backend, repeated as the app's behaviour says.

Where no answer came at all, the app goes on as if the backend had refused.

Source: deep-link-return 2.1 "Retry policy" (transport errors and answers that ask for it only, never an OAuth error).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.contracts import (
    AppSession,
    BackendBinding,
    IdpChoice,
    LoginStarted,
    Refused,
    SignedIn,
)
from mobile_sso.testbed.http import Send
from mobile_sso.testbed.network import NetworkError

NO_SIGN_IN_NOW = "Signing in via SSO is currently not available."
UNABLE_TO_COMPLETE = "Unable to complete login."
UNABLE_TO_SIGN_OUT = "Unable to sign out."
"""Not one of the module's texts, which are not known for this case: inferred, not confirmed by the vendor."""

_Answer = TypeVar("_Answer")


class BackendClient:
    """Asks the backend, patiently or not."""

    def __init__(
        self,
        *,
        binding: BackendBinding,
        send: Send,
        retry_pauses: tuple[float, ...],
        retry_budget: float,
        clock: VirtualClock,
        still_wanted: Callable[[], bool],
    ) -> None:
        """Ask through `binding` and `send`; after no answer wait `retry_pauses` (seconds) and ask again.

        No repetition begins later than `retry_budget` seconds after the first request.

        `still_wanted` tells whether the app that asks is still alive; a dead app asks nothing again.
        """
        self._binding = binding
        self._send = send
        self._retry_pauses = retry_pauses
        self._retry_budget = retry_budget
        self._clock = clock
        self._still_wanted = still_wanted
        self._completions = 0

    @property
    def completing(self) -> bool:
        """True while a completion waits for its answer."""
        return self._completions > 0

    def list_idps(self) -> tuple[IdpChoice, ...] | Refused:
        """Return the sign-in choices."""
        return self._ask(lambda: self._binding.list_idps(self._send), NO_SIGN_IN_NOW)

    def start_login(self, choice: IdpChoice, attempt_secret: str) -> LoginStarted | Refused:
        """Start an attempt."""
        return self._ask(
            lambda: self._binding.start_login(self._send, choice, attempt_secret=attempt_secret), NO_SIGN_IN_NOW
        )

    def complete_login(self, link: str, attempt_secret: str | None) -> AppSession | Refused:
        """Hand over the callback URL as it was delivered."""
        self._completions += 1
        try:
            return self._ask(
                lambda: self._binding.complete_login(self._send, link, attempt_secret=attempt_secret),
                UNABLE_TO_COMPLETE,
            )
        finally:
            self._completions -= 1

    def who_am_i(self, session: AppSession) -> SignedIn | Refused | None:
        """Return the owner of `session`, or None where it is not valid."""
        return self._ask(lambda: self._binding.who_am_i(self._send, session), UNABLE_TO_COMPLETE)

    def logout_url(self, session: AppSession) -> str | Refused | None:
        """Return the IdP's logout URL, or None where there is none."""
        return self._ask(lambda: self._binding.logout_url(self._send, session), UNABLE_TO_SIGN_OUT)

    def end_session(self, session: AppSession) -> Refused | None:
        """End `session`."""
        return self._ask(lambda: self._binding.end_session(self._send, session), UNABLE_TO_SIGN_OUT)

    def _ask(self, operation: Callable[[], _Answer], failure: str) -> _Answer | Refused:
        """Return what `operation` returns; where no answer came at all, a refusal that says `failure`."""
        give_up_at = self._clock.now() + self._retry_budget
        answer = _attempt(operation, failure)
        for pause in self._retry_pauses:
            if not (isinstance(answer, Refused) and answer.retryable and self._still_wanted()):
                break
            if self._clock.now() + pause >= give_up_at:
                break
            self._clock.advance(pause)
            answer = _attempt(operation, failure)
        return answer


def _attempt(operation: Callable[[], _Answer], failure: str) -> _Answer | Refused:
    try:
        return operation()
    except NetworkError:
        return Refused(message=failure, retryable=True)
