from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from mobile_sso.device.token_requests import TokenRequests
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.http import Request, Response, form_request
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import Network
from mobile_sso.testbed.trace import Trace

OF_A_CODE = {"grant_type": "authorization_code", "code": "c+d", "redirect_uri": "app://cb", "code_verifier": "v"}


class Rig:
    def __init__(self) -> None:
        self.got: list[list[tuple[str, str]]] = []
        self.network = Network(trace=Trace(clock=VirtualClock(), secrets=Secrets()))
        self.network.connect("https://idp.test", self._app, name="idp")
        self.requests = TokenRequests(self.network)

    def _app(self, request: Request) -> Response:
        self.got.append(parse_qsl(request.body.decode(), keep_blank_values=True))
        return Response()

    def send(self, form: dict[str, str]) -> None:
        self.network.send(form_request("https://idp.test/token", form), source="backend")


def test_untouched_they_go_as_they_were_written() -> None:
    rig = Rig()
    rig.send(OF_A_CODE)
    assert (rig.got, rig.requests.redirect_uri) == ([list(OF_A_CODE.items())], None)


def test_every_token_request_for_a_code_carries_the_other_redirect_uri_from_then_on() -> None:
    rig = Rig()
    rig.requests.send_with("https://backend.test/oauth/v2/callback")
    for _ in range(3):
        rig.send(OF_A_CODE)
    swapped = {**OF_A_CODE, "redirect_uri": "https://backend.test/oauth/v2/callback"}
    assert rig.got == [list(swapped.items())] * 3
    assert rig.requests.redirect_uri == "https://backend.test/oauth/v2/callback"


def test_the_last_word_counts_and_is_said_once() -> None:
    rig = Rig()
    rig.requests.send_with("app://one")
    rig.requests.send_with("app://two")
    rig.send(OF_A_CODE)
    rig.send(OF_A_CODE)
    assert [dict(form)["redirect_uri"] for form in rig.got] == ["app://two", "app://two"]


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "refresh_token", "refresh_token": "r", "redirect_uri": "app://cb"},
        {"grant_type": "authorization_code", "code": "c"},
        {"redirect_uri": "app://cb"},
    ],
    ids=["no code", "no redirect_uri to swap", "no token request"],
)
def test_other_requests_are_left_alone(form: dict[str, str]) -> None:
    rig = Rig()
    rig.requests.send_with("app://other")
    rig.send(form)
    assert rig.got == [list(form.items())]
