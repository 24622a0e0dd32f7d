from __future__ import annotations

import re

import pytest

from mobile_sso.idp.clients import Clients
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import SeededTokens


def whole(text: str) -> str:
    return f"^{re.escape(text)}$"


@pytest.fixture
def clients() -> Clients:
    return Clients(tokens=SeededTokens(1), secrets=Secrets())


@pytest.mark.parametrize(
    "uri",
    [
        "makeitnative://oauth/callback",
        "MakeItNative://",
        "com.example.app:/callback",
        "msauth.app://auth",
        "https://app.test/callback?tenant=1",
        "http://localhost:8080/callback",
        "urn:ietf:wg:oauth:2.0:oob",
    ],
)
def test_private_use_schemes_and_https_are_accepted(clients: Clients, uri: str) -> None:
    credentials = clients.register(
        ClientRegistration(client_id="app", redirect_uris=(uri,), post_logout_redirect_uris=(uri,))
    )

    assert credentials.client_id == "app"
    assert clients.get("app").secret == credentials.client_secret


@pytest.mark.parametrize("field", ["redirect_uri", "post_logout_redirect_uri"])
@pytest.mark.parametrize(
    ("uri", "complaint"),
    [
        ("javascript:alert(1)", "has the scheme 'javascript', which cannot receive a response"),
        ("JavaScript:alert(1)", "has the scheme 'JavaScript', which cannot receive a response"),
        ("data:text/html,x", "has the scheme 'data', which cannot receive a response"),
        ("file:///etc/passwd", "has the scheme 'file', which cannot receive a response"),
        ("https://app.test/#there", "has a fragment, which RFC 6749 3.1.2 forbids"),
        ("https://app.test/#", "has a fragment, which RFC 6749 3.1.2 forbids"),
        ("/callback", "is not an absolute URI of printable ASCII characters"),
        ("callback", "is not an absolute URI of printable ASCII characters"),
        ("", "is not an absolute URI of printable ASCII characters"),
        ("https://app.test/a b", "is not an absolute URI of printable ASCII characters"),
        ("https://app.test/\r\nX: y", "is not an absolute URI of printable ASCII characters"),
        ("https://äpp.test/", "is not an absolute URI of printable ASCII characters"),
    ],
)
def test_a_uri_that_cannot_receive_a_response_is_refused(
    clients: Clients, field: str, uri: str, complaint: str
) -> None:
    uris = {"redirect_uris": ("https://app.test/",), f"{field}s": (uri,)}

    with pytest.raises(ValueError, match=whole(f"{field} {uri!r} {complaint}")):
        clients.register(ClientRegistration(client_id="app", **uris))

    assert clients.get("app") is None


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"client_id": ""}, "a client needs a client_id"),
        ({"redirect_uris": ()}, "client 'app' needs at least one redirect_uri"),
        (
            {"token_endpoint_auth_method": "none"},
            "token_endpoint_auth_method 'none' is not supported; choose client_secret_basic or client_secret_post",
        ),
        (
            {"id_token_signed_response_alg": "HS256"},
            "id_token_signed_response_alg 'HS256' is not supported; choose RS256 or ES256",
        ),
    ],
)
def test_a_registration_that_makes_no_sense_is_refused(
    clients: Clients, changes: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ValueError, match=whole(complaint)):
        clients.register(ClientRegistration(**{"client_id": "app", "redirect_uris": ("app:/x",), **changes}))


def test_registering_again_changes_the_uris_and_keeps_the_secret(clients: Clients) -> None:
    first = clients.register(ClientRegistration(client_id="app", redirect_uris=("app:/one",)))
    second = clients.register(ClientRegistration(client_id="app", redirect_uris=("app:/two",)))

    assert second == first
    assert clients.get("app").registration.redirect_uris == ("app:/two",)


def test_a_client_may_bring_its_own_secret(clients: Clients) -> None:
    registration = ClientRegistration(client_id="app", redirect_uris=("app:/x",), client_secret="brought-along")

    assert clients.register(registration).client_secret == "brought-along"
    assert "brought-along" not in repr(registration)
    with pytest.raises(ValueError, match="a secret of 5 characters cannot be masked safely"):
        clients.register(ClientRegistration(client_id="app", redirect_uris=("app:/x",), client_secret="short"))


def test_two_clients_have_two_secrets_and_neither_is_shown(clients: Clients) -> None:
    one = clients.register(ClientRegistration(client_id="one", redirect_uris=("app:/x",)))
    two = clients.register(ClientRegistration(client_id="two", redirect_uris=("app:/x",)))

    assert one.client_secret != two.client_secret
    assert one.client_secret not in repr(one) + repr(clients.get("one"))
