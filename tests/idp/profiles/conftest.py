"""Shipped profiles under test: each with a client that proves itself the way the profile takes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pydantic
import pytest
import yaml

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.contracts import ClientRegistration

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

IDPS = Path(__file__).parents[3] / "fixtures" / "idps"
IDEAL_METHOD = ClientRegistration(client_id="", redirect_uris=()).token_endpoint_auth_method

Profiled = Callable[..., "Op"]


def load(name: str) -> IdpProfile:
    written = yaml.safe_load((IDPS / f"{name}.yaml").read_text())
    assert written.pop("version") == 1
    return pydantic.TypeAdapter(IdpProfile).validate_json(json.dumps({**written, "name": name}))


@pytest.fixture
def profiled(make_op: MakeOp) -> Profiled:
    """Make a provider of a shipped profile: `profiled("keycloak", platform="native")`.

    `quirks` come on top of the profile's own (None takes one away); whatever else is named changes the registration.
    """

    def make(name: str, quirks: Mapping[str, object] | None = None, **registration: object) -> Op:
        profile = load(name)
        if quirks is not None:
            merged = {**profile.quirks, **quirks}
            profile = replace(profile, quirks={key: value for key, value in merged.items() if value is not None})
        in_body = IDEAL_METHOD not in profile.authentication_methods
        if in_body:
            registration = {"token_endpoint_auth_method": "client_secret_post", **registration}
        op = make_op(profile, **registration)
        op.secret_in_body = in_body
        return op

    return make
