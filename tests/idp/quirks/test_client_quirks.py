"""Quirks of client authentication and of the platforms that consoles know."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.http import form_request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.testbed.http import JsonValue, Response

METHODS = ("client_secret_basic", "client_secret_post", "none")


def authenticated(
    op: Op, code: str, method: str, *, headers: tuple[tuple[str, str], ...] = (), **changes: object
) -> Response:
    """Redeem `code`, authenticating by `method`."""
    fields: dict[str, object] = {"client_id": "field-service", **changes}
    if method == "client_secret_basic":
        headers = (*headers, op.basic(secret=op.credentials.client_secret or "no-secret"))
    if method == "client_secret_post":
        fields["client_secret"] = op.credentials.client_secret or "no-secret"
    return op.redeem(code, headers=headers, **fields)


def good_methods(op: Op) -> set[str]:
    return {method for method in METHODS if authenticated(op, op.code(), method).status == 200}


def last(op: Op) -> tuple[str, str]:
    refusal = op.idp.refusals()[-1]
    return refusal.description, refusal.detail


# client_auth ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("registered", ["client_secret_basic", "client_secret_post"])
@pytest.mark.parametrize(
    "accept", [["client_secret_basic"], ["client_secret_basic", "client_secret_post"], ["none"], list(METHODS), []]
)
def test_client_auth_takes_the_methods_it_says_whatever_is_registered(
    make_op: MakeOp, quirky: Quirky, registered: str, accept: list[JsonValue]
) -> None:
    registration = {"token_endpoint_auth_method": registered}

    assert good_methods(make_op(**registration)) == {registered}
    assert good_methods(quirky("client_auth", registration=registration, accept=accept)) == set(accept)


def test_client_auth_says_what_it_would_take(quirky: Quirky) -> None:
    both = quirky("client_auth", accept=["client_secret_jwt", "private_key_jwt"])
    nobody = quirky("client_auth", accept=[])

    assert both.redeem(both.code()).json_object() == {
        "error": "invalid_client",
        "error_description": "This client must authenticate with client_secret_jwt or private_key_jwt.",
    }
    assert nobody.redeem(nobody.code()).json_object() == {
        "error": "invalid_client",
        "error_description": "There is no way for this client to authenticate.",
    }


def test_client_auth_still_looks_at_the_secret(quirky: Quirky) -> None:
    op = quirky("client_auth", accept=["client_secret_basic", "client_secret_post"])
    wrong = {"client_id": "field-service", "client_secret": "wrong-secret"}

    assert op.redeem(op.code(), headers=(), **wrong).status == 401
    assert last(op) == ("Client authentication failed.", "wrong secret for 'field-service'")


def test_client_auth_takes_no_secret_of_a_client_that_has_none(quirky: Quirky) -> None:
    op = quirky("client_auth", registration={"token_endpoint_auth_method": "none"}, accept=["client_secret_basic"])

    assert op.redeem(op.code(), headers=(("Authorization", "Basic ZmllbGQtc2VydmljZTo="),)).status == 401
    assert last(op) == ("Client authentication failed.", "wrong secret for 'field-service'")


@pytest.mark.parametrize(
    ("parameters", "status", "error"),
    [
        ({"status": 400}, 400, "invalid_client"),
        ({"reject_with": "unauthorized_client"}, 401, "unauthorized_client"),
        ({"reject_with": "access_denied", "status": 403}, 403, "access_denied"),
    ],
)
def test_client_auth_refuses_in_its_own_words(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], status: int, error: str
) -> None:
    deviating = quirky("client_auth", **parameters)

    for provider, expected in ((op, (401, "invalid_client")), (deviating, (status, error))):
        for headers in ((), (provider.basic(secret="wrong-secret"),)):
            refused = provider.redeem(provider.code(), headers=headers)
            assert (refused.status, refused.json_object()["error"]) == expected
            assert (refused.header("www-authenticate") is not None) is (refused.status == 401)
        assert provider.redeem(provider.code()).status == 200


def test_client_auth_leaves_every_other_refusal_alone(op: Op, quirky: Quirky) -> None:
    deviating = quirky("client_auth", reject_with="access_denied", status=403)

    for provider in (op, deviating):
        refused = provider.redeem("guess")
        assert (refused.status, refused.json_object()["error"]) == (400, "invalid_grant")
        page = provider.browser.authorize(client_id="nobody")
        assert (page.status, "invalid_client" in page.text) == (400, True)


def test_client_auth_is_the_same_wherever_a_client_calls(quirky: Quirky) -> None:
    op = quirky("client_auth", accept=["client_secret_post"])
    in_body = {"client_id": "field-service", "client_secret": op.credentials.client_secret, "token": "x"}

    for path in ("/revoke", "/introspect"):
        assert op.idp.app(form_request(op.origin + path, in_body)).status == 200
        assert op.idp.app(form_request(op.origin + path, {"token": "x"}, headers=(op.basic(),))).status == 401


# client_type ----------------------------------------------------------------------------------------------------------

WEB_CALLBACK = "https://app.test/callback"
ORIGIN = ("Origin", "https://app.test")


def of_platform(quirky: Quirky, platform: str, **parameters: JsonValue) -> Op:
    """Return a provider whose client is of `platform`, with a callback that every platform may use but by a rule."""
    registration: dict[str, object] = {"platform": platform, "redirect_uris": (WEB_CALLBACK,)}
    return quirky("client_type", registration=registration, **parameters)


@pytest.mark.parametrize(
    ("platform", "with_secret", "without"),
    [
        ("web", 200, 401),
        ("public", 401, 200),
        ("native", 401, 200),
        ("ios", 401, 200),
        ("android", 401, 200),
    ],
)
def test_client_type_decides_whether_a_client_has_a_secret(
    make_op: MakeOp, quirky: Quirky, platform: str, with_secret: int, without: int
) -> None:
    ideal, deviating = make_op(platform=platform), of_platform(quirky, platform)

    for provider, expected in ((ideal, (200, 401)), (deviating, (with_secret, without))):
        secret = authenticated(provider, provider.code(), "client_secret_basic").status
        nothing = authenticated(provider, provider.code(), "none").status
        assert (secret, nothing) == expected


def test_client_type_says_what_is_wrong_with_a_secret_or_its_lack(quirky: Quirky) -> None:
    public, web = of_platform(quirky, "public"), of_platform(quirky, "web")

    authenticated(public, public.code(), "client_secret_post")
    authenticated(web, web.code(), "none")

    assert last(public) == (
        "This client is public; it must send nothing but its client_id.",
        "client 'field-service' used client_secret_post",
    )
    assert last(web) == ("The client did not authenticate.", "")


def test_client_type_may_be_one_for_all_clients(quirky: Quirky) -> None:
    op = of_platform(quirky, "web", type="public")

    assert authenticated(op, op.code(), "none").status == 200


@pytest.mark.parametrize(
    ("rule", "right", "wrong", "without"),
    [("required", 200, 401, 401), ("optional", 200, 401, 200), ("refused", 401, 401, 200)],
)
def test_client_type_takes_a_word_for_the_secret_of_a_platform(
    quirky: Quirky, rule: str, right: int, wrong: int, without: int
) -> None:
    op = of_platform(quirky, "native", secret={"native": rule})
    refused = op.redeem(op.code(), headers=(op.basic(secret="wrong-secret"),))

    assert authenticated(op, op.code(), "client_secret_basic").status == right
    assert refused.status == wrong
    assert authenticated(op, op.code(), "none").status == without


def test_client_type_and_client_auth_work_together(make_op: MakeOp) -> None:
    accept = {"accept": ["client_secret_basic", "client_secret_post"]}
    quirks = {"client_auth": accept, "client_type": {"secret": {"native": "optional"}}}

    for platform, good in (("web", set(METHODS[:2])), ("native", set(METHODS)), ("public", {"none"})):
        assert good_methods(make_op(IdpProfile(quirks=quirks), platform=platform)) == good


def test_client_type_wants_an_origin_of_a_browser_and_of_nobody_else(make_op: MakeOp, quirky: Quirky) -> None:
    ideal = make_op(platform="spa")
    spa, web = of_platform(quirky, "spa"), of_platform(quirky, "web")

    for headers in ((), (ORIGIN,)):
        assert authenticated(ideal, ideal.code(), "client_secret_basic", headers=headers).status == 200
    assert authenticated(spa, spa.code(), "none", headers=(ORIGIN,)).status == 200
    refused = authenticated(spa, code := spa.code(), "client_secret_basic")
    assert (refused.status, refused.json_object()["error"]) == (400, "invalid_request")
    assert last(spa) == (
        "The tokens of this client are redeemed by cross-origin requests only.",
        "client 'field-service' is of platform spa",
    )
    assert authenticated(spa, code, "none", headers=(ORIGIN,)).status == 200  # the code was not spent
    assert authenticated(web, web.code(), "client_secret_basic", headers=(ORIGIN,)).status == 400
    assert last(web) == (
        "A cross-origin request redeems the tokens of a single-page application only.",
        "client 'field-service' is of platform web",
    )


def test_client_type_wants_an_origin_of_a_refresh_too_and_spends_nothing_without(quirky: Quirky) -> None:
    op = of_platform(quirky, "spa")
    code = op.code(scope="openid offline_access")
    token = authenticated(op, code, "none", headers=(ORIGIN,)).json_object()["refresh_token"]
    fields = {"grant_type": "refresh_token", "refresh_token": str(token), "client_id": "field-service"}

    assert op.send_token_request(dict(fields), headers=()).status == 400
    assert op.send_token_request(dict(fields), headers=(ORIGIN,)).status == 200


@pytest.mark.parametrize(("rule", "with_origin", "without"), [("optional", 200, 200), ("required", 200, 400)])
def test_client_type_takes_a_word_for_the_origin_of_a_platform(
    quirky: Quirky, rule: str, with_origin: int, without: int
) -> None:
    op = of_platform(quirky, "web", origin={"web": rule})

    assert authenticated(op, op.code(), "client_secret_basic", headers=(ORIGIN,)).status == with_origin
    assert authenticated(op, op.code(), "client_secret_basic").status == without


def test_client_type_wants_pkce_of_a_browser_before_it_misses_an_origin(make_op: MakeOp, quirky: Quirky) -> None:
    unprotected = {"code_challenge": None, "code_challenge_method": None}
    ideal, spa = make_op(platform="spa"), of_platform(quirky, "spa")
    native = of_platform(quirky, "native", pkce={"native": "required"})

    assert authenticated(ideal, ideal.code(**unprotected), "client_secret_basic", code_verifier=None).status == 200
    for provider, platform in ((spa, "spa"), (native, "native")):
        code = provider.code(**unprotected)
        assert authenticated(provider, code, "none", code_verifier=None).status == 400
        assert last(provider) == (
            "Proof Key for Code Exchange is required to redeem this code.",
            f"client 'field-service' is of platform {platform}",
        )
    relaxed = of_platform(quirky, "spa", pkce={"spa": "optional"})
    code = relaxed.code(**unprotected)
    assert authenticated(relaxed, code, "none", code_verifier=None, headers=(ORIGIN,)).status == 200


@pytest.mark.parametrize(
    ("platform", "parameters", "web_url", "private_scheme"),
    [
        ("web", {}, 200, 200),
        ("native", {}, 200, 200),
        ("spa", {}, 200, 400),
        ("web", {"scheme": {"web": "https", "ios": "custom"}}, 200, 400),
        ("ios", {"scheme": {"web": "https", "ios": "custom"}}, 400, 200),
        ("ios", {"scheme": {"ios": "any"}}, 200, 200),
    ],
)
def test_client_type_decides_which_schemes_a_redirect_uri_has(
    make_op: MakeOp, quirky: Quirky, platform: str, parameters: dict[str, JsonValue], web_url: int, private_scheme: int
) -> None:
    registration: dict[str, object] = {"platform": platform, "redirect_uris": (WEB_CALLBACK, "makeitnative://x")}
    ideal, deviating = make_op(**registration), quirky("client_type", registration=registration, **parameters)

    for provider, expected in ((ideal, (200, 200)), (deviating, (web_url, private_scheme))):
        pages = [provider.browser.authorize(redirect_uri=uri) for uri in (WEB_CALLBACK, "makeitnative://x")]
        assert tuple(page.status for page in pages) == expected
        assert not any(page.header("location") for page in pages)
    if 400 in (web_url, private_scheme):
        assert last(deviating)[0] == "The scheme of the redirect_uri is not one that a client of this type may use."


def test_client_type_holds_its_rules_where_another_quirk_dropped_the_clients_binding(quirky: Quirky) -> None:
    from mobile_sso.idp.quirks.base import QuirkContext
    from mobile_sso.idp.quirks.client_type import ClientType
    from mobile_sso.idp.rules import GRANT_RULES

    op = of_platform(quirky, "spa")
    context = QuirkContext(provider=op.idp.state, stage="token_rules")
    bound = GRANT_RULES["authorization_code"]
    unbound = tuple(rule for rule in bound if not rule.__module__.endswith("code_client"))

    for rules in (bound, unbound):
        after = ClientType().apply(rules, context)
        assert tuple(rule for rule in after if rule in rules) == rules
        assert len(after) == len(rules) + 2


# Mistakes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        ("client_auth", {}, "quirk 'client_auth' changes nothing; give it 'accept', 'reject_with' or 'status'"),
        ("client_auth", {"status": 200}, "quirk 'client_auth': 'status' must be from 400 to 599, got 200"),
        (
            "client_auth", {"accept": ["basic"]},
            "quirk 'client_auth': parameter 'accept' must be a list, each one of 'client_secret_basic', "
            "'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none' or null, got [\"basic\"]",
        ),
        (
            "client_type", {"secret": {"desktop": "refused"}},
            "quirk 'client_type': parameter 'secret' has no platform 'desktop'; there are web, public, spa, native, "
            "ios, android",
        ),
        (
            "client_type", {"type": "desktop"},
            "quirk 'client_type': parameter 'type' must be one of 'web', 'public', 'spa', 'native', 'ios', 'android' "
            "or null, got 'desktop'",
        ),
        (
            "client_type", {"scheme": {"ios": "https only"}},
            "quirk 'client_type': parameter 'scheme' must be a mapping of names to one of 'any', 'https', 'custom', "
            'got {"ios": "https only"}',
        ),
    ],
)  # fmt: skip
def test_a_mistake_in_a_parameter_is_told_exactly(name: str, parameters: dict[str, JsonValue], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)


def test_a_platform_is_the_clients_own_in_a_provider_of_many(quirky: Quirky) -> None:
    op = of_platform(quirky, "web")
    op.idp.register_client(replace(op.registration, client_id="phone", platform="ios"))
    request = form_request(f"{op.origin}/revoke", {"client_id": "phone", "token": "x"})

    assert op.idp.app(request).status == 200
    assert op.idp.app(replace(request, body=b"client_id=field-service&token=x")).status == 401
