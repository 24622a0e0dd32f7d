"""The backend signs the person in, and a gateway on the way back answers in its place with an error.

Mechanism: a proxy before the backend has lost patience, or is being replaced, and sends its own 503; what the backend
did stays done. The app shows an error although a session exists. The same picture comes of a second delivery whose
refusal is shown over the success of the first (`duplicate-delivery`). Platform: both.
Evidence: inferred, and measured in a model only; the 503 is one way to make it. A second try "works": the person is
signed in already.
Source: deep-link-return 1.6 `false-error`, 1.0 (primitive `http-503`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.testbed.http import Request, Response, Send, html_response


@dataclass(frozen=True, kw_only=True)
class FalseError:
    """The answer to the first completion request is replaced by a 503."""

    id: ClassVar[str] = "false-error"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "an error message while a session exists"

    def strike(self, trip: ReturnTrip) -> None:
        """Replace the answer."""
        trip.around_completion(_replace_answer, how="the backend answers, and a gateway says 503 in its place")


def _replace_answer(request: Request, forward: Send) -> Response:
    forward(request)
    return html_response("<title>503 Service Unavailable</title>", status=503)
