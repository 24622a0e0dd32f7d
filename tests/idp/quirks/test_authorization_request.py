"""Quirks of the authorization request: what is accepted, what is refused, and what is not looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.testbed.http import JsonValue, Response

SILENT = 302
PAGE = 200


def alert(response: Response) -> str:
    """Return what an error page says, HTML entities decoded."""
    from html import unescape

    assert response.status == 400, f"{response.status} {response.header('location')}"
    found = re.search(r'role="alert"[^>]*>([^<]*)<', response.text)
    assert found
    return unescape(found[1])


def outcome(response: Response) -> str:
    """Return `code`, the error that was redirected, `page`, or `refused` on a page."""
    if response.status == PAGE:
        return "page"
    if response.status == 400:
        return "refused"
    answer = dict(parse_qsl(urlsplit(response.header("location") or "").query))
    return "code" if "code" in answer else answer["error"]


# redirect_uri ---------------------------------------------------------------------------------------------------------

REGISTERED = "makeitnative://oauth/callback"


@pytest.mark.parametrize(
    ("mode", "registered", "requested", "accepted"),
    [
        ("exact", REGISTERED, f"{REGISTERED}/x", False),
        ("prefix", REGISTERED, f"{REGISTERED}@evil", True),
        ("prefix", REGISTERED, "makeitnative://oauth/call", False),
        ("wildcard", "https://*.app.test/callback", "https://evil.test/.app.test/callback", True),
        ("wildcard", "https://app.test/*", "https://app.test/", True),
        ("wildcard", "https://app.test/*", "https://app.testevil/", False),
        ("wildcard", REGISTERED, f"{REGISTERED}x", False),
        ("ignore_query", REGISTERED, f"{REGISTERED}?next=evil", True),
        ("ignore_query", REGISTERED, f"{REGISTERED}/x?next=evil", False),
        ("ignore_case", REGISTERED, "MakeItNative://oauth/CALLBACK", True),
        ("ignore_case", REGISTERED, f"{REGISTERED}/", False),
        ("none", REGISTERED, "evil://anything", True),
        ("none", REGISTERED, "javascript:alert(1)", False),
        ("none", REGISTERED, "data:text/html,x", False),
        ("none", REGISTERED, f"{REGISTERED}#fragment", False),
        ("none", REGISTERED, f"{REGISTERED}\r\nSet-Cookie: a=b", False),
        ("none", REGISTERED, "not a uri", False),
    ],
)
def test_redirect_uri_match_is_lax(
    make_op: MakeOp, quirky: Quirky, mode: str, registered: str, requested: str, accepted: bool
) -> None:
    registration = {"redirect_uris": (registered,)}
    ideal = make_op(**registration)
    deviant = quirky("redirect_uri_match", registration=registration, mode=mode)

    assert ideal.browser.authorize(redirect_uri=requested).status == 400
    response = deviant.browser.authorize(redirect_uri=requested, prompt="none")
    if accepted:
        assert (response.header("location") or "").startswith(f"{requested}{'&' if '?' in requested else '?'}error=")
        assert deviant.redeem(deviant.code(redirect_uri=requested), redirect_uri=requested).status == 200
        assert deviant.redeem(deviant.code(redirect_uri=requested), redirect_uri=registered).status == 400
    else:
        assert alert(response) == "The redirect_uri is not registered for this client; it must match exactly."
    assert outcome(deviant.new_browser().sign_in(redirect_uri=registered)) == "code"


def test_redirect_uri_match_still_wants_exactly_one(quirky: Quirky) -> None:
    deviant = quirky("redirect_uri_match", mode="none")

    assert alert(deviant.browser.authorize(redirect_uri=None)) == "The parameter redirect_uri is missing."


NATIVE = {"application_type": "native", "platform": "ios"}


@pytest.mark.parametrize(
    ("parameters", "registration", "requested", "description"),
    [
        ({}, {}, REGISTERED, None),
        (
            {"custom_scheme": "none"}, NATIVE, REGISTERED,
            "A redirect_uri with a custom scheme is not allowed for a client of type IOS.",
        ),
        (
            {"custom_scheme": "native_only"}, {}, REGISTERED,
            "A redirect_uri with a custom scheme is not allowed for a client of type WEB.",
        ),
        ({"custom_scheme": "native_only"}, NATIVE, REGISTERED, None),
        ({"custom_scheme": "native_only"}, {"platform": "android"}, REGISTERED, None),
        ({"custom_scheme": "native_only"}, {"application_type": "native"}, REGISTERED, None),
        ({"custom_scheme": "native_only"}, {}, "https://app.test/callback", None),
        (
            {"custom_scheme": "reverse_client_id"}, {}, REGISTERED,
            "A redirect_uri with a custom scheme is not allowed for a client of type WEB.",
        ),
        (
            {"custom_scheme": "reverse_client_id"}, {**NATIVE, "client_id": "7-x.apps.google.test"}, REGISTERED,
            "The custom scheme of the redirect_uri makeitnative://oauth/callback does not belong to this client.",
        ),
        (
            {"custom_scheme": "reverse_client_id"}, {**NATIVE, "client_id": "7-x.apps.google.test"},
            "test.google.apps.7-x:/callback", None,
        ),
        (
            {"own_uri": "fb{client_id}://authorize"}, {"client_id": "123"}, "fb124://authorize",
            "The custom scheme of the redirect_uri fb124://authorize does not belong to this client.",
        ),
        ({"own_uri": "fb{client_id}://authorize"}, {"client_id": "123"}, "fb123://authorize", None),
        (
            {"single_slash": True}, {}, REGISTERED,
            "A redirect_uri with a custom scheme cannot have an authority: makeitnative://oauth/callback.",
        ),
        ({"single_slash": True}, {}, "makeitnative:/oauth/callback", None),
        ({"single_slash": True}, {}, "https://app.test/callback", None),
        (
            {"https_only": True}, {}, REGISTERED,
            "The redirect_uri must be an https URL on a registered domain.",
        ),
        (
            {"https_only": True}, {}, "https://localhost/callback",
            "The redirect_uri must be an https URL on a registered domain.",
        ),
        (
            {"https_only": True}, {}, "https://192.168.0.1/callback",
            "The redirect_uri must be an https URL on a registered domain.",
        ),
        (
            {"https_only": True}, {}, "http://app.test/callback",
            "The redirect_uri must be an https URL on a registered domain.",
        ),
        ({"https_only": True}, {}, "https://app.test/callback", None),
        ({"path_needed": True}, {}, "msauth.app://auth", "The redirect_uri must have a path."),
        ({"path_needed": True}, {}, "msauth.app://auth/", None),
        ({"max_length": 28}, {}, REGISTERED, "The redirect_uri is longer than 28 characters."),
        ({"max_length": 29}, {}, REGISTERED, None),
        (
            {"forbidden_characters": "!$'(),;"}, {}, "makeitnative://oauth/(callback)",
            "The redirect_uri holds a character that is not allowed.",
        ),
        ({"forbidden_characters": "!$'(),;"}, {}, REGISTERED, None),
        (
            {"descriptions": {"scheme": "Invalid parameter value for redirect_uri: Missing scheme: {redirect_uri}"}},
            {}, "callback", "Invalid parameter value for redirect_uri: Missing scheme: callback",
        ),
        (
            {
                "custom_scheme": "native_only",
                "descriptions": {"custom_scheme": "Custom scheme URIs are not allowed for '{platform}' client type."},
            },
            {}, REGISTERED, "Custom scheme URIs are not allowed for 'WEB' client type.",
        ),
    ],
)  # fmt: skip
def test_redirect_form_refuses_by_form_in_words_of_its_own(
    make_op: MakeOp,
    quirky: Quirky,
    parameters: dict[str, JsonValue],
    registration: dict[str, object],
    requested: str,
    description: str | None,
) -> None:
    registered = {**registration, "redirect_uris": (requested if ":" in requested else REGISTERED,)}
    ideal, deviant = make_op(**registered), quirky("redirect_form", registration=registered, **parameters)
    response = deviant.browser.authorize(redirect_uri=requested)

    if description is None:
        assert response.status == PAGE
    else:
        assert alert(response) == description
        assert ("<code>invalid_request</code>" in response.text, len(deviant.idp.refusals())) == (True, 1)
        if ":" in requested:
            assert ideal.browser.authorize(redirect_uri=requested).status == PAGE


def test_redirect_form_comes_before_the_comparison_and_leaves_the_rest_to_it(quirky: Quirky) -> None:
    deviant = quirky("redirect_form", custom_scheme="none", error="redirect_uri_mismatch")
    unregistered = deviant.browser.authorize(redirect_uri="other://callback")

    assert alert(unregistered) == "A redirect_uri with a custom scheme is not allowed for a client of type WEB."
    assert "<code>redirect_uri_mismatch</code>" in unregistered.text
    assert alert(deviant.browser.authorize(redirect_uri="https://a.test/")).startswith("The redirect_uri is not regist")
    assert alert(deviant.browser.authorize(redirect_uri=None)) == "The parameter redirect_uri is missing."
    assert alert(deviant.browser.authorize(client_id="nobody")) == "No client is registered with this client_id."


@pytest.mark.parametrize(
    ("parameters", "registration", "requested", "description"),
    [
        (
            {"require_period": True}, {}, REGISTERED,
            "The scheme of the redirect_uri has no period; RFC 8252 7.1 asks for one.",
        ),
        ({"require_period": True}, {}, "com.example.app://callback", None),
        ({"require_period": True}, {}, "https://app.test/callback", None),
        (
            {"allow_http": False}, {}, "http://app.test/callback",
            "The redirect_uri is cleartext http; use https.",
        ),
        ({"allow_http": False}, {}, "http://127.0.0.1/callback", None),
        ({"allow_http": False}, {}, "https://app.test/callback", None),
        ({"allow_http": False}, {}, REGISTERED, None),
    ],
)  # fmt: skip
def test_scheme_policy_judges_the_redirect_uri(
    make_op: MakeOp,
    quirky: Quirky,
    parameters: dict[str, JsonValue],
    registration: dict[str, object],
    requested: str,
    description: str | None,
) -> None:
    registered = {**registration, "redirect_uris": (requested,)}
    response = quirky("scheme_policy", registration=registered, **parameters).browser.authorize()

    assert make_op(**registered).browser.authorize().status == PAGE
    if description is None:
        assert response.status == PAGE
    else:
        assert alert(response) == description


@pytest.mark.parametrize(
    ("requested", "freed"),
    [
        ("http://127.0.0.1:51004/callback", "page"),
        ("http://127.0.0.1:51004/other", "refused"),
        ("http://[::1]:51004/callback", "refused"),
        ("https://127.0.0.1:51004/callback", "refused"),
    ],
)
def test_scheme_policy_may_free_the_port_of_a_loopback_address(
    make_op: MakeOp, quirky: Quirky, requested: str, freed: str
) -> None:
    registration = {"redirect_uris": ("http://127.0.0.1/callback",)}
    deviant = quirky("scheme_policy", registration=registration, loopback_any_port=True)

    assert outcome(make_op(**registration).browser.authorize(redirect_uri=requested)) == "refused"
    assert outcome(deviant.browser.authorize(redirect_uri=requested)) == freed


def test_scheme_policy_may_want_pkce_of_a_private_use_scheme(op: Op, quirky: Quirky) -> None:
    without = {"code_challenge": None, "code_challenge_method": None}
    deviant = quirky("scheme_policy", require_pkce_for_private_scheme=True)
    web = quirky(
        "scheme_policy",
        registration={"redirect_uris": ("https://app.test/callback",)},
        require_pkce_for_private_scheme=True,
    )

    assert outcome(op.browser.authorize(**without)) == "page"
    refused = deviant.answer(deviant.browser.authorize(**without))
    assert refused["error_description"] == "Code challenge required: the redirect_uri has a private-use scheme."
    assert refused["state"] == "the-state"  # it is redirected, like any refusal after the redirect_uri's
    assert outcome(deviant.browser.authorize()) == "page"
    assert outcome(web.browser.authorize(**without)) == "page"


# prompt, max_age, acr_values ------------------------------------------------------------------------------------------


def signed_in(op: Op, *, waited: int = 0) -> Op:
    op.browser.sign_in()
    op.clock.advance(waited)
    return op


@pytest.mark.parametrize(
    ("ignored", "prompt", "ideal", "deviation"),
    [
        ({}, "login", "page", "code"),
        ({}, "consent", "page", "code"),
        ({"value": "login"}, "login", "page", "code"),
        ({"value": "consent"}, "login", "page", "page"),
        ({"value": "login"}, "login consent", "page", "page"),
    ],
)
def test_prompt_ignored_answers_silently(
    op: Op, quirky: Quirky, ignored: dict[str, JsonValue], prompt: str, ideal: str, deviation: str
) -> None:
    assert outcome(signed_in(op).browser.authorize(prompt=prompt)) == ideal
    assert outcome(signed_in(quirky("prompt_ignored", **ignored)).browser.authorize(prompt=prompt)) == deviation


def test_prompt_ignored_shows_a_page_though_there_should_be_none(op: Op, quirky: Quirky) -> None:
    assert outcome(op.browser.authorize(prompt="none")) == "login_required"
    assert outcome(quirky("prompt_ignored", value="none").browser.authorize(prompt="none")) == "page"
    assert outcome(quirky("prompt_ignored").browser.authorize(prompt="none login")) == "invalid_request"


@pytest.mark.parametrize(
    ("ignored", "max_age", "ideal", "deviation"),
    [
        ({}, "60", "page", "code"),
        ({}, "0", "page", "code"),
        ({}, "120", "code", "code"),
        ({"value": 0}, "0", "page", "code"),
        ({"value": 0}, "60", "page", "page"),
    ],
)
def test_max_age_ignored_takes_an_old_sign_in(
    op: Op, quirky: Quirky, ignored: dict[str, JsonValue], max_age: str, ideal: str, deviation: str
) -> None:
    deviant = quirky("max_age_ignored", **ignored)

    assert outcome(signed_in(op, waited=100).browser.authorize(max_age=max_age)) == ideal
    assert outcome(signed_in(deviant, waited=100).browser.authorize(max_age=max_age)) == deviation
    assert outcome(deviant.browser.authorize(max_age="-1")) == "invalid_request"


@pytest.mark.parametrize(("ignored", "acr", "stepped_up"), [({}, None, False), ({"value": "gold"}, "silver", True)])
def test_acr_ignored_signs_in_as_if_nothing_had_been_asked(
    op: Op, quirky: Quirky, ignored: dict[str, JsonValue], acr: str | None, stepped_up: bool
) -> None:
    deviant = quirky("acr_ignored", **ignored)

    assert op.claims(op.tokens(acr_values="gold silver")["id_token"])["acr"] == "gold"
    assert deviant.claims(deviant.tokens(acr_values="gold silver")["id_token"]).get("acr") == acr
    assert outcome(signed_in(op).browser.authorize(acr_values="gold silver")) == "page"
    assert (outcome(signed_in(deviant).browser.authorize(acr_values="gold silver")) == "page") is stepped_up


def test_prompt_accept_knows_other_prompts(op: Op, quirky: Quirky) -> None:
    deviant = quirky("prompt_accept", values=["none", "login", "enroll_authenticator"])

    assert [outcome(op.browser.authorize(prompt=prompt)) for prompt in ("consent", "enroll_authenticator")] == [
        "page",
        "invalid_request",
    ]
    assert outcome(deviant.browser.authorize(prompt="consent")) == "invalid_request"
    assert outcome(deviant.browser.authorize(prompt="login enroll_authenticator")) == "page"
    metadata = deviant.idp.app(Request(method="GET", url=f"{op.origin}/.well-known/openid-configuration"))
    assert metadata.json_object()["prompt_values_supported"] == ["none", "login", "enroll_authenticator"]


# Who is answered ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clients", "redirect_uri", "silently", "without_page"),
    [
        ("all", REGISTERED, "code", "code"),
        ("assured_only", REGISTERED, "page", "interaction_required"),
        ("assured_only", "http://127.0.0.1/callback", "page", "interaction_required"),
        ("assured_only", "https://app.test/callback", "code", "code"),
    ],
)
def test_silent_approval_is_for_assured_clients(
    make_op: MakeOp, quirky: Quirky, clients: str, redirect_uri: str, silently: str, without_page: str
) -> None:
    registration = {"redirect_uris": (redirect_uri,)}
    ideal = signed_in(make_op(**registration))
    deviant = signed_in(quirky("silent_approval", registration=registration, clients=clients))

    assert outcome(ideal.browser.authorize()) == "code"
    assert outcome(deviant.browser.authorize()) == silently
    assert outcome(deviant.browser.authorize(prompt="none")) == without_page
    assert outcome(deviant.new_browser().sign_in()) == "code"
    assert outcome(deviant.new_browser().authorize(prompt="none")) == "login_required"  # the first obstacle counts


ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8{}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile {}"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) {}"


@pytest.mark.parametrize(
    ("user_agent", "refused"),
    [
        (ANDROID.format("; wv", "Safari/537.36"), True),
        (ANDROID.format("", "Safari/537.36"), False),
        (IPHONE.format("Mobile/15E148"), True),
        (IPHONE.format("Version/17.0 Mobile/15E148 Safari/604.1"), False),
        (None, False),
    ],
)
def test_webview_block_refuses_an_embedded_browser(
    op: Op, quirky: Quirky, user_agent: str | None, refused: bool
) -> None:
    deviant = quirky("webview_block")
    headers = () if user_agent is None else (("User-Agent", user_agent),)
    url = f"{op.origin}/authorize?{urlencode(op.authorization_parameters())}"
    request = Request(method="GET", url=url, headers=headers)

    assert op.idp.app(request).status == PAGE
    response = deviant.idp.app(request)
    assert response.status == (400 if refused else PAGE)
    if refused:
        assert alert(response) == "This browser is part of an app and may not be used to sign in."
        assert "<code>disallowed_useragent</code>" in response.text


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("more", "state", "redirect_uri"),
    [
        ({}, "the-state", REGISTERED),
        ({"keep_state": False}, None, REGISTERED),
        ({"redirect_uri": "https://app.test/honest"}, "the-state", "https://app.test/honest"),
    ],
)
def test_authorize_redirect_leads_to_the_honest_provider(
    op: Op, quirky: Quirky, method: str, more: dict[str, JsonValue], state: str | None, redirect_uri: str
) -> None:
    deviant = quirky("authorize_redirect", to_issuer="https://honest.test/t/acme", client_id="there", **more)
    sent = op.authorization_parameters()

    assert outcome(op.browser.authorize(method=method)) == "page"
    response = deviant.browser.authorize(method=method)
    url, _, query = (response.header("location") or "").partition("?")

    assert (response.status, url) == (302 if method == "GET" else 303, "https://honest.test/t/acme/authorize")
    expected = {**sent, "client_id": "there", "redirect_uri": redirect_uri, "state": state}
    assert dict(parse_qsl(query)) == {name: value for name, value in expected.items() if value is not None}
    assert deviant.idp.app(Request(method="GET", url=f"{op.origin}/jwks")).status == 200


def test_authorize_redirect_is_counted_by_authorization_requests_alone(quirky: Quirky) -> None:
    deviant = quirky(
        "authorize_redirect",
        to_issuer="https://honest.test",
        client_id="there",
        path="/as/authorize",
        strikes={"nth": 1},
    )
    deviant.idp.app(Request(method="GET", url="https://idp.test/jwks"))

    first, second = deviant.browser.authorize(), deviant.browser.authorize()

    assert (first.header("location") or "").startswith("https://honest.test/as/authorize?client_id=there&")
    assert second.status == PAGE


# Parameters -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("punctuation", "state", "description"),
    [
        (None, None, "The parameter state is missing."),
        (None, "", "The parameter state is missing."),
        (None, "<any/thing>", None),
        (",._-", "a-1.b_2,c", None),
        (",._-", "a/1", "The parameter state holds a character that is not allowed."),
        (",._-", "ä", "The parameter state holds a character that is not allowed."),
        ("", "a1", None),
    ],
)
def test_require_state_refuses_a_request_without_a_proper_one(
    op: Op, quirky: Quirky, punctuation: str | None, state: str | None, description: str | None
) -> None:
    deviant = quirky("require_state", punctuation=punctuation)

    assert outcome(op.browser.authorize(state=state)) == "page"
    response = deviant.browser.authorize(state=state)
    if description is None:
        assert response.status == PAGE
    else:
        answer = deviant.answer(response)
        assert (answer["error"], answer["error_description"]) == ("invalid_request", description)
        assert answer.get("state") == (state or None)


def twice(op: Op, name: str, second: str, *, method: str = "GET") -> Response:
    pairs = [*op.authorization_parameters(prompt="none").items(), (name, second)]
    if method == "POST":
        content_type = ("Content-Type", "application/x-www-form-urlencoded")
        body = urlencode(pairs).encode()
        return op.idp.app(Request(method="POST", url=f"{op.origin}/authorize", headers=(content_type,), body=body))
    return op.idp.app(Request(method="GET", url=f"{op.origin}/authorize?{urlencode(pairs)}"))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("accept", "state"), [("first", "the-state"), ("last", "second")])
def test_duplicate_parameters_count_once(op: Op, quirky: Quirky, accept: str, state: str, method: str) -> None:
    deviant = quirky("duplicate_parameters", accept=accept)

    ideal = op.answer(twice(op, "state", "second", method=method))
    assert (ideal["error"], ideal["error_description"]) == ("invalid_request", "A parameter is given more than once.")
    answer = deviant.answer(twice(deviant, "state", "second", method=method))
    assert (answer["error"], answer["state"]) == ("login_required", state)
    assert outcome(twice(deviant, "client_id", "nobody")) == ("login_required" if accept == "first" else "refused")


def test_duplicate_parameters_are_refused_in_words_of_its_own(quirky: Quirky) -> None:
    deviant = quirky("duplicate_parameters", accept="refuse", description="duplicated parameter")

    assert deviant.answer(twice(deviant, "nonce", "x"))["error_description"] == "duplicated parameter"
    assert outcome(deviant.browser.authorize()) == "page"


@pytest.mark.parametrize(
    ("mode", "asked", "refresh_token"),
    [
        ("needed", True, True),
        ("needed", False, False),
        ("rejected", False, False),
        ("ignored", True, False),
        ("ignored", False, False),
        ("always", True, True),
        ("always", False, True),
    ],
)
def test_offline_access_decides_on_the_refresh_token(
    op: Op, quirky: Quirky, mode: str, asked: bool, refresh_token: bool
) -> None:
    scope = "openid offline_access profile" if asked else "openid profile"
    deviant = quirky("offline_access", mode=mode)

    assert ("refresh_token" in op.tokens(scope=scope)) is asked
    tokens = deviant.tokens(scope=scope)
    assert ("refresh_token" in tokens) is refresh_token
    assert ("offline_access" in str(tokens["scope"])) is refresh_token


def test_offline_access_is_refused(quirky: Quirky) -> None:
    twofold = quirky("offline_access", mode="rejected", description="Some requested scopes were invalid.")
    everybody = IdpProfile(quirks={"refresh_token_issue": {"issue": "always"}})
    cognito = quirky("offline_access", everybody, mode="rejected")

    answer = twofold.answer(twofold.browser.authorize(scope="openid offline_access"))
    assert (answer["error"], answer["error_description"]) == ("invalid_scope", "Some requested scopes were invalid.")
    answer = cognito.answer(cognito.browser.authorize(scope="openid offline_access"))
    assert (answer["error"], answer["error_description"]) == ("invalid_scope", "The scope offline_access is not known.")
    tokens = cognito.tokens(scope="openid")
    assert ("refresh_token" in tokens, tokens["scope"]) == (True, "openid")


# Codes ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "form"),
    [
        ({"prefix": "0.A", "length": 700}, r"0\.A[\w-]{700}"),
        ({"prefix": "4/0A", "length": 70}, r"4/0A[\w-]{70}"),
        (
            {"parts": [8, 4, 4, 4, 12], "joint": "-", "alphabet": "0123456789abcdef"},
            r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        ),
        ({"parts": [36, 36, 36]}, r"[\w-]{36}\.[\w-]{36}\.[\w-]{36}"),
        ({"prefix": "aPrx", "length": 84, "suffix": "=="}, r"aPrx[\w-]{84}=="),
    ],
)
def test_code_format_is_that_of_a_real_provider(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], form: str
) -> None:
    deviant = quirky("code_format", **parameters)
    codes = [deviant.code() for _ in range(2)]

    assert not re.fullmatch(form, op.code())
    assert all(re.fullmatch(form, code) for code in codes)
    assert codes[0] != codes[1]
    assert [deviant.redeem(code).status for code in codes] == [200, 200]


def test_code_format_has_no_part_twice_in_one_code(quirky: Quirky) -> None:
    first, second, third = quirky("code_format", parts=[20, 20, 20]).code().split(".")

    assert len({first, second, third}) == 3


@pytest.mark.parametrize(("spent", "second_try"), [(True, 400), (False, 200)])
def test_code_spent_on_failure_lets_a_second_try_succeed(op: Op, quirky: Quirky, spent: bool, second_try: int) -> None:
    deviant = quirky("code_spent_on_failure", spent=spent)
    for provider, expected in ((op, 400), (deviant, second_try)):
        code = provider.code()
        assert provider.redeem(code, code_verifier="wrong-" * 10).status == 400
        assert provider.redeem(code).status == expected
        assert provider.redeem(code).status == 400  # a success spends it in any case


def test_code_spent_on_failure_leaves_refreshing_alone(quirky: Quirky) -> None:
    deviant = quirky("code_spent_on_failure")
    token = str(deviant.tokens(scope="openid offline_access")["refresh_token"])

    assert deviant.refresh(token).status == 200


# What cannot be meant -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        (
            "authorize_redirect", {"to_issuer": "honest", "client_id": "x"},
            "quirk 'authorize_redirect': 'to_issuer' must be an http(s) URL, got 'honest'",
        ),
        (
            "redirect_form", {"descriptions": {"shape": "x"}},
            "quirk 'redirect_form': 'descriptions' has no 'shape'; there are scheme, custom_scheme, own_scheme, "
            "single_slash, https_only, path, max_length, forbidden_characters",
        ),
        (
            "redirect_form", {"own_uri": "fb{client_id}://authorize", "custom_scheme": "none"},
            "quirk 'redirect_form': 'own_uri' needs custom schemes to be allowed",
        ),
        (
            "duplicate_parameters", {"accept": "refuse"},
            "quirk 'duplicate_parameters': accept 'refuse' needs a 'description'",
        ),
        (
            "duplicate_parameters", {"accept": "first", "description": "x"},
            "quirk 'duplicate_parameters': accept 'first' takes no 'description'",
        ),
        ("code_format", {}, "quirk 'code_format' needs either 'length' or 'parts'"),
        ("code_format", {"length": 43, "parts": [43]}, "quirk 'code_format' needs either 'length' or 'parts'"),
        (
            "code_format", {"length": 43, "alphabet": "0"},
            "quirk 'code_format': 'alphabet' needs two different characters, got '0'",
        ),
        (
            "code_format", {"length": 8},
            "quirk 'code_format': a code has from 16 to 65536 random characters, got 8",
        ),
        (
            "code_format", {"parts": [43, 0]},
            "quirk 'code_format': every part has at least one character, got [43, 0]",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_in_combination_is_refused(
    name: str, parameters: dict[str, JsonValue], complaint: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
