from __future__ import annotations

import re

import pytest

from mobile_sso.idp.clients import Clients, client_id_of
from mobile_sso.idp.profile import Endpoints, IdpProfile
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.http import form_request
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import SeededTokens


def whole(text: str) -> str:
    return f"^{re.escape(text)}$"


def clients_of(profile: IdpProfile) -> Clients:
    return Clients(profile=profile, clock=VirtualClock(), tokens=SeededTokens(1), secrets=Secrets())


@pytest.fixture
def clients() -> Clients:
    return clients_of(IdpProfile())


def public_key(crv: str = "P-256", **members: object) -> dict[str, object]:
    from cryptography.hazmat.primitives.asymmetric import ec
    from jwt.algorithms import ECAlgorithm

    curve = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}[crv]
    return {**ECAlgorithm.to_jwk(ec.generate_private_key(curve).public_key(), as_dict=True), **members}


def short_rsa_key() -> dict[str, object]:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from jwt.algorithms import RSAAlgorithm

    key = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()
    return RSAAlgorithm.to_jwk(key, as_dict=True)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"client_id": ""}, "a client needs a client_id"),
        ({"redirect_uris": ()}, "a client needs at least one redirect_uri"),
        (
            {"token_endpoint_auth_method": "tls_client_auth"},
            "token_endpoint_auth_method 'tls_client_auth' is not supported; choose client_secret_basic, "
            "client_secret_post, client_secret_jwt, private_key_jwt or none",
        ),
        (
            {"id_token_signed_response_alg": "HS256"},
            "id_token_signed_response_alg 'HS256' is not supported; choose RS256, PS256, ES256 or EdDSA",
        ),
        (
            {"userinfo_signed_response_alg": "none"},
            "userinfo_signed_response_alg 'none' is not supported; choose RS256, PS256, ES256 or EdDSA",
        ),
        ({"application_type": "mobile"}, "application_type 'mobile' is not supported; choose web or native"),
        (
            {"platform": "desktop"},
            "platform 'desktop' is not supported; choose web, public, spa, native, ios or android",
        ),
        (
            {"token_endpoint_auth_signing_alg": "ES256"},
            "a client that authenticates with client_secret_basic signs no assertion; leave out "
            "token_endpoint_auth_signing_alg",
        ),
        (
            {"token_endpoint_auth_method": "client_secret_jwt", "token_endpoint_auth_signing_alg": "ES256"},
            "token_endpoint_auth_signing_alg 'ES256' is not supported; choose HS256",
        ),
        (
            {"token_endpoint_auth_method": "client_secret_jwt", "client_secret": "x" * 31},
            "a client_secret that signs with HS256 needs 32 octets",
        ),
        (
            {"token_endpoint_auth_method": "none", "client_secret": "brought-along"},
            "a client that authenticates with none has no client_secret",
        ),
        (
            {"token_endpoint_auth_method": "private_key_jwt"},
            "private_key_jwt needs jwks with a public key for RS256, PS256, ES256 or EdDSA signatures",
        ),
        (
            {
                "token_endpoint_auth_method": "private_key_jwt",
                "token_endpoint_auth_signing_alg": "RS256",
                "jwks": {"keys": [public_key()]},
            },
            "private_key_jwt needs jwks with a public key for RS256 signatures",
        ),
        (
            {"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [public_key(use="enc")]}},
            "private_key_jwt needs jwks with a public key for RS256, PS256, ES256 or EdDSA signatures",
        ),
        (
            {"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [public_key("P-384")]}},
            "private_key_jwt needs jwks with a public key for RS256, PS256, ES256 or EdDSA signatures",
        ),
        ({"jwks": {}}, "jwks has no member 'keys' with at least one key"),
        ({"jwks": {"keys": []}}, "jwks has no member 'keys' with at least one key"),
        ({"jwks": {"keys": [7]}}, "key 1 of jwks is no JSON object with a 'kty'"),
        (
            {"jwks": {"keys": [public_key(), public_key(d="x")]}},
            "key 2 of jwks has the private member 'd'; register public keys only",
        ),
        (
            {"jwks": {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}},
            "key 1 of jwks has the private member 'k'; register public keys only",
        ),
        ({"jwks": {"keys": [public_key(x="AAAA")]}}, "key 1 of jwks is no EC key that can be read"),
        ({"jwks": {"keys": [{"kty": "RSA", "n": 3}]}}, "key 1 of jwks is no RSA key that can be read"),
        (
            {"jwks": {"keys": [short_rsa_key()]}},
            "key 1 of jwks is an RSA key of 1024 bits; RFC 7518 3.3 wants 2048",
        ),
        ({"default_max_age": -1}, "default_max_age must be zero or more seconds, got -1"),
        ({"default_acr_values": ("one two",)}, "default_acr_values holds 'one two', which is no word"),
        (
            {"backchannel_logout_session_required": True},
            "backchannel_logout_session_required makes no sense without a backchannel_logout_uri",
        ),
        (
            {"frontchannel_logout_session_required": True},
            "frontchannel_logout_session_required makes no sense without a frontchannel_logout_uri",
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


def test_a_profile_says_which_methods_algorithms_and_requests_there_are() -> None:
    clients = clients_of(
        IdpProfile(
            authentication_methods=("client_secret_post",),
            signing_algs=("RS256", "ES256"),
            endpoints=Endpoints(pushed_authorization_request=None),
        )
    )
    ideal = {"client_id": "app", "redirect_uris": ("app:/x",), "token_endpoint_auth_method": "client_secret_post"}

    for changes, complaint in (
        (
            {"token_endpoint_auth_method": "none"},
            "token_endpoint_auth_method 'none' is not supported; choose client_secret_post",
        ),
        (
            {"id_token_signed_response_alg": "EdDSA"},
            "id_token_signed_response_alg 'EdDSA' is not supported; choose RS256 or ES256",
        ),
        (
            {"require_pushed_authorization_requests": True},
            "require_pushed_authorization_requests cannot be met: this provider takes no pushed requests",
        ),
    ):
        with pytest.raises(ValueError, match=whole(complaint)):
            clients.register(ClientRegistration(**{**ideal, **changes}))
    assert clients.register(ClientRegistration(**ideal)).client_id == "app"


@pytest.mark.parametrize("method", ["none", "private_key_jwt"])
def test_a_client_that_needs_no_secret_has_none_until_it_needs_one(clients: Clients, method: str) -> None:
    registration = ClientRegistration(
        client_id="app",
        redirect_uris=("app:/x",),
        token_endpoint_auth_method=method,
        jwks={"keys": [public_key()]} if method == "private_key_jwt" else None,
    )

    assert clients.register(registration).client_secret == ""
    assert clients.get("app").is_public is (method == "none")
    assert len(clients.register(ClientRegistration(client_id="app", redirect_uris=("app:/x",))).client_secret) == 43


def test_removing_a_client_forgets_it_and_an_unknown_one_is_no_error(clients: Clients) -> None:
    clients.register(ClientRegistration(client_id="app", redirect_uris=("app:/x",)))

    clients.remove("nobody")
    assert [client.client_id for client in clients.all()] == ["app"]
    clients.remove("app")
    assert clients.all() == ()


def test_a_request_names_its_client_in_one_of_four_ways() -> None:
    url = "https://idp.test/token"
    basic = ("Authorization", "Basic Zm91cjp4")

    assert client_id_of(form_request(f"{url}?client_id=one", {"client_id": "two"})) == "one"
    assert client_id_of(form_request(url, {"client_id": "two"}, headers=(basic,))) == "two"
    assert client_id_of(form_request(url, {}, headers=(basic,))) == "four"
    assert client_id_of(form_request(url, {"client_assertion": "e30.eyJzdWIiOiJ0aHJlZSJ9.e30"})) == "three"
    assert client_id_of(form_request(url, {"client_assertion": "e30.e30.e30"})) == ""
    assert client_id_of(form_request(url, {})) == ""
