from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import IdpProfile, Lifetimes
from mobile_sso.testbed.http import Request

from .error_answers import error_of

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op


@pytest.mark.parametrize(
    ("changes", "error", "text"),
    [
        ({"grant_type": None}, "invalid_request", "The parameter grant_type is missing."),
        (
            {"grant_type": "password"},
            "unsupported_grant_type",
            "The grant types are authorization_code and refresh_token.",
        ),
        ({"code": None}, "invalid_request", "The parameter code is missing."),
        ({"code": "guess"}, "invalid_grant", "The authorization code is invalid or has expired."),
        ({"redirect_uri": None}, "invalid_request", "The parameter redirect_uri is missing."),
        (
            {"redirect_uri": "makeitnative://oauth/other"},
            "invalid_grant",
            "The redirect_uri differs from that of the authorization request.",
        ),
        ({"code_verifier": None}, "invalid_grant", "The code_verifier is missing."),
        ({"code_verifier": "x" * 43}, "invalid_grant", "PKCE verification failed."),
        ({"code_verifier": "short"}, "invalid_grant", "PKCE verification failed."),
        ({"code_verifier": "é" * 43}, "invalid_grant", "PKCE verification failed."),
    ],
)
def test_a_token_request_with_a_mistake(op: Op, changes: dict[str, str | None], error: str, text: str) -> None:
    code = op.code()

    fields = {"code": code, **changes}

    assert error_of(op.redeem(fields.pop("code"), **fields)) == (400, error, text)


def test_a_repeated_parameter_is_refused(op: Op) -> None:
    request = Request(
        method="POST",
        url=f"{op.origin}/token",
        headers=(op.basic(), ("Content-Type", "application/x-www-form-urlencoded")),
        body=b"grant_type=authorization_code&code=a&code=b",
    )

    assert error_of(op.idp.app(request)) == (400, "invalid_request", "A parameter is given more than once.")


def test_a_verifier_without_a_challenge_is_refused(op: Op) -> None:
    code = op.code(code_challenge=None, code_challenge_method=None)

    assert error_of(op.redeem(code)) == (
        400, "invalid_grant", "There is a code_verifier, but the authorization request had no code_challenge.",
    )  # fmt: skip


def test_without_a_challenge_no_verifier_is_needed(op: Op) -> None:
    code = op.code(code_challenge=None, code_challenge_method=None)

    assert op.redeem(code, code_verifier=None).status == 200


def test_a_code_lives_as_long_as_the_profile_says(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(lifetimes=Lifetimes(code=30)))
    in_time, too_late = op.code(), op.code()
    op.clock.advance(29.9)
    assert op.redeem(in_time).status == 200
    op.clock.advance(0.1)

    assert error_of(op.redeem(too_late)) == (
        400, "invalid_grant", "The authorization code is invalid or has expired.",
    )  # fmt: skip


@pytest.mark.parametrize("pause", [0, 30, 3_000])
def test_a_code_used_twice_revokes_what_it_brought(op: Op, pause: float) -> None:
    code = op.code(scope="openid offline_access")
    first = op.redeem(code).json_object()
    assert op.userinfo(first["access_token"]).status == 200
    op.clock.advance(pause)

    assert error_of(op.redeem(code)) == (400, "invalid_grant", "The authorization code has been used before.")

    assert op.userinfo(first["access_token"]).status == 401
    assert error_of(op.refresh(first["refresh_token"])) == (
        400, "invalid_grant", "The refresh token is invalid, expired or revoked.",
    )  # fmt: skip


def test_reuse_after_a_refresh_revokes_the_refreshed_tokens_too(op: Op) -> None:
    code = op.code(scope="openid offline_access")
    refreshed = op.refresh(op.redeem(code).json_object()["refresh_token"]).json_object()

    op.redeem(code)

    assert op.userinfo(refreshed["access_token"]).status == 401
    assert op.refresh(refreshed["refresh_token"]).status == 400


def test_a_failed_attempt_spends_the_code(op: Op) -> None:
    code = op.code()
    op.redeem(code, code_verifier="x" * 43)

    assert error_of(op.redeem(code)) == (400, "invalid_grant", "The authorization code has been used before.")


def test_another_clients_code_is_refused_and_stays_good_for_its_owner(op: Op) -> None:
    code = op.code()
    thief = op.idp.register_client(replace(op.registration, client_id="thief"))

    refused = op.redeem(code, headers=(op.basic("thief", thief.client_secret),))

    assert error_of(refused) == (400, "invalid_grant", "The authorization code was issued to another client.")
    assert op.redeem(code).status == 200


def test_somebody_who_lost_the_assignment_in_between_gets_no_tokens(op: Op) -> None:
    code = op.code()
    op.idp.put_persona(replace(op.ada, assigned=False))

    assert error_of(op.redeem(code)) == (400, "invalid_grant", "The person may no longer use this client.")
