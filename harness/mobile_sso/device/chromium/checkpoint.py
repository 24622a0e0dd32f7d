"""Every document passes here before Chromium asks for it, and where nobody else sees it, before Chromium shows it.

What leaves for an app is stopped, so that no server is asked for an address that an app catches. What Chromium asks of
a provider that runs somewhere else goes out and comes back untouched, and is told to the network, which would not see
it otherwise. The names of our own actors (`backend.test`) exist in the network alone: it answers for them.

Source: Chrome DevTools Protocol, domain Fetch (a request and its answer can be paused, also of each redirect); RFC 6761
6.2 (`.test` is on no Internet).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from mobile_sso.device.browser_contract import BrowserPlace
from mobile_sso.device.chromium.gone import gone_already
from mobile_sso.testbed.http import JsonValue, Request, Response
from mobile_sso.testbed.network import NetworkError

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OURS = ".test"


class Checkpoint:
    """What stands between a tab and the servers."""

    def __init__(
        self,
        connection: CDPSession,
        *,
        place: BrowserPlace,
        leaves: Callable[[str, str], bool],
        cookies: Callable[[str], str | None],
    ) -> None:
        """Stop documents for which `leaves(url, frame)` holds; tell the rest to `place.witness`, if there is one.

        `cookies` returns the header for what the network answers in Chromium's place.
        """
        self._connection = connection
        self._place = place
        self._leaves = leaves
        self._cookies = cookies
        self._shown: tuple[Request, Response] | None = None
        connection.on("Fetch.requestPaused", self._paused)
        patterns = [{"urlPattern": "*", "resourceType": "Document"}]
        if place.witness is not None:
            patterns.append({"urlPattern": "*", "resourceType": "Document", "requestStage": "Response"})
        connection.send("Fetch.enable", {"patterns": patterns})

    def tell(self, drawn: str | None = None) -> None:
        """Tell of the answer that became the page; `drawn` is that page as its scripts drew it, where it rests."""
        if self._shown is None or self._place.witness is None:
            return
        (request, response), self._shown = self._shown, None
        self._place.witness(request, response if drawn is None else replace(response, body=drawn.encode()))

    def _paused(self, event: dict[str, JsonValue]) -> None:
        with gone_already():
            if "responseStatusCode" in event or "responseErrorReason" in event:
                self._answered(event)
                return
            self.tell()
            request = _request(event)
            if self._leaves(request.url, str(event["frameId"])):
                self._send("failRequest", event, errorReason="Aborted")
            elif self._place.witness is not None and (urlsplit(request.url).hostname or "").endswith(_OURS):
                self._answer(event, request)
            else:
                self._send("continueRequest", event)

    def _answer(self, event: Mapping[str, JsonValue], request: Request) -> None:
        cookie = self._cookies(request.url)
        headers = tuple(header for header in request.headers if header[0].lower() != "cookie")
        try:
            response = self._place.send(
                replace(request, headers=headers if cookie is None else (*headers, ("Cookie", cookie)))
            )
        except NetworkError:
            self._send("failRequest", event, errorReason="ConnectionFailed")
            return
        self._send(
            "fulfillRequest",
            event,
            responseCode=response.status,
            responseHeaders=[{"name": name, "value": value} for name, value in response.headers],
            body=base64.b64encode(response.body).decode(),
        )

    def _answered(self, event: Mapping[str, JsonValue]) -> None:
        assert self._place.witness is not None
        request = _request(event)
        status = int(str(event.get("responseStatusCode", 0)))
        if not status:
            self._place.witness(request, None)
        else:
            given = cast("list[dict[str, str]]", event.get("responseHeaders", []))
            headers = tuple((header["name"], header["value"]) for header in given)
            response = Response(status=status, headers=headers)
            if status in _REDIRECTS:
                self._place.witness(request, response)
            else:
                self._shown = (request, replace(response, body=self._body(event)))
        self._send("continueRequest", event)

    def _body(self, event: Mapping[str, JsonValue]) -> bytes:
        found = self._connection.send("Fetch.getResponseBody", {"requestId": event["requestId"]})
        text = str(found["body"])
        return base64.b64decode(text) if found["base64Encoded"] else text.encode()

    def _send(self, method: str, event: Mapping[str, JsonValue], **more: JsonValue) -> None:
        self._connection.send(f"Fetch.{method}", {"requestId": event["requestId"], **more})


def _request(event: Mapping[str, JsonValue]) -> Request:
    told = event["request"]
    assert isinstance(told, dict)
    headers = cast("dict[str, str]", told.get("headers", {}))
    return Request(
        method=str(told["method"]),
        url=str(told["url"]),
        headers=tuple(headers.items()),
        body=str(told.get("postData", "")).encode(),
    )
