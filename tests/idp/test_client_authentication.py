from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import Response


def error_of(response: Response) -> tuple[int, str, str]:
    body = response.json_object()
    assert set(body) == {"error", "error_description"}
    assert response.header("cache-control") == "no-store"
    return response.status, body["error"], body["error_description"]


def test_a_secret_with_special_characters_is_form_decoded(make_op: MakeOp) -> None:
    op = make_op(client_id="field service:1")

    assert op.redeem(op.code()).status == 200


def test_client_secret_post(make_op: MakeOp) -> None:
    op = make_op(token_endpoint_auth_method="client_secret_post")
    in_body = {"client_id": op.credentials.client_id, "client_secret": op.credentials.client_secret}

    assert op.redeem(op.code(), headers=(), **in_body).status == 200


CLIENT_ERRORS = [
    ("nothing", "client_secret_basic", (), {}, 401, "invalid_client", "The client did not authenticate."),
    (
        "only an id", "client_secret_post", (), {"client_id": "field-service"},
        401, "invalid_client", "The client did not authenticate.",
    ),
    (
        "wrong secret", "client_secret_post", (), {"client_id": "field-service", "client_secret": "wrong-secret"},
        401, "invalid_client", "Client authentication failed.",
    ),
    (
        "unknown client", "client_secret_post", (), {"client_id": "nobody", "client_secret": "wrong-secret"},
        401, "invalid_client", "Client authentication failed.",
    ),
    (
        "not Basic", "client_secret_basic", (("Authorization", "Bearer x"),), {},
        401, "invalid_client", "The Authorization header does not hold Basic credentials.",
    ),
    (
        "broken Basic", "client_secret_basic", (("Authorization", "Basic ///"),), {},
        401, "invalid_client", "The Authorization header does not hold Basic credentials.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "headers", "fields", "status", "error", "text"),
    [row[1:] for row in CLIENT_ERRORS],
    ids=[row[0] for row in CLIENT_ERRORS],
)
def test_a_client_that_does_not_prove_itself(
    make_op: MakeOp,
    method: str,
    headers: tuple[tuple[str, str], ...],
    fields: dict[str, str],
    status: int,
    error: str,
    text: str,
) -> None:
    op = make_op(token_endpoint_auth_method=method)
    code = op.code()

    refused = op.redeem(code, headers=headers, **fields)

    assert error_of(refused) == (status, error, text)
    assert refused.header("www-authenticate") == 'Basic realm="token"'
    if method == "client_secret_basic":
        assert op.redeem(code).status == 200  # the code was not spent


def test_a_wrong_secret_in_the_header(op: Op) -> None:
    refused = op.redeem(op.code(), headers=(op.basic(secret="wrong-secret"),))

    assert error_of(refused) == (401, "invalid_client", "Client authentication failed.")


def test_a_method_that_was_not_registered_is_refused_in_both_directions(make_op: MakeOp) -> None:
    basic, post = make_op(), make_op(token_endpoint_auth_method="client_secret_post")
    in_body = {"client_id": basic.credentials.client_id, "client_secret": basic.credentials.client_secret}

    assert error_of(basic.redeem(basic.code(), headers=(), **in_body)) == (
        401, "invalid_client", "This client must authenticate with client_secret_basic.",
    )  # fmt: skip
    assert error_of(post.redeem(post.code())) == (
        401, "invalid_client", "This client must authenticate with client_secret_post.",
    )  # fmt: skip


def test_two_methods_at_once_are_refused(op: Op) -> None:
    refused = op.redeem(op.code(), client_secret=op.credentials.client_secret)

    assert error_of(refused) == (400, "invalid_request", "The client used more than one authentication method.")


def test_a_client_id_in_the_body_must_agree_with_the_header(op: Op) -> None:
    assert op.redeem(op.code(), client_id="field-service").status == 200
    assert error_of(op.redeem(op.code(), client_id="another")) == (
        400, "invalid_request", "The client_id differs from the one in the Authorization header.",
    )  # fmt: skip
