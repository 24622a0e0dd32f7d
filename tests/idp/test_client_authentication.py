from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp import client_authentication
from mobile_sso.idp.client_authentication import METHODS
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.http import Request

from .error_answers import error_of

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import Response


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


# The grid -------------------------------------------------------------------------------------------------------------


def test_the_grid_names_every_method_file_and_every_method_of_the_strict_control() -> None:
    files = {path.stem for path in Path(client_authentication.__file__).parent.glob("*.py")}

    assert set(METHODS) == files - {"__init__", "assertion", "secret"}
    assert set(METHODS) == set(IdpProfile().authentication_methods)


def test_every_method_names_its_source() -> None:
    for path in Path(client_authentication.__file__).parent.glob("*.py"):
        assert "\nSource: " in path.read_text().split('"""')[1], path.stem


def discovery(op: Op) -> dict[str, object]:
    return op.idp.app(Request(method="GET", url=f"{op.origin}/.well-known/openid-configuration")).json_object()


def test_the_metadata_lists_the_methods_and_what_assertions_are_signed_with(op: Op, make_op: MakeOp) -> None:
    methods = ["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none"]
    algorithms = ["HS256", "RS256", "PS256", "ES256", "EdDSA"]

    metadata = discovery(op)

    for endpoint in ("token", "revocation", "introspection"):
        good_here = methods[:-1] if endpoint == "introspection" else methods
        assert metadata[f"{endpoint}_endpoint_auth_methods_supported"] == good_here
        assert metadata[f"{endpoint}_endpoint_auth_signing_alg_values_supported"] == algorithms
    secret_only = discovery(make_op(IdpProfile(authentication_methods=("client_secret_basic",))))
    assert secret_only["token_endpoint_auth_methods_supported"] == ["client_secret_basic"]
    assert "token_endpoint_auth_signing_alg_values_supported" not in secret_only


# Public clients -------------------------------------------------------------------------------------------------------


@pytest.fixture
def public(make_op: MakeOp) -> Op:
    return make_op(token_endpoint_auth_method="none")


def test_a_public_client_names_itself_and_proves_nothing(public: Op) -> None:
    assert public.credentials.client_secret == ""
    assert public.redeem(public.code(), headers=(), client_id="field-service").status == 200


@pytest.mark.parametrize("headers", [(), None])
def test_a_public_client_that_sends_a_secret_is_refused(public: Op, headers: tuple[()] | None) -> None:
    fields = {"client_id": "field-service", "client_secret": "any-secret"} if headers == () else {}
    headers = (public.basic(secret="any-secret"),) if headers is None else headers

    assert error_of(public.redeem(public.code(), headers=headers, **fields)) == (
        401, "invalid_client", "This client is public; it must send nothing but its client_id.",
    )  # fmt: skip


def test_a_public_client_without_pkce_gets_no_code(public: Op) -> None:
    refused = public.answer(public.browser.authorize(code_challenge=None, code_challenge_method=None))

    assert (refused["error"], refused["error_description"]) == (
        "invalid_request", "Code challenge required of a public client.",
    )  # fmt: skip


def test_a_client_that_became_public_cannot_redeem_a_code_without_pkce(op: Op) -> None:
    code = op.code(code_challenge=None, code_challenge_method=None)
    op.idp.register_client(replace(op.registration, token_endpoint_auth_method="none"))

    refused = op.redeem(code, headers=(), client_id="field-service", code_verifier=None)

    assert error_of(refused) == (400, "invalid_grant", "A public client needs a code that PKCE protects.")


def test_a_confidential_client_needs_no_pkce(op: Op) -> None:
    code = op.code(code_challenge=None, code_challenge_method=None)

    assert op.redeem(code, code_verifier=None).status == 200


def test_the_refresh_tokens_of_a_public_client_rotate(public: Op) -> None:
    code = public.code(scope="openid offline_access")
    first = public.redeem(code, headers=(), client_id="field-service").json_object()["refresh_token"]

    def refresh(token: object) -> Response:
        fields = {"grant_type": "refresh_token", "refresh_token": str(token), "client_id": "field-service"}
        return public.send_token_request(dict(fields), headers=())

    second = refresh(first).json_object()["refresh_token"]
    assert second != first
    assert refresh(first).status == 400
    assert refresh(second).status == 400  # the family is revoked
