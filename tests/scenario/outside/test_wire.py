"""What the backend asked our IdP, on one line: the error of a refusal, how it is described, and no secret."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from mobile_sso.scenario.outside.rehearsal.wire import Wire
from mobile_sso.scenario.world import World
from mobile_sso.testbed import testbed as ground
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.http import Request, Response, json_response

SECRET = "correct-horse-battery"


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (json_response({}), "our IdP: POST /token 200"),
        (json_response({"error": "invalid_grant"}, status=400), "our IdP: POST /token 400 invalid_grant"),
        (
            json_response({"error": "invalid_grant", "error_description": "The code was used."}, status=400),
            "our IdP: POST /token 400 invalid_grant (The code was used.)",
        ),
        (
            json_response({"error": "invalid_client", "error_description": f"Not {SECRET}."}, status=401),
            "our IdP: POST /token 401 invalid_client (Not MASKED.)",
        ),
        (json_response({"error": 1}, status=400), "our IdP: POST /token 400"),
        (Response(status=502, body=b"gone"), "our IdP: POST /token 502"),
    ],
)
def test_a_refusal_is_told_with_its_description(answer: Response, asked: str) -> None:
    testbed = ground.Testbed(seed=1, clock=VirtualClock())
    testbed.secrets.register("client_secret", SECRET)
    network = testbed.network
    network.connect("http://idp", lambda request: answer, name="idp")

    def backend(request: Request) -> Response:
        network.send(Request(method="POST", url="http://idp/token"), source="backend")
        return Response()

    network.connect("http://backend", backend, name="backend")
    wire = Wire(cast("World", SimpleNamespace(testbed=testbed)))
    wire(Request(method="GET", url="http://backend/"))
    masked = testbed.secrets.mask(SECRET)
    assert wire.lines()[1] == ("asked", asked.replace("MASKED", masked))
