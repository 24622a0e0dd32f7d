"""Whatever is sent to the provider, it answers as a provider answers."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from mobile_sso.idp.profile import IdpProfile

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp
    from tests.idp.fuzz.conftest import Fuzz

EDDSA = "EdDSA"
"""Signing with it is quick."""

EVERYTHING = replace(IdpProfile(), endpoints=replace(IdpProfile().endpoints, error="/error"))

ENDPOINTS = (
    "authorization", "consent", "discovery", "end_session", "error", "introspection", "jwks", "nothing",
    "pushed_authorization_request", "registration", "revocation", "sign_in", "token", "userinfo",
)  # fmt: skip


def test_every_endpoint_is_asked(make_op: MakeOp, fuzz: Fuzz) -> None:
    op = make_op(EVERYTHING)
    asked = {each.endpoint for each in fuzz.good_requests(op)}
    table = {field.name for field in fields(op.profile.endpoints) if getattr(op.profile.endpoints, field.name)}

    assert asked == {*table, "discovery", "nothing"} == {*ENDPOINTS}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_spoilt_request_is_answered_properly(make_op: MakeOp, fuzz: Fuzz, endpoint: str) -> None:
    def holds(data: st.DataObject) -> None:
        op = make_op(EVERYTHING, id_token_signed_response_alg=EDDSA)
        witness = fuzz.witness(op=op)
        candidates = [each for each in fuzz.good_requests(op) if each.endpoint == endpoint]
        for _ in range(data.draw(st.integers(1, 4))):
            asked = data.draw(st.sampled_from(candidates))
            witness.ask(data.draw(fuzz.spoilt(asked, op.origin)))

    fuzz.always(25, holds)
