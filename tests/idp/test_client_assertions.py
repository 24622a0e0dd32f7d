"""Client authentication with a JWT assertion: `client_secret_jwt` and `private_key_jwt`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from mobile_sso.testbed.http import form_request

from .error_answers import error_of

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op


ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
PRIVATE_KEYS = {
    "RS256": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}
PRIVATE_KEYS["PS256"] = PRIVATE_KEYS["RS256"]
SHARED_SECRET = "a-shared-secret-of-more-than-32-octets"


def public_jwk(algorithm: str, **members: str) -> dict[str, object]:
    jwk = jwt.get_algorithm_by_name(algorithm).to_jwk(PRIVATE_KEYS[algorithm].public_key(), as_dict=True)
    jwk.pop("key_ops", None)
    return {**jwk, **members}


def signed(
    op: Op,
    algorithm: str,
    *,
    key: object = None,
    header: dict[str, object] | None = None,
    without: str = "",
    **claims: object,
) -> dict[str, str]:
    """Return the fields of a client assertion as it should be, but for `claims`."""
    now = int(op.clock.now())
    content = {
        "iss": "field-service",
        "sub": "field-service",
        "aud": op.origin,
        "exp": now + 60,
        "jti": "one",
        **claims,
    }
    content.pop(without, None)
    key = key or PRIVATE_KEYS.get(algorithm) or SHARED_SECRET
    text = jwt.encode(content, key, algorithm=algorithm, headers=header)
    return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": text}


MakeSigner = Callable[..., "Op"]


@pytest.fixture
def with_keys(make_op: MakeOp) -> MakeSigner:
    """Make a provider whose client signs: with its keys of these algorithms, or with its secret."""

    def make(*algorithms: str, **registration: object) -> Op:
        if algorithms == ("HS256",):
            method = {"token_endpoint_auth_method": "client_secret_jwt", "client_secret": SHARED_SECRET}
        else:
            jwks = {"keys": [public_jwk(algorithm) for algorithm in algorithms]}
            method = {"token_endpoint_auth_method": "private_key_jwt", "jwks": jwks}
        return make_op(**{**method, **registration})

    return make


def detail(op: Op) -> str:
    return op.idp.refusals()[-1].detail


@pytest.mark.parametrize("algorithm", ["HS256", "RS256", "PS256", "ES256", "EdDSA"])
def test_a_client_authenticates_with_an_assertion_in_every_algorithm(with_keys: MakeSigner, algorithm: str) -> None:
    op = with_keys(algorithm)

    assert op.redeem(op.code(), headers=(), **signed(op, algorithm)).status == 200


@pytest.mark.parametrize("audience", ["https://idp.test", "https://idp.test/token", ["x", "https://idp.test"]])
def test_oidcc_ensure_client_assertion_with_iss_aud_succeeds(with_keys: MakeSigner, audience: object) -> None:
    op = with_keys("ES256")

    assert op.redeem(op.code(), headers=(), **signed(op, "ES256", aud=audience)).status == 200


def test_an_assertion_may_name_the_endpoint_that_is_called(with_keys: MakeSigner) -> None:
    op = with_keys("HS256")
    here = signed(op, "HS256", aud=f"{op.origin}/revoke", jti="two")

    assert op.idp.app(form_request(f"{op.origin}/revoke", {"token": "x", **here})).status == 200
    assert op.redeem(op.code(), headers=(), **signed(op, "HS256", aud=f"{op.origin}/revoke")).status == 401


WRONG_ASSERTIONS = [
    ({"without": "iss"}, "its iss is None, not the client_id"),
    ({"iss": "x"}, "its iss is 'x', not the client_id"),
    ({"without": "aud"}, "its aud is None, none of https://idp.test, https://idp.test/token"),
    ({"aud": "https://idp.test/"}, "its aud is 'https://idp.test/', none of https://idp.test, https://idp.test/token"),
    ({"without": "exp"}, "it has no exp that is a number"),
    ({"exp": True}, "it has no exp that is a number"),
    ({"exp": 1_767_225_600 - 10}, "it has expired"),
    ({"exp": 1_767_225_600 + 601}, "its exp is more than 600 seconds ahead"),
    ({"exp": float("nan")}, "it has expired"),
    ({"nbf": 1_767_225_600 + 11}, "its nbf is in the future"),
    ({"iat": 1_767_225_600 + 11}, "its iat is in the future"),
    ({"iat": 1_767_225_600, "nbf": None}, "its nbf is no number"),
    ({"without": "jti"}, "it has no jti"),
    ({"jti": ""}, "it has no jti"),
    ({"header": {"crit": ["b64"]}}, "its header has crit, and no extension is understood"),
]


@pytest.mark.parametrize(("changes", "reason"), WRONG_ASSERTIONS, ids=[reason for _, reason in WRONG_ASSERTIONS])
@pytest.mark.parametrize("algorithm", ["HS256", "ES256"])
def test_an_assertion_that_does_not_hold(
    with_keys: MakeSigner, algorithm: str, changes: dict[str, object], reason: str
) -> None:
    op = with_keys(algorithm)
    code = op.code()

    refused = op.redeem(code, headers=(), **signed(op, algorithm, **changes))

    assert error_of(refused) == (401, "invalid_client", "The client assertion does not hold.")
    assert detail(op) == f"assertion of client 'field-service': {reason}"
    assert op.redeem(code, headers=(), **signed(op, algorithm)).status == 200  # neither code nor jti is spent


def test_an_assertion_may_come_from_a_clock_that_is_a_little_off(with_keys: MakeSigner) -> None:
    op = with_keys("HS256")
    now = int(op.clock.now())

    assert op.redeem(op.code(), headers=(), **signed(op, "HS256", exp=now - 9, iat=now + 10)).status == 200


def test_an_assertion_is_good_once_while_it_lives(with_keys: MakeSigner) -> None:
    op = with_keys("ES256")
    fields = signed(op, "ES256", exp=int(op.clock.now()) + 600)
    code = op.code()
    assert op.redeem(op.code(), headers=(), **fields).status == 200

    for seconds in (0, 595, 14):  # until the assertion has expired, and beyond
        op.clock.advance(seconds)
        assert op.redeem(code, headers=(), **fields).status == 401
        assert detail(op).endswith(("its jti has been used before", "it has expired"))
    assert op.idp.state.clients.held == 1


def test_two_clients_may_use_the_same_jti(with_keys: MakeSigner) -> None:
    op = with_keys("HS256")
    op.idp.register_client(replace(op.registration, client_id="other", client_secret=SHARED_SECRET[::-1]))
    other = signed(op, "HS256", key=SHARED_SECRET[::-1], iss="other", sub="other")

    assert op.redeem(op.code(), headers=(), **signed(op, "HS256")).status == 200
    assert op.idp.app(form_request(f"{op.origin}/revoke", {"token": "x", **other})).status == 200


def test_an_assertion_by_somebody_elses_key_or_secret(with_keys: MakeSigner) -> None:
    by_key, by_secret = with_keys("ES256"), with_keys("HS256")
    foreign = signed(by_key, "ES256", key=ec.generate_private_key(ec.SECP256R1()))
    guessed = signed(by_secret, "HS256", key="a-guessed-secret-of-more-than-32-octets")

    assert by_key.redeem(by_key.code(), headers=(), **foreign).status == 401
    assert detail(by_key).endswith(": its signature is not made with a key the client registered")
    assert by_secret.redeem(by_secret.code(), headers=(), **guessed).status == 401
    assert detail(by_secret).endswith(": its signature is not made with the client's secret")


def test_an_assertion_signed_with_the_public_key_as_a_secret_is_refused(with_keys: MakeSigner) -> None:
    op = with_keys("RS256")
    confused = signed(op, "HS256", key=str(public_jwk("RS256")["n"]))

    assert error_of(op.redeem(op.code(), headers=(), **confused)) == (
        401, "invalid_client", "This client must authenticate with private_key_jwt.",
    )  # fmt: skip


def test_the_algorithm_of_an_assertion_is_one_of_the_method_and_the_registered_one(with_keys: MakeSigner) -> None:
    either = with_keys("RS256", "ES256")
    one = with_keys("RS256", "ES256", token_endpoint_auth_signing_alg="ES256")
    shared = with_keys("HS256")
    longer = signed(shared, "HS512", key=SHARED_SECRET * 2)

    assert either.redeem(either.code(), headers=(), **signed(either, "RS256")).status == 200
    assert one.redeem(one.code(), headers=(), **signed(one, "ES256")).status == 200
    assert one.redeem(one.code(), headers=(), **signed(one, "RS256", jti="two")).status == 401
    assert detail(one).endswith(": its alg is 'RS256', not ES256")
    assert either.redeem(either.code(), headers=(), **signed(either, "RS384", key=PRIVATE_KEYS["RS256"])).status == 401
    assert detail(either).endswith(": its alg is 'RS384', not RS256 or PS256 or ES256 or EdDSA")
    assert shared.redeem(shared.code(), headers=(), **longer).status == 401
    assert detail(shared).endswith(": its alg is 'HS512', not HS256")


def test_an_unsigned_assertion_is_refused(with_keys: MakeSigner) -> None:
    op = with_keys("ES256")
    unsigned = signed(op, "ES256")
    text = jwt.encode({"sub": "field-service"}, None, algorithm="none")

    assert op.redeem(op.code(), headers=(), **{**unsigned, "client_assertion": text}).status == 401
    assert detail(op).endswith(": its alg is 'none', not RS256 or PS256 or ES256 or EdDSA")


def test_the_kid_of_an_assertion_chooses_the_key(make_op: MakeOp) -> None:
    op = make_op(
        token_endpoint_auth_method="private_key_jwt",
        jwks={
            "keys": [
                public_jwk("ES256", kid="for signing"),
                public_jwk("RS256", kid="bound", alg="RS256"),
                public_jwk("EdDSA", kid="for encryption", use="enc"),
            ]
        },
    )

    def status(algorithm: str, jti: str, **header: object) -> int:
        return op.redeem(op.code(), headers=(), **signed(op, algorithm, header=header, jti=jti)).status

    assert status("ES256", "1", kid="for signing") == 200
    assert status("ES256", "2", kid="bound") == 401
    assert status("ES256", "3", kid="unknown") == 401
    assert status("RS256", "4") == 200
    assert status("PS256", "5") == 401  # the key is bound to RS256
    assert status("EdDSA", "6") == 401  # the key is not for signatures


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"client_assertion_type": None}, "client_assertion_type is missing"),
        ({"client_assertion_type": "x"}, "client_assertion_type is 'x'"),
        ({"client_assertion": None}, "client_assertion is missing or no JWT"),
        ({"client_assertion": "x"}, "client_assertion is missing or no JWT"),
        ({"client_assertion": "e30.e30.ä"}, "client_assertion is missing or no JWT"),
        ({"client_assertion": "e30.W10.e30"}, "client_assertion is missing or no JWT"),
        ({"client_assertion": "e30.e30.e30"}, "the assertion has no sub"),
    ],
)
def test_what_is_no_assertion(with_keys: MakeSigner, changes: dict[str, str | None], reason: str) -> None:
    op = with_keys("ES256")

    refused = op.redeem(op.code(), headers=(), **{**signed(op, "ES256"), **changes})

    assert error_of(refused) == (401, "invalid_client", "The client assertion does not hold.")
    assert detail(op) == reason


def test_a_client_id_beside_an_assertion_must_agree(with_keys: MakeSigner) -> None:
    op = with_keys("ES256")

    assert op.redeem(op.code(), headers=(), client_id="field-service", **signed(op, "ES256")).status == 200
    assert error_of(op.redeem(op.code(), headers=(), client_id="another", **signed(op, "ES256"))) == (
        400, "invalid_request", "The client_id differs from the subject of the client assertion.",
    )  # fmt: skip


@pytest.mark.parametrize("more", [{"client_secret": SHARED_SECRET}, {}])
def test_an_assertion_beside_a_secret_is_two_methods(with_keys: MakeSigner, more: dict[str, str]) -> None:
    op = with_keys("HS256")
    headers = () if more else (op.basic(),)

    refused = op.redeem(op.code(), headers=headers, **signed(op, "HS256"), **more)

    assert error_of(refused) == (400, "invalid_request", "The client used more than one authentication method.")
