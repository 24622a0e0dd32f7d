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
    from tests.idp.fuzz.requests.conftest import Requests

EVERYTHING = replace(IdpProfile(), endpoints=replace(IdpProfile().endpoints, error="/error"))

SUCCESSES = {
    "authorization": {200, 302, 303},
    "consent": {303},
    "discovery": {200},
    "end_session": {200, 302},
    "error": {400},
    "introspection": {200},
    "jwks": {200},
    "nothing": {404},
    "pushed_authorization_request": {201},
    "registration": {200, 201, 204},
    "revocation": {200},
    "sign_in": {303},
    "token": {200},
    "userinfo": {200},
}


def test_the_good_requests_ask_every_endpoint_and_succeed(make_op: MakeOp, fuzz: Fuzz, requests: Requests) -> None:
    number = len(requests.good(make_op(EVERYTHING)))
    statuses: dict[str, set[int]] = {}
    for index in range(number):
        op = make_op(EVERYTHING)
        asked = requests.good(op)[index]
        answer = fuzz.witness(op=op).ask(asked.request(op.origin))
        statuses.setdefault(asked.endpoint, set()).add(answer.status)

    assert statuses == SUCCESSES
    assert {field.name for field in fields(EVERYTHING.endpoints)} | {"discovery", "nothing"} == {*SUCCESSES}


@pytest.mark.parametrize("endpoint", SUCCESSES)
def test_a_spoilt_request_is_answered_properly(make_op: MakeOp, fuzz: Fuzz, requests: Requests, endpoint: str) -> None:
    def holds(data: st.DataObject) -> None:
        op = make_op(EVERYTHING, id_token_signed_response_alg="EdDSA")  # quick to sign with
        witness = fuzz.witness(op=op)
        candidates = [each for each in requests.good(op) if each.endpoint == endpoint]
        for _ in range(data.draw(st.integers(1, 4))):
            witness.ask(requests.spoilt(data, data.draw(st.sampled_from(candidates)), op.origin))

    fuzz.always(25, holds)
