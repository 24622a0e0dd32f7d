"""What an app sent to complete a sign-in, and what of it arrived, counted on the wire."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from mobile_sso.device.app import NativeApp
from mobile_sso.scenario.completions import Completions
from mobile_sso.testbed.http import Request
from mobile_sso.testbed.network import Exchange


def _app(name: str, *, completing: bool) -> NativeApp:
    return cast("NativeApp", SimpleNamespace(name=name, sender=f"app:{name}", completing=completing))


@pytest.mark.parametrize(
    ("source", "completing", "reached", "counted"),
    [
        ("app:field_service", True, True, (1, 1)),
        ("app:field_service", True, False, (1, 0)),
        ("app:field_service", False, True, (0, 0)),
        ("app:thief", True, True, (0, 0)),
        ("backend", True, True, (0, 0)),
    ],
    ids=["it arrived", "it was lost", "it is about something else", "a foreign app", "the backend at the IdP"],
)
def test_only_what_the_app_sends_while_it_completes_is_counted(
    source: str, completing: bool, reached: bool, counted: tuple[int, int]
) -> None:
    completions = Completions()
    request = Request(method="POST", url="https://backend.test/mobile/login/complete")
    exchange = Exchange(source=source, target="backend", request=request, response=None, reached=reached)
    completions.observe(exchange, [_app("field_service", completing=completing)])
    assert (completions.sent["field_service"], completions.reached["field_service"]) == counted


def test_every_app_has_a_count_of_its_own() -> None:
    completions = Completions()
    request = Request(method="POST", url="https://backend.test/mobile/login/complete")
    apps = [_app("field_service", completing=True), _app("inspections", completing=True)]
    completions.observe(Exchange(source="app:inspections", target="backend", request=request, response=None), apps)
    assert (completions.sent, completions.reached) == ({"inspections": 1}, {"inspections": 1})
