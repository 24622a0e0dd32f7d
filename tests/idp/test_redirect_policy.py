from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp import redirect_uris
from mobile_sso.idp.clients import Clients
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.redirect_uris import RegisteredUri, accepts, complaints
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import SeededTokens

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp


def whole(text: str) -> str:
    return f"^{re.escape(text)}$"


def clients_under(policy: str) -> Clients:
    profile = IdpProfile(redirect_policy=policy)
    return Clients(profile=profile, clock=VirtualClock(), tokens=SeededTokens(1), secrets=Secrets())


def registration(**changes: object) -> ClientRegistration:
    return ClientRegistration(**{"client_id": "app", "redirect_uris": ("https://app.test/",), **changes})


# What both policies refuse --------------------------------------------------------------------------------------------

NOWHERE = [
    ("javascript:alert(1)", "has the scheme 'javascript', which cannot receive a response"),
    ("JavaScript:alert(1)", "has the scheme 'JavaScript', which cannot receive a response"),
    ("data:text/html,x", "has the scheme 'data', which cannot receive a response"),
    ("file:///etc/passwd", "has the scheme 'file', which cannot receive a response"),
    ("blob:https://app.test/1", "has the scheme 'blob', which cannot receive a response"),
    ("vbscript:x", "has the scheme 'vbscript', which cannot receive a response"),
    ("about:blank", "has the scheme 'about', which cannot receive a response"),
    ("https://app.test/#there", "has a fragment, which RFC 6749 3.1.2 forbids"),
    ("https://app.test/#", "has a fragment, which RFC 6749 3.1.2 forbids"),
    ("/callback", "is not an absolute URI of printable ASCII characters"),
    ("callback", "is not an absolute URI of printable ASCII characters"),
    ("", "is not an absolute URI of printable ASCII characters"),
    ("https://app.test/a b", "is not an absolute URI of printable ASCII characters"),
    ("https://app.test/\r\nX: y", "is not an absolute URI of printable ASCII characters"),
    ("https://äpp.test/", "is not an absolute URI of printable ASCII characters"),
    ("https:///callback", "has no host, or one that cannot be read"),
    ("https://[::1/", "has no host, or one that cannot be read"),
    ("https://app.test:99999/", "has no host, or one that cannot be read"),
]


@pytest.mark.parametrize("policy", ["lax", "strict"])
@pytest.mark.parametrize("member", ["redirect_uri", "post_logout_redirect_uri"])
@pytest.mark.parametrize(("uri", "reason"), NOWHERE)
def test_a_uri_that_cannot_receive_a_response_is_refused(policy: str, member: str, uri: str, reason: str) -> None:
    clients = clients_under(policy)

    with pytest.raises(ValueError, match=whole(f"{member} {uri!r} {reason}")):
        clients.register(registration(**{f"{member}s": (uri,)}))

    assert clients.get("app") is None
    assert clients.warnings == ()


@pytest.mark.parametrize("policy", ["lax", "strict"])
@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (
            {"initiate_login_uri": "http://app.test/start"},
            "initiate_login_uri 'http://app.test/start' is not https, which Registration 2 demands",
        ),
        (
            {"initiate_login_uri": "makeitnative://start"},
            "initiate_login_uri 'makeitnative://start' is not https, which Registration 2 demands",
        ),
        (
            {"backchannel_logout_uri": "makeitnative://logout"},
            "backchannel_logout_uri 'makeitnative://logout' is not an http or https URL, so nothing can be sent there",
        ),
        (
            {"frontchannel_logout_uri": "javascript:alert(1)"},
            "frontchannel_logout_uri 'javascript:alert(1)' is not an http or https URL, so nothing can be sent there",
        ),
        (
            {"backchannel_logout_uri": "https://app.test/logout#x"},
            "backchannel_logout_uri 'https://app.test/logout#x' has a fragment, which RFC 6749 3.1.2 forbids",
        ),
    ],
)
def test_a_uri_that_is_loaded_or_called_is_a_url(policy: str, changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=whole(complaint)):
        clients_under(policy).register(registration(**changes))


# What strict refuses and lax warns of ---------------------------------------------------------------------------------

ADVISED_AGAINST = [
    (
        "scheme_with_period",
        {"redirect_uris": ("makeitnative://oauth/callback",), "application_type": "native"},
        "redirect_uri 'makeitnative://oauth/callback' has the private-use scheme 'makeitnative' without a period: "
        "RFC 8252 7.1 asks for a domain name of one's own in reverse order, like com.example.makeitnative, because any "
        "app may claim a bare word, and 8.4 lets a provider refuse it",
    ),
    (
        "no_cleartext",
        {"redirect_uris": ("http://192.0.2.7/oauth/v2/callback",), "application_type": "native"},
        "redirect_uri 'http://192.0.2.7/oauth/v2/callback' is cleartext http, which RFC 9700 2.6 allows to a native "
        "client's loopback address only",
    ),
    (
        "https_for_web",
        {"redirect_uris": ("com.example.app:/callback",)},
        "redirect_uri 'com.example.app:/callback' is not https, as Registration 2 wants it of application_type web; a "
        "native application is registered so",
    ),
    (
        "no_userinfo",
        {"redirect_uris": ("https://bank.test@evil.test/",)},
        "redirect_uri 'https://bank.test@evil.test/' has user information before its host, which RFC 9110 4.2.4 "
        "forbids",
    ),
    (
        "no_wildcard",
        {"redirect_uris": ("https://*.app.test/",)},
        "redirect_uri 'https://*.app.test/' has a wildcard, but RFC 9700 2.1 wants redirect URIs compared exactly",
    ),
    (
        "no_wildcard",
        {"post_logout_redirect_uris": ("https://app.test/*",)},
        "post_logout_redirect_uri 'https://app.test/*' has a wildcard, but RFC 9700 2.1 wants redirect URIs compared "
        "exactly",
    ),
    (
        "same_origin_as_redirect",
        {"frontchannel_logout_uri": "https://app.test:8443/logout"},
        "frontchannel_logout_uri 'https://app.test:8443/logout' has scheme, host and port of no redirect_uri, which "
        "Front-Channel Logout 2 demands",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "changes", "complaint"), ADVISED_AGAINST)
def test_what_strict_refuses_is_a_warning_of_lax(rule: str, changes: dict[str, object], complaint: str) -> None:
    lax, strict = clients_under("lax"), clients_under("strict")

    lax.register(registration(**changes))
    with pytest.raises(ValueError, match=whole(complaint)):
        strict.register(registration(**changes))

    assert [(each.client_id, each.rule, each.text) for each in lax.warnings] == [("app", rule, complaint)]
    assert strict.warnings == ()


def test_the_engine_keeps_the_warnings_of_its_clients(make_op: MakeOp) -> None:
    warnings = make_op().idp.state.clients.warnings

    assert {warning.rule for warning in warnings} == {"scheme_with_period", "https_for_web"}


def test_a_scheme_is_shown_as_it_is_written_and_advised_in_lower_case() -> None:
    (complaint,) = complaints(
        RegisteredUri(member="redirect_uri", text="MakeItNative://", application_type="native"), "strict"
    )

    assert "scheme 'MakeItNative' without a period" in complaint.text
    assert "like com.example.makeitnative," in complaint.text


@pytest.mark.parametrize("policy", ["lax", "strict"])
@pytest.mark.parametrize(
    ("application_type", "uri"),
    [
        ("native", "com.example.makeitnative:/oauth/callback"),
        ("native", "com.example.makeitnative://oauth/callback"),
        ("native", "http://127.0.0.1/callback"),
        ("native", "http://[::1]:8000/callback"),
        ("native", "http://localhost:8000/callback"),
        ("native", "https://app.test/callback"),
        ("web", "https://app.test/callback?tenant=1"),
    ],
)
def test_what_the_specifications_want_passes_both_without_a_warning(
    policy: str, application_type: str, uri: str
) -> None:
    clients = clients_under(policy)

    clients.register(
        registration(
            redirect_uris=(uri, "https://app.test/"),
            post_logout_redirect_uris=("makeitnative://goodbye", "http://app.test/goodbye"),
            application_type=application_type,
            frontchannel_logout_uri="https://app.test:443/logout",
            backchannel_logout_uri="http://10.0.0.1/logout",
            initiate_login_uri="https://app.test/start",
        )
    )

    assert clients.get("app").registration.redirect_uris[0] == uri
    assert clients.warnings == ()


@pytest.mark.parametrize(
    "uri",
    [
        "makeitnative://oauth/callback",
        "MakeItNative://",
        "msauth.app://auth",
        "http://localhost:8080/callback",
        "urn:ietf:wg:oauth:2.0:oob",
    ],
)
def test_lax_takes_whatever_could_receive_a_response(uri: str) -> None:
    clients = clients_under("lax")

    credentials = clients.register(registration(redirect_uris=(uri,), post_logout_redirect_uris=(uri,)))

    assert clients.get("app").secret == credentials.client_secret


def test_every_rule_says_what_it_is_and_stands_in_the_table() -> None:
    rules = {row.rule for row in redirect_uris.TABLE}

    assert all(rule.__doc__ for rule in rules)
    assert {rule.__name__ for rule in rules} == {
        name
        for name, value in vars(redirect_uris).items()
        if callable(value) and getattr(value, "__annotations__", {}) == {"uri": "RegisteredUri", "return": "str"}
    }


# The port of a loopback address ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("registered", "requested", "accepted"),
    [
        ("http://127.0.0.1/callback", "http://127.0.0.1:51004/callback", True),
        ("http://127.0.0.1:80/callback", "http://127.0.0.1/callback", True),
        ("http://[::1]:1/callback", "http://[::1]:2/callback", True),
        ("http://localhost/callback", "http://localhost:8080/callback", True),
        ("http://127.0.0.1", "http://127.0.0.1:7", True),
        ("http://127.0.0.1/callback", "http://localhost:51004/callback", False),
        ("http://127.0.0.1/callback", "http://127.0.0.1:51004/callback/", False),
        ("http://127.0.0.1/callback", "http://127.0.0.1:51004/callback?x=1", False),
        ("http://127.0.0.1/callback", "http://127.0.0.1:51004/callback#x", False),
        ("http://127.0.0.1/callback", "https://127.0.0.1:51004/callback", False),
        ("http://127.0.0.1/callback", "http://127.0.0.1:x/callback", False),
        ("http://127.0.0.1/callback", "http://127.0.0.1:7@evil.test/callback", False),
        ("http://127.0.0.1/callback", "http://127.0.0.1.evil.test/callback", False),
        ("http://app.test/callback", "http://app.test:8080/callback", False),
    ],
)
def test_the_port_of_a_native_clients_loopback_address_is_free(registered: str, requested: str, accepted: bool) -> None:
    assert accepts((registered,), "native", requested) is accepted
    assert accepts((registered,), "web", requested) is False
    assert accepts((registered,), "web", registered) is True


def test_a_native_client_receives_its_code_on_the_port_it_asked_for(make_op: MakeOp) -> None:
    loopback, asked = "http://127.0.0.1/callback", "http://127.0.0.1:51004/callback"
    native = make_op(redirect_uris=(loopback,), application_type="native")
    web = make_op(redirect_uris=(loopback,))

    answer = native.browser.sign_in(redirect_uri=asked)

    assert (answer.header("location") or "").startswith(f"{asked}?code=")
    assert native.redeem(native.answer(answer)["code"], redirect_uri=asked).status == 200
    assert web.browser.authorize(redirect_uri=asked).status == 400
