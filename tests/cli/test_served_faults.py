"""Faults of the IdP as the backend beside it meets them, in the one process of `serve`."""

from __future__ import annotations

import pytest

from mobile_sso.backend.bindings.rest import RestBinding
from mobile_sso.cli.served_world import ServedWorld, Wishes
from mobile_sso.testbed.contracts import LoginStarted, Refused
from mobile_sso.testbed.http import JsonValue

IDP, BACKEND = "http://127.0.0.1:9400", "http://127.0.0.1:9500"


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (None, LoginStarted),
        ({"truncate_at": 5}, Refused),
        ({"reset": True}, Refused),
        ({"delay_ms": 11_000}, Refused),
        ({"delay_ms": 500}, LoginStarted),
    ],
)
def test_a_broken_discovery_document_stops_a_sign_in(
    fault: dict[str, JsonValue] | None, outcome: type[LoginStarted | Refused]
) -> None:
    quirks = {"http_fault": [{"endpoint": "discovery", **fault}]} if fault else {}
    world = ServedWorld(Wishes(idp_origin=IDP, backend_origin=BACKEND, quirks=quirks))
    backend = world.backend(world.register(), idp=world.idp.app)
    binding = RestBinding(BACKEND)

    started = binding.start_login(backend, binding.list_idps(backend)[0], attempt_secret="attempt-secret")

    assert isinstance(started, outcome)
    world.close()
