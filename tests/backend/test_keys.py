from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest

from mobile_sso.testbed.contracts import AppSession, Refused
from mobile_sso.testbed.http import Response, json_response

if TYPE_CHECKING:
    from tests.backend.conftest import Keys, World


def jwk_of(key: object, kid: str | None, **members: object) -> dict[str, Any]:
    algorithms = importlib.import_module("jwt.algorithms")
    kind = algorithms.RSAAlgorithm if hasattr(key, "key_size") and not hasattr(key, "curve") else algorithms.ECAlgorithm
    jwk: dict[str, Any] = kind.to_jwk(key.public_key(), as_dict=True)
    jwk.pop("key_ops", None)
    return jwk | ({"kid": kid} if kid else {}) | members


def outcome(world: World) -> type:
    return type(world.sign_in())


def test_keys_are_fetched_once_and_kept(world: World) -> None:
    for _ in range(3):
        world.session()
    assert len(world.requests("/jwks")) == 1


def test_mendix_fetches_the_keys_for_every_token(mendix: World) -> None:
    for _ in range(3):
        mendix.session()
    assert len(mendix.requests("/jwks")) == 3


def test_a_rotated_key_costs_one_fetch(world: World, keys: Keys) -> None:
    world.session()
    world.idp.signing_key, world.idp.kid = keys.other_rsa, "new"
    world.idp.jwks = [jwk_of(keys.other_rsa, "new")]
    world.session()
    world.session()
    assert len(world.requests("/jwks")) == 2


def test_a_flood_of_unknown_kids_fetches_the_keys_five_times_a_minute_at_most(world: World) -> None:
    world.session()
    world.idp.kid = "unknown"
    for _ in range(20):
        assert outcome(world) is Refused
    assert len(world.requests("/jwks")) == 1 + 5
    world.clock.advance(60)
    assert outcome(world) is Refused
    assert len(world.requests("/jwks")) == 1 + 6


def test_an_unknown_kid_at_the_first_fetch_is_not_fetched_again(world: World) -> None:
    world.idp.kid = "unknown"
    assert outcome(world) is Refused
    assert len(world.requests("/jwks")) == 1


def test_an_outage_of_the_key_set_does_not_stop_known_keys(world: World) -> None:
    world.session()
    world.idp.jwks_answer = Response(status=500)
    assert outcome(world) is AppSession
    world.clock.advance(3600)
    assert outcome(world) is AppSession
    assert any("https://idp.test/jwks answered 500 with 0 bytes; the keys at hand are used" in x for x in world.log())
    world.idp.kid = "unknown"
    assert outcome(world) is Refused


def test_mendix_cannot_sign_in_while_the_key_set_is_away(mendix: World) -> None:
    mendix.session()
    mendix.idp.jwks_answer = Response(status=500)
    assert outcome(mendix) is Refused
    assert mendix.log()[-1] == "Error DecodeAndVerifyJWT: Error occured while DecodeAndVerifyJWT"


@pytest.mark.parametrize(
    "answer",
    [
        Response(status=404),
        Response(body=b"<html>"),
        json_response({}),
        json_response({"keys": "none"}),
        json_response({"keys": ["none"]}),
        json_response({"keys": []}),
        Response(body=b" " * (512 * 1024 + 1)),
    ],
)
def test_a_key_set_that_cannot_be_read_ends_the_sign_in(world: World, answer: Response) -> None:
    world.idp.jwks_answer = answer
    assert outcome(world) is Refused
    assert ": IDT-05: " in world.log()[-1]


@pytest.mark.parametrize(
    ("jwks", "expected"),
    [
        (lambda k: [jwk_of(k.rsa, None)], AppSession),
        (lambda k: [jwk_of(k.other_rsa, None), jwk_of(k.rsa, None)], AppSession),
        (lambda k: [jwk_of(k.ec, "two"), jwk_of(k.rsa, "one", use="sig", alg="RS256")], AppSession),
        (lambda k: [jwk_of(k.other_rsa, "x")], Refused),
    ],
)
def test_without_a_kid_every_fitting_key_is_tried(world: World, keys: Keys, jwks: object, expected: type) -> None:
    world.idp.kid = None
    world.idp.jwks = jwks(keys)
    assert outcome(world) is expected


def test_two_keys_of_one_kid_are_both_tried(world: World, keys: Keys) -> None:
    world.idp.jwks = [jwk_of(keys.other_rsa, "one"), jwk_of(keys.rsa, "one")]
    assert outcome(world) is AppSession


@pytest.mark.parametrize(
    "unfit",
    [
        lambda k: jwk_of(k.rsa, "one", use="enc"),
        lambda k: jwk_of(k.rsa, "one", alg="RS512"),
        lambda k: jwk_of(k.rsa, "one", d="cHJpdmF0ZQ"),
        lambda k: {"kty": "oct", "kid": "one", "k": "c2VjcmV0"},
        lambda k: {"kty": "OKP", "kid": "one", "crv": "Ed25519", "x": "AA"},
        lambda k: {"kty": "RSA", "kid": "one", "n": "", "e": "AQAB"},
        lambda k: {"kty": "RSA", "kid": "one"},
        lambda k: {"kid": "one"},
        lambda k: jwk_of(k.ec, "one"),
        lambda k: jwk_of(k.ec, "one") | {"crv": "P-384"},
    ],
)
def test_a_key_that_is_not_a_public_signature_key_is_never_used(world: World, keys: Keys, unfit: object) -> None:
    world.idp.jwks = [unfit(keys)]
    assert outcome(world) is Refused
    assert ": IDT-05: the issuer has no key with kid 'one' for 'RS256'" in world.log()[-1]


def test_a_weak_key_is_never_used(world: World, keys: Keys) -> None:
    world.idp.jwks, world.idp.signing_key = [jwk_of(keys.small_rsa, "one")], keys.small_rsa
    with pytest.warns(match="below the minimum recommended"):
        assert outcome(world) is Refused
    assert ": IDT-05: " in world.log()[-1]


@pytest.mark.parametrize("kid", ["../../../etc/passwd", "' OR 1=1 --", "https://evil.test/key", "x" * 5000])
def test_a_strange_kid_is_only_compared(world: World, kid: str) -> None:
    world.idp.kid = kid
    assert outcome(world) is Refused
    assert {one.request.origin for one in world.exchanges if one.source == "backend"} == {"https://idp.test"}


def test_keys_in_the_header_are_never_looked_at(world: World, keys: Keys) -> None:
    world.idp.signing_key = keys.other_rsa
    world.idp.header = {"jku": "https://evil.test/jwks", "jwk": jwk_of(keys.other_rsa, "one")}
    assert outcome(world) is Refused
    assert {one.request.origin for one in world.exchanges if one.source == "backend"} == {"https://idp.test"}
