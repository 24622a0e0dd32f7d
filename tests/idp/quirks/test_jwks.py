"""Quirks of the key set: which keys there are, what they look like, and when they change."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import jwt
import pytest
from cryptography import x509

from mobile_sso.idp.jws import decode
from mobile_sso.idp.keys import ALGORITHMS
from mobile_sso.idp.profile import AccessTokenShape, IdpProfile

from .refused_settings import refused
from .signatures import genuine, jwks, kids, verifies

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky


# jwks_rotate ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("keep_old", "published"), [(True, 8), (False, 4)])
def test_jwks_rotate_signs_with_a_key_nobody_has_seen(quirky: Quirky, keep_old: bool, published: int) -> None:
    op = quirky("jwks_rotate", keep_old=keep_old)
    before = kids(op)

    token = op.tokens()["id_token"]

    after = kids(op)
    assert op.header(token)["kid"] not in before
    assert genuine(op, token)
    assert len(after) == published
    assert (set(before) <= set(after)) is keep_old


def test_jwks_rotate_may_take_the_old_keys_away_after_a_time_of_grace(quirky: Quirky) -> None:
    op = quirky("jwks_rotate", grace_s=600, strikes={"times": 1})
    before = kids(op)
    op.tokens()

    op.clock.advance(599)
    assert set(before) <= set(kids(op))
    op.clock.advance(1)
    assert not set(before) & set(kids(op))


def test_jwks_rotate_between_logins_spares_the_first_one(op: Op, quirky: Quirky) -> None:
    rotating = quirky("jwks_rotate", when="between_logins", keep_old=False)
    before = kids(rotating)

    rotating.tokens()
    assert kids(rotating) == before
    second = rotating.tokens()["id_token"]
    assert not set(before) & set(kids(rotating))
    assert genuine(rotating, second)
    before = kids(op)
    assert (op.tokens() and op.tokens() and kids(op)) == before


def test_jwks_rotate_between_logins_follows_its_strikes(quirky: Quirky) -> None:
    op = quirky("jwks_rotate", when="between_logins", strikes={"nth": 1})
    before = kids(op)

    op.tokens()
    after = kids(op)
    op.tokens()

    assert set(before) < set(after)
    assert kids(op) == after


def test_jwks_rotate_now_rotates_once_each_time_it_is_switched_on(op: Op) -> None:
    before = kids(op)
    op.idp.switch_quirks({"jwks_rotate": {"when": "now", "keep_old": False}})

    after = kids(op)
    assert not set(before) & set(after)
    op.tokens()
    assert kids(op) == after
    op.idp.switch_quirks({"jwks_rotate": {"when": "now"}})
    assert set(after) < set(kids(op))


def test_an_id_token_of_rotated_keys_is_still_a_logout_hint(quirky: Quirky) -> None:
    op = quirky("jwks_rotate", keep_old=False)
    hint = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]
    op.tokens(op.grace)

    assert "<h1>Signed out</h1>" in op.browser.get("/logout", id_token_hint=hint).text


def test_jwks_rotate_refuses_a_grace_that_makes_no_sense() -> None:
    refused(
        "jwks_rotate", "quirk 'jwks_rotate': 'grace_s' makes no sense without 'keep_old'", keep_old=False, grace_s=1
    )
    refused("jwks_rotate", "quirk 'jwks_rotate': 'grace_s' must be more than 0 seconds, got 0", grace_s=0)


# jwks_kid -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rsa", "types"), [(1, ["RSA", "EC", "OKP"]), (3, ["RSA", "RSA", "RSA", "EC", "OKP"])])
def test_jwks_kid_absent_leaves_every_kid_out(op: Op, quirky: Quirky, rsa: int, types: list[str]) -> None:
    bare = quirky("jwks_kid", rsa=rsa)
    token = bare.tokens()["id_token"]

    assert None not in kids(op)
    assert kids(bare) == [None] * len(types)
    assert "kid" not in bare.header(token)
    assert [key["kty"] for key in jwks(bare)] == types
    assert sum(key["kty"] == "RSA" and verifies(token, key, "RS256") for key in jwks(bare)) == 1


def test_jwks_kid_may_leave_a_type_of_key_out(quirky: Quirky) -> None:
    assert [key["alg"] for key in jwks(quirky("jwks_kid", mode="unknown", ec=0, okp=2))] == [
        "RS256", "PS256", "EdDSA", "EdDSA",
    ]  # fmt: skip


def test_jwks_kid_duplicate_puts_a_stranger_before_each_key(op: Op, quirky: Quirky) -> None:
    twins = quirky("jwks_kid", mode="duplicate")
    token = twins.tokens()["id_token"]

    assert len(set(kids(op))) == len(kids(op)) == 4
    assert kids(twins) == [kid for kid in kids(op) for _ in range(2)]
    of_this_kid = [key for key in jwks(twins) if key["kid"] == twins.header(token)["kid"]]
    assert [verifies(token, key) for key in of_this_kid] == [False, True]


def test_jwks_kid_unknown_names_a_key_nobody_has(op: Op, quirky: Quirky) -> None:
    unknown = quirky("jwks_kid", mode="unknown")
    token = unknown.tokens()["id_token"]

    assert op.header(op.tokens()["id_token"])["kid"] in kids(op)
    assert kids(unknown) == kids(op)
    assert unknown.header(token)["kid"] not in kids(unknown)


def test_jwks_kid_refuses_numbers_of_keys_nobody_publishes() -> None:
    refused("jwks_kid", "quirk 'jwks_kid': 'ec' is from 0 to 20 keys, got 21", ec=21)


# jwks_content ---------------------------------------------------------------------------------------------------------


def test_jwks_content_empty_and_absent(op: Op, quirky: Quirky) -> None:
    absent = quirky("jwks_content", keys="absent")

    assert jwks(op)
    assert jwks(quirky("jwks_content")) == []
    assert absent.browser.get("/jwks").json_object() == {}


def test_jwks_content_weak_rsa_signs_with_the_weak_key(op: Op, quirky: Quirky) -> None:
    weak = quirky("jwks_content", keys="weak_rsa", bits=1024)
    token = weak.tokens()["id_token"]

    def bits(provider: Op) -> list[int]:
        return [8 * len(decode(str(key["n"]))) for key in jwks(provider) if key["kty"] == "RSA"]

    assert bits(op) == [2048, 2048]
    assert bits(weak) == [1024, 1024]
    assert weak.header(token)["kid"] not in kids(op)
    key = next(key for key in jwks(weak) if key["kid"] == weak.header(token)["kid"])
    assert verifies(token, key)
    assert genuine(weak, weak.tokens()["access_token"])


def test_jwks_content_oct_publishes_the_secret_it_signs_with(op: Op, quirky: Quirky) -> None:
    symmetric = quirky("jwks_content", keys="oct")
    body = symmetric.tokens()
    (key,) = jwks(symmetric)

    assert "oct" not in [one["kty"] for one in jwks(op)]
    assert (key["kty"], key["alg"], key["use"]) == ("oct", "HS256", "sig")
    for token in (body["id_token"], body["access_token"]):
        signing_input, _, signature = str(token).rpartition(".")
        assert symmetric.header(token)["alg"] == "HS256"
        assert symmetric.header(token)["kid"] == key["kid"]
        assert hmac.digest(decode(str(key["k"])), signing_input.encode(), "sha256") == decode(signature)
    assert key["k"] not in symmetric.secrets.mask(f"k={key['k']}")


def test_jwks_content_enc_only_says_our_keys_are_not_for_signatures(op: Op, quirky: Quirky) -> None:
    encryption = quirky("jwks_content", keys="enc_only")

    assert {key["use"] for key in jwks(op)} == {"sig"}
    assert kids(encryption) == kids(op)
    assert [(key["use"], key.get("alg")) for key in jwks(encryption)] == [("enc", None)] * 4


def test_jwks_content_private_gives_our_keys_away(op: Op, quirky: Quirky) -> None:
    leaking = quirky("jwks_content", keys="private")

    assert not any("d" in key for key in jwks(op))
    assert kids(leaking) == kids(op)
    for key in jwks(leaking):
        stolen = jwt.PyJWK.from_dict(key)
        signed = stolen.Algorithm.sign(b"forged", stolen.key)
        assert leaking.idp.state.keys.verifies(str(key["alg"]), b"forged", signed)
        assert str(key["d"]) not in leaking.secrets.mask(f"d={key['d']}")


def test_jwks_content_many_has_ours_behind_all_the_others(op: Op, quirky: Quirky) -> None:
    crowded = quirky("jwks_content", keys="many", count=300)

    assert len(jwks(op)) == 4
    assert len(set(kids(crowded))) == 304
    assert kids(crowded)[-4:] == kids(op)


def test_jwks_content_refuses_keys_that_are_not_weak_or_too_many() -> None:
    refused("jwks_content", "quirk 'jwks_content': 'bits' is from 1024 to 2047, got 2048", keys="weak_rsa", bits=2048)
    refused("jwks_content", "quirk 'jwks_content': 'count' is from 1 to 100000, got 0", keys="many", count=0)


# What keys look like --------------------------------------------------------------------------------------------------


def test_jwks_members_describes_the_keys_otherwise(op: Op, quirky: Quirky) -> None:
    described = quirky(
        "jwks_members", alg="omit", x5c=True, x5t=True, x5t_s256=True, status="ACTIVE", issuer="{issuer}/{tenantid}"
    )

    for ideal, key in zip(jwks(op), jwks(described), strict=True):
        assert ideal.pop("alg")
        certificate = base64.b64decode(key.pop("x5c")[0])
        assert decode(key.pop("x5t")) == hashlib.sha1(certificate).digest()
        assert decode(key.pop("x5t#S256")) == hashlib.sha256(certificate).digest()
        assert (key.pop("status"), key.pop("issuer")) == ("ACTIVE", "https://idp.test/{tenantid}")
        assert key == ideal
        published = described.idp.state.keys.find(str(key["kid"])).private_key.public_key()
        subject = x509.load_der_x509_certificate(certificate).public_key()
        assert subject == published
    assert jwks(described) == jwks(described)


def test_jwks_members_may_omit_the_use(quirky: Quirky) -> None:
    assert not any("use" in key for key in jwks(quirky("jwks_members", use="omit")))


def test_jwks_members_refuses_to_change_nothing() -> None:
    refused(
        "jwks_members",
        "quirk 'jwks_members' changes nothing: give alg, use, x5c, x5t, x5t_s256, status or issuer",
        alg="keep",
    )


@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        ("hex40", r"[0-9a-f]{40}"),
        ("base64", r"(?=.*\+)(?=.*/)[A-Za-z0-9+/]{43}="),
        ("short_number", r"2\d\d"),
        ("uuid", r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"),
        ("ten_characters", r"[A-Z2-7]{10}"),
        ("x5t", r"[A-Za-z0-9_-]{27}"),
    ],
)
def test_jwks_kid_form_is_that_of_another_provider(op: Op, quirky: Quirky, form: str, pattern: str) -> None:
    formed = quirky("jwks_kid_form", form=form)
    body = formed.tokens()

    assert not any(re.fullmatch(pattern, str(kid)) for kid in kids(op))
    assert all(re.fullmatch(pattern, str(kid)) for kid in kids(formed))
    assert len(set(kids(formed))) == 4
    assert kids(formed) == kids(formed)
    assert genuine(formed, body["id_token"])
    assert genuine(formed, body["access_token"])


def test_jwks_kid_form_x5t_is_the_certificates_thumbprint(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(quirks={"jwks_members": {"x5t": True}, "jwks_kid_form": {"form": "x5t"}}))

    assert all(key["kid"] == key["x5t"] for key in jwks(op))


def test_jwks_kid_form_leaves_alone_what_is_not_ours(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(quirks={"jwks_content": {"keys": "oct"}, "jwks_kid_form": {"form": "hex40"}}))

    assert op.header(op.tokens()["id_token"])["kid"] == kids(op)[0]
    assert not re.fullmatch(r"[0-9a-f]{40}", str(kids(op)[0]))


def test_jwks_replica_skew_lets_the_signing_keys_come_and_go(op: Op, quirky: Quirky) -> None:
    skewed = quirky("jwks_replica_skew")

    assert [len(kids(op)) for _ in range(4)] == [4, 4, 4, 4]
    assert [len(kids(skewed)) for _ in range(4)] == [0, 4, 0, 4]


def test_jwks_replica_skew_keeps_older_keys_on_the_replica_that_lags(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(quirks={"jwks_replica_skew": {"from_read": 2, "every": 3}}))
    before = kids(op)
    op.idp.state.keys = op.idp.state.keys.rotated(keep_old=True)

    reads = [kids(op) for _ in range(4)]

    assert reads[0] == reads[3] == before
    assert reads[1] == reads[2] == [*reads[1][:4], *before]


def test_jwks_replica_skew_may_lack_one_key_in_turn(quirky: Quirky) -> None:
    skewed = quirky("jwks_replica_skew", lacks="one_in_turn", every=1)
    reads = [kids(skewed) for _ in range(5)]

    assert [len(read) for read in reads] == [3] * 5
    assert reads[4] == reads[0]
    assert len({tuple(read) for read in reads}) == 4


def test_jwks_replica_skew_refuses_numbers_that_count_nothing() -> None:
    refused("jwks_replica_skew", "quirk 'jwks_replica_skew': 'every' must be 1 or more, got 0", every=0)
    refused("jwks_replica_skew", "quirk 'jwks_replica_skew': 'from_read' must be 1 or more, got 0", from_read=0)


def test_jwks_app_specific_key_is_published_for_who_names_the_app(op: Op, quirky: Quirky) -> None:
    specific = quirky("jwks_app_specific_key")
    kid = specific.header(specific.tokens()["id_token"])["kid"]

    assert op.header(op.tokens()["id_token"])["kid"] in kids(op)
    assert kid not in [key["kid"] for key in jwks(specific)]
    assert kid not in [key["kid"] for key in jwks(specific, "?appid=somebody")]
    assert kid not in [key["kid"] for key in jwks(specific, "?client_id=field-service")]
    assert kid in [key["kid"] for key in jwks(specific, "?appid=field-service")]
    assert [key["alg"] for key in jwks(specific)] == list(ALGORITHMS)


def test_jwks_split_signs_access_tokens_with_a_key_of_their_own(make_op: MakeOp) -> None:
    profile = IdpProfile(signing_algs=("RS256",), access_token=AccessTokenShape(signing_alg="RS256"))
    ideal, split = make_op(profile), make_op(replace(profile, quirks={"jwks_split": {}}))

    for op, keys in ((ideal, 1), (split, 2)):
        body = op.tokens()
        assert len(kids(op)) == keys
        assert len({op.header(body[name])["kid"] for name in ("id_token", "access_token")}) == keys
        assert genuine(op, body["id_token"])
        assert genuine(op, body["access_token"])
    body = split.tokens()
    assert split.browser.get("/logout", id_token_hint=str(body["access_token"])).status != 302
