from __future__ import annotations

import base64

import pytest

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.jws import parse


def segment(text: str | bytes) -> str:
    return base64.urlsafe_b64encode(text if isinstance(text, bytes) else text.encode()).rstrip(b"=").decode()


def token(header: str | bytes, payload: str | bytes, signature: str = "c2ln") -> str:
    return f"{segment(header)}.{segment(payload)}.{signature}"


GOOD = token('{"alg":"RS256"}', '{"sub":"ada"}')


def test_a_compact_jws_is_taken_apart() -> None:
    jws = parse(GOOD)
    assert jws.header == {"alg": "RS256"}
    assert jws.claims == {"sub": "ada"}
    assert jws.signature == b"sig"
    assert jws.signing_input.decode() == GOOD.rpartition(".")[0]


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        (None, "there is no token"),
        ("", "there is no token"),
        ({"payload": "", "signatures": []}, "there is no token"),
        ("a.b", "a compact JWS has three parts, this has 2"),
        ("a.b.c.d.e", "a compact JWS has three parts, this has 5"),
        ("x" * 65_537, "the token has 65537 characters, at most 65536 are read"),
        (token("{}", "{}", "a+b/"), "the signature is not base64url"),
        (token("{}", "{}", "abcde"), "the signature is not base64url"),
        (token("{}", "[]"), "the payload is not a JSON object"),
        (token("not json", "{}"), "the header is not JSON with unique members"),
        (token("{}", '{"a":1,"a":2}'), "the payload is not JSON with unique members"),
        (token("{}", b"\xff\xfe"), "the payload is not JSON with unique members"),
        (token("{}", "[" * 30_000), "the payload is not JSON with unique members"),
    ],
)
def test_anything_else_is_refused(sent: object, detail: str) -> None:
    with pytest.raises(CheckFailed) as failed:
        parse(sent)
    assert (failed.value.rule_id, failed.value.detail) == ("IDT-01", detail)
