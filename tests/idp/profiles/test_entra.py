"""Entra ID, v1 and v2: numbers with a trace, platforms, an issuer that is a template, keys without `alg`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

    from mobile_sso.testbed.http import Response

TENANT = "5f0c2d6e-8a41-4b7e-9d0a-3c1f6b2a7e90"
EVERY = ("entra", "entra-common", "entra-v1")


@pytest.fixture
def op(profiled: Profiled) -> Op:
    return profiled("entra")


IN_BODY: dict[str, tuple[int, str, int, str]] = {
    "wrong secret": (
        401, "invalid_client", 7000215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not "
        "the client secret ID, for a secret added to app 'field-service'.",
    ),
    "unknown client at token": (
        400, "unauthorized_client", 700016,
        "Application with identifier 'nobody' was not found in the directory. This can happen if the application has "
        "not been installed by the administrator of the tenant or consented to by any user in the tenant.",
    ),
    "code expired": (400, "invalid_grant", 70008, "The authorization code is invalid or has expired."),
    "code reused": (400, "invalid_grant", 54005, "The authorization code has been used before."),
    "verifier wrong": (400, "invalid_grant", 501481, "PKCE verification failed."),
    "verifier missing": (400, "invalid_grant", 50148, "The code_verifier is missing."),
    "redirect_uri missing": (400, "invalid_request", 900144, "The parameter redirect_uri is missing."),
    "refresh token unknown": (400, "invalid_grant", 700082, "The refresh token is invalid, expired or revoked."),
    "redirect_uri differs": (
        401, "invalid_client", 500112, "The redirect_uri differs from that of the authorization request.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("mistake", IN_BODY)
def test_a_refusal_has_its_number_three_times_and_a_trace(
    profiled: Profiled, refused: Refused, name: str, mistake: str
) -> None:
    status, error, number, text = IN_BODY[mistake]

    seen = refused(profiled(name), mistake)

    told_status, told_error, description, numbers, instant, trace, correlation, uri = seen
    assert (told_status, told_error, numbers) == (status, error, [number])
    assert uri == f"https://login.microsoftonline.com/error?code={number}"
    assert str(description).split("\r\n") == [
        f"AADSTS{number}: {text}", f"Trace ID: {trace}", f"Correlation ID: {correlation}", f"Timestamp: {instant}",
    ]  # fmt: skip


ON_PAGES: dict[str, tuple[object, ...]] = {
    "redirect_uri mismatch": (
        400,
        "AADSTS50011",
        "AADSTS50011: The redirect URI 'makeitnative://oauth/elsewhere' specified in the request does not match the "
        "redirect URIs configured for the application 'field-service'. Make sure the redirect URI sent in the request "
        "matches one added to your application in the Azure portal. Navigate to "
        "https://aka.ms/redirectUriMismatchError to learn more about how to fix this.",
    ),
    "unknown client": (
        400,
        "AADSTS700016",
        "AADSTS700016: Application with identifier 'nobody' was not found in the directory. This can happen if the "
        "application has not been installed by the administrator of the tenant or consented to by any user in the "
        "tenant.",
    ),
    "not assigned": (
        200,
        "AADSTS50105",
        "AADSTS50105: Your administrator has configured the application 'field-service' to block users unless they are "
        "specifically granted ('assigned') access to the application.",
    ),
}


@pytest.mark.parametrize("mistake", ON_PAGES)
def test_what_cannot_be_sent_to_the_app_is_shown_on_a_page(op: Op, refused: Refused, mistake: str) -> None:
    status, _, text, code = refused(op, mistake)

    assert (status, code, text) == ON_PAGES[mistake]


def test_a_cancelled_sign_in_is_redirected_without_a_number(op: Op, refused: Refused) -> None:
    _, error, description, *_ = refused(op, "deny")

    assert error == "access_denied"
    assert str(description).startswith("the user canceled the authentication\r\nTrace ID: ")


def test_prompt_none_without_a_session_leads_back_by_a_page_too(op: Op) -> None:
    page = op.browser.authorize(prompt="none")

    assert (page.status, "error=login_required&amp;error_description=AADSTS50058%3A" in page.text) == (200, True)


REDIRECTED: dict[str, tuple[dict[str, str | None], str, str]] = {
    "an id_token from the front channel": ({"response_type": "id_token"}, "unsupported_response_type", "AADSTS700054"),
    "no response_type": ({"response_type": None}, "invalid_request", "AADSTS900144"),
    "a scope that is none": ({"scope": "openid nonsense"}, "invalid_scope", "AADSTS70011"),
    "a challenge that is none": ({"code_challenge": "short"}, "invalid_request", "AADSTS501491"),
    "nobody signed in": ({"prompt": "none"}, "login_required", "AADSTS50058"),
}


@pytest.mark.parametrize("mistake", REDIRECTED)
def test_what_is_sent_to_the_app_begins_with_its_number(profiled: Profiled, mistake: str) -> None:
    parameters, error, code = REDIRECTED[mistake]
    op = profiled("entra", redirect_uris=("https://app.test/cb",))

    told = op.answer(op.browser.authorize(**parameters))
    assert told["error"] == error
    assert told["error_description"].startswith(f"{code}: ")
    assert "\r\nCorrelation ID: " in told["error_description"]


def test_who_refuses_consent_is_told_so_with_a_number(profiled: Profiled) -> None:
    op = profiled("entra", consent_required=True)
    question = op.transaction(op.browser.sign_in())
    refused = op.browser.post(op.profile.endpoints.consent, transaction=question, action="deny")

    told = op.answer(refused)
    assert told["error"] == "access_denied"
    assert told["error_description"].startswith("AADSTS65004: ")


def test_a_request_without_redirect_uri_is_answered_at_any_that_is_registered(profiled: Profiled) -> None:
    uris = ("https://app.test/one", "https://app.test/two")
    op = profiled("entra", redirect_uris=uris)

    seen = {str(op.new_browser().sign_in(redirect_uri=None).header("location")).partition("?")[0] for _ in range(12)}
    assert seen == set(uris)


@pytest.mark.parametrize(("sent", "back"), [("a<b>c</b>", "ac"), ("plain-1", "plain-1")])
def test_html_is_cut_out_of_the_state(op: Op, sent: str, back: str) -> None:
    assert op.answer(op.browser.sign_in(state=sent))["state"] == back


def test_a_public_client_must_not_show_a_secret(profiled: Profiled) -> None:
    public = profiled("entra", quirks={"client_type": {"type": "public"}})
    refused = public.redeem(public.code())

    assert refused.status == 401
    assert str(refused.json_object()["error_description"]).startswith(
        "AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.\r\n"
    )
    assert refused.json_object()["error_codes"] == [700025]


def test_a_web_client_must_show_one(op: Op) -> None:
    refused = op.redeem(op.code(), headers=(), client_id="field-service")

    assert str(refused.json_object()["error_description"]).startswith(
        "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
    )


def test_a_single_page_application_needs_pkce_and_an_origin(profiled: Profiled) -> None:
    spa = profiled("entra", quirks={"client_type": {"type": "spa"}}, redirect_uris=("https://app.test/cb",))

    assert spa.redeem(spa.code()).json_object()["error_codes"] == [9002327]
    bare = spa.code(code_challenge=None, code_challenge_method=None)
    assert spa.redeem(bare, code_verifier=None).json_object()["error_codes"] == [9002325]


@pytest.mark.parametrize(
    "uri", ["makeitnative://oauth/" + "x" * 240, "makeitnative://oauth/call(back)", "makeitnative://oauth/a,b"]
)
def test_a_redirect_uri_that_is_too_long_or_odd_does_not_match(profiled: Profiled, uri: str) -> None:
    op = profiled("entra", redirect_uris=(uri,))
    page = op.browser.authorize(redirect_uri=uri)

    assert (page.status, "AADSTS50011" in page.text) == (400, True)


def test_a_redirect_uri_without_a_path_comes_back_with_a_slash(profiled: Profiled) -> None:
    op = profiled("entra", redirect_uris=("msauth.app://auth",))

    assert str(op.browser.sign_in().header("location")).startswith("msauth.app://auth/?")


def test_a_silent_sign_in_is_confirmed_on_a_page(op: Op) -> None:
    first = op.browser.sign_in()
    silent = op.browser.authorize()

    assert "session_state" in parse_qs(urlsplit(str(first.header("location"))).query)
    assert silent.status == 200
    assert "makeitnative://oauth/callback?code=" in silent.text


def test_the_token_response(op: Op) -> None:
    drawn = {op.tokens()["expires_in"] for _ in range(4)}
    body = op.tokens(scope="openid profile email offline_access")

    assert set(body) == {
        "access_token", "expires_in", "ext_expires_in", "id_token", "refresh_token", "scope", "token_type",
    }  # fmt: skip
    assert len(drawn) > 1
    assert all(3600 <= int(str(seconds)) <= 5400 for seconds in drawn)
    assert "nonce" not in op.claims(op.refresh(body["refresh_token"]).json_object()["id_token"])


@pytest.mark.parametrize("name", EVERY)
def test_the_id_token(profiled: Profiled, name: str) -> None:
    op = profiled(name)
    one, other = (op.claims(op.tokens()["id_token"]) for _ in range(2))

    assert {"email_verified", "at_hash", "c_hash"} & set(one) == set()
    assert ("amr" in one) is (name == "entra-v1")
    assert one["nbf"] == one["iat"]
    assert {"aio", "rh", "uti", "sid", "oid", "tid", "ver"} <= set(one)
    assert one["uti"] != other["uti"]
    assert one["ver"] == ("1.0" if name == "entra-v1" else "2.0")


@pytest.mark.parametrize(("name", "has_x5t"), [("entra", False), ("entra-common", False), ("entra-v1", True)])
def test_the_header_of_v1_has_the_thumbprint_twice(profiled: Profiled, name: str, has_x5t: bool) -> None:
    op = profiled(name)
    header = op.header(op.tokens()["id_token"])

    assert set(header) == {"alg", "kid", "typ"} | ({"x5t"} if has_x5t else set())
    assert header.get("x5t") == (header["kid"] if has_x5t else None)


@pytest.mark.parametrize(("groups", "told"), [(200, True), (201, False)])
@pytest.mark.parametrize("token", ["id_token", "access_token"])
def test_more_than_200_groups_are_pointed_at(op: Op, groups: int, told: bool, token: str) -> None:
    persona = replace(op.ada, claims={**op.ada.claims, "groups": [f"g{number}" for number in range(groups)]})
    op.idp.put_persona(persona)
    shape = op.claims(op.tokens(persona)["id_token"])

    assert ("groups" in shape) is told
    assert shape.get("_claim_names") == (None if told else {"groups": "src1"})
    assert ("_claim_sources" in shape) is not told


def test_keys_come_and_go_between_reads_but_the_one_in_use_stays(
    op: Op, keys_of: Callable[[Op], list[dict[str, object]]]
) -> None:
    kid = op.header(op.tokens()["id_token"])["kid"]
    reads = [{str(key["kid"]) for key in keys_of(op)} for _ in range(6)]

    assert [len(read) for read in reads] == [3, 4, 3, 4, 3, 4]
    assert len({frozenset(read) for read in reads}) == 4
    assert all(kid in read for read in reads)


def test_v1_writes_seconds_as_a_text_and_needs_no_scope_for_a_refresh_token(profiled: Profiled) -> None:
    body = profiled("entra-v1").tokens()

    assert isinstance(body["expires_in"], str)
    assert "refresh_token" in body


def test_the_issuer_of_common_is_a_template_and_that_of_its_tokens_is_not(profiled: Profiled) -> None:
    op = profiled("entra-common")
    metadata = op.idp.app(Request(method="GET", url=op.idp.discovery_url)).json_object()

    assert metadata["issuer"] == "https://idp.test/{tenantid}/v2.0"
    assert op.claims(op.tokens()["id_token"])["iss"] == f"https://idp.test/{TENANT}/v2.0"


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        ("entra", f"https://idp.test/{TENANT}/v2.0"),
        ("entra-common", "https://login.microsoftonline.com/{tenantid}/v2.0"),
        ("entra-v1", None),
    ],
)
def test_the_keys(
    profiled: Profiled, keys_of: Callable[[Op], list[dict[str, object]]], name: str, issuer: str | None
) -> None:
    op = profiled(name)
    keys = keys_of(op)

    assert op.header(op.tokens()["id_token"])["kid"] in {key["kid"] for key in keys}
    for key in keys:
        assert "alg" not in key
        assert key["kid"] == key["x5t"]
        assert key.get("issuer") == issuer


@pytest.mark.parametrize("name", EVERY)
def test_documents_may_be_kept_for_a_day(profiled: Profiled, name: str) -> None:
    op = profiled(name)

    for url in (op.idp.discovery_url, op.origin + op.profile.endpoints.jwks):
        assert op.idp.app(Request(method="GET", url=url)).header("cache-control") == "max-age=86400, private"


def logged_out(op: Op, **parameters: str) -> Response:
    op.browser.sign_in()
    return op.browser.get(str(op.profile.endpoints.end_session), **parameters)


def test_logout_shows_an_account_picker(op: Op) -> None:
    page = logged_out(op)

    assert (page.status, "Pick an account" in page.text, op.idp.sso_sessions()) == (200, True, 1)


@pytest.mark.parametrize(("back", "location"), [("GOODBYE", "GOODBYE"), ("makeitnative://elsewhere", None)])
def test_a_logout_that_names_the_account_needs_no_hint_token(op: Op, back: str, location: str | None) -> None:
    """An address nobody registered is not followed; what ended has ended."""
    response = logged_out(op, logout_hint="ada", post_logout_redirect_uri=back.replace("GOODBYE", op.goodbye))

    assert response.header("location") == (op.goodbye if location else None)
    assert op.idp.sso_sessions() == 0
