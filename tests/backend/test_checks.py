"""Each check, alone: facts it accepts, facts it refuses, and the rule it names."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mobile_sso.backend.checks as checks
from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import (
    AuthorizationResponseFacts,
    DiscoveryFacts,
    TokenFacts,
    TokenResponseFacts,
    UserinfoFacts,
)
from mobile_sso.backend.jws import CompactJws
from mobile_sso.backend.stages import ID_TOKEN, LOGOUT_TOKEN
from mobile_sso.testbed.http import Parameters, Response

NOW = 1_800_000_000.0
EVENT = "http://schemas.openid.net/event/backchannel-logout"


def merged(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**base, **change}.items() if value is not ...}


def metadata(**change: object) -> DiscoveryFacts:
    url = change.pop("url", "https://idp.test/.well-known/openid-configuration")
    document = {
        "issuer": "https://idp.test",
        "authorization_endpoint": "https://idp.test/authorize",
        "token_endpoint": "https://idp.test/token",
        "jwks_uri": "https://idp.test/jwks",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }
    return DiscoveryFacts(discovery_url=url, metadata=merged(document, change))


def response(
    query: str = "code=c0de&state=s", *, uri: str | None = "app://oauth/callback", promised: bool = True
) -> AuthorizationResponseFacts:
    return AuthorizationResponseFacts(
        received_uri=uri,
        parameters=Parameters.parse(query),
        redirect_uri="app://oauth/callback",
        issuer="https://idp.test",
        iss_promised=promised,
    )


def answer(status: int = 200, is_json_object: bool = True, **change: object) -> TokenResponseFacts:
    members = {"access_token": "at", "id_token": "it", "token_type": "Bearer"}
    return TokenResponseFacts(
        response=Response(status=status), is_json_object=is_json_object, members=merged(members, change)
    )


def token(header: dict[str, Any] | None = None, expected: dict[str, Any] | None = None, **change: object) -> TokenFacts:
    claims = {
        "iss": "https://idp.test", "sub": "ada", "aud": "me", "exp": NOW + 300, "iat": NOW, "nonce": "n0nce",
        "jti": "j", "events": {EVENT: {}},
    }  # fmt: skip
    jws = CompactJws(
        header=merged({"alg": "RS256", "kid": "one"}, header or {}),
        claims=merged(claims, change),
        payload_segment="",
        signing_input=b"",
        signature=b"",
    )
    facts = TokenFacts(
        jws=jws, keys=(), algorithms=("RS256",), issuer="https://idp.test", client_id="me", now=NOW, leeway=60.0,
        nonce="n0nce",
    )  # fmt: skip
    return replace(facts, **(expected or {}))


def userinfo(status: int = 200, **change: object) -> UserinfoFacts:
    return UserinfoFacts(response=Response(status=status), claims=merged({"sub": "ada"}, change), subject="ada")


ACCEPTED: list[tuple[str, Any]] = [
    ("discovery_url", metadata()),
    ("discovery_url", metadata(url="http://127.0.0.1:8080/.well-known/openid-configuration")),
    ("discovery_issuer", metadata()),
    ("discovery_issuer", metadata(issuer="https://idp.test/")),
    ("discovery_members", metadata()),
    ("discovery_members", metadata(userinfo_endpoint="https://idp.test/me")),
    ("single_parameters", response()),
    ("callback_uri", response()),
    ("callback_uri", response(uri=None)),
    ("authorization_response_iss", response("code=c0de&iss=https%3A%2F%2Fidp.test")),
    ("authorization_response_iss", response(promised=False)),
    ("authorization_response_iss", response("code=c0de&iss=https%3A%2F%2Fidp.test", promised=False)),
    ("no_tokens_in_response", response("code=c0de&session_state=x&unknown=y")),
    ("authorization_code", response()),
    ("authorization_code", response("error=access_denied")),
    ("authorization_code", response(f"code={'x' * 8192}")),
    ("token_response_status", answer()),
    ("token_response_members", answer(unknown="member")),
    ("token_type", answer()),
    ("token_type", answer(token_type="bEARER")),
    ("expires_in", answer()),
    ("expires_in", answer(expires_in=0)),
    ("expires_in", answer(expires_in=3599.5)),
    ("signature_algorithm", token()),
    ("signature_algorithm", token({"alg": "ES256"}, {"algorithms": ("RS256", "ES256")})),
    ("critical_header", token()),
    ("id_token_typ", token()),
    ("id_token_typ", token({"typ": "JWT"})),
    ("access_token_typ", token({"typ": "at+jwt"})),
    ("access_token_typ", token({"typ": "application/at+jwt"})),
    ("logout_token_typ", token({"typ": "logout+jwt"})),
    ("logout_token_typ", token({"typ": "JWT"})),
    ("logout_token_typ", token()),
    ("signature_key", token(expected={"keys": ("a key",)})),
    ("issuer", token()),
    ("subject", token(sub="x" * 255)),
    ("audience", token()),
    ("audience", token(aud=["other", "me"])),
    ("additional_audience", token(aud=["me"])),
    ("additional_audience", token({}, {"trusted_audiences": ("friend",)}, aud=["friend", "me"])),
    ("authorized_party", token()),
    ("authorized_party", token(azp="me")),
    ("expiry", token()),
    ("expiry", token(exp=NOW - 59)),
    ("issued_at", token()),
    ("issued_at", token(iat=NOW + 60)),
    ("issued_at", token(iat=NOW - 660)),
    ("not_before", token()),
    ("not_before", token(nbf=NOW + 60)),
    ("no_logout_event", token(events=...)),
    ("nonce", token()),
    ("nonce", token({}, {"nonce": None}, nonce=...)),
    ("authentication_context", token(acr="whatever")),
    ("authentication_context", token({}, {"acr_values": ("gold",)}, acr="gold")),
    ("authentication_time", token()),
    ("authentication_time", token({}, {"max_age": 300}, auth_time=NOW - 360)),
    ("access_token_hash", token({}, {"access_token": "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"},
                                at_hash="77QmUPtjPfzWtF2AnpK9RQ")),
    ("access_token_hash", token({}, {"access_token": "at"})),
    ("session_id", token()),
    ("session_id", token(sid="a b&c%d#\"e")),
    ("logout_event", token()),
    ("logout_event", token(events={EVENT: {}, "other": 1})),
    ("subject_or_session", token()),
    ("subject_or_session", token(sub=..., sid="s")),
    ("no_nonce", token(nonce=...)),
    ("token_id", token()),
    ("access_token_audience", token({}, {"trusted_audiences": ("api", "other")}, aud=["x", "api"])),
    ("userinfo_response", userinfo()),
    ("userinfo_subject", userinfo()),
]  # fmt: skip

REFUSED: list[tuple[str, Any, str]] = [
    ("discovery_url", metadata(url="http://idp.test/.well-known/openid-configuration"),
     "DSC-01: http://idp.test/.well-known/openid-configuration is not https"),
    ("discovery_url", metadata(url="https:///.well-known/openid-configuration"),
     "DSC-01: https:///.well-known/openid-configuration is not https"),
    ("discovery_url", metadata(url="https://idp.test/metadata"),
     "DSC-01: https://idp.test/metadata does not end in /.well-known/openid-configuration"),
    ("discovery_issuer", metadata(issuer="https://evil.test"),
     "DSC-02: issuer is 'https://evil.test', but the metadata was read below 'https://idp.test'"),
    ("discovery_issuer", metadata(issuer=...),
     "DSC-02: issuer is None, but the metadata was read below 'https://idp.test'"),
    ("discovery_members", metadata(token_endpoint=...), "DSC-03: token_endpoint is None, expected an https URL"),
    ("discovery_members", metadata(jwks_uri="http://idp.test/jwks"),
     "DSC-03: jwks_uri is 'http://idp.test/jwks', expected an https URL"),
    ("discovery_members", metadata(userinfo_endpoint=7), "DSC-03: userinfo_endpoint is 7, expected an https URL"),
    ("discovery_members", metadata(subject_types_supported="public"),
     "DSC-03: subject_types_supported is 'public', expected an array"),
    ("single_parameters", response("code=a&state=s&code=b"), "AZR-02: given more than once: code"),
    ("callback_uri", response(uri="app://oauth/callback/"),
     "AZR-01: the response came to app://oauth/callback/, expected app://oauth/callback"),
    ("callback_uri", response(uri="app:/oauth/callback"),
     "AZR-01: the response came to app:/oauth/callback, expected app://oauth/callback"),
    ("authorization_response_iss", response(),
     "AZR-05: the metadata promises iss, the response has none (expected 'https://idp.test')"),
    ("authorization_response_iss", response("error=access_denied&iss=https%3A%2F%2Fidp.test%2F"),
     "AZR-05: iss is 'https://idp.test/', expected 'https://idp.test'"),
    ("authorization_response_iss", response("code=c&iss=evil", promised=False),
     "AZR-05: iss is 'evil', expected 'https://idp.test'"),
    ("no_tokens_in_response", response("code=c&id_token=x"), "AZR-09: the response of a code flow carries id_token"),
    ("no_tokens_in_response", response("access_token=x"),
     "AZR-09: the response of a code flow carries access_token"),
    ("authorization_code", response("state=s"), "AZR-08: the response has neither code nor error"),
    ("authorization_code", response("code=&state=s"), "AZR-08: the response has neither code nor error"),
    ("authorization_code", response(f"code={'x' * 8193}"),
     "AZR-08: the code has 8193 characters, at most 8192 are accepted"),
    ("token_response_status", answer(400, error="invalid_grant"),
     "TKR-01: the token endpoint answered 400 and 'invalid_grant'"),
    ("token_response_status", answer(302), "TKR-01: the token endpoint answered 302"),
    ("token_response_status", answer(is_json_object=False),
     "TKR-01: the token endpoint's answer is not a JSON object"),
    ("token_response_members", answer(id_token=...), "TKR-02: the token response has no id_token"),
    ("token_response_members", answer(access_token=""), "TKR-02: the token response has no access_token"),
    ("token_type", answer(token_type="mac"), "TKR-03: token_type is 'mac', expected 'Bearer'"),
    ("token_type", answer(token_type=...), "TKR-03: token_type is None, expected 'Bearer'"),
    ("expires_in", answer(expires_in=-1), "TKR-04: expires_in is -1, expected a number of seconds"),
    ("expires_in", answer(expires_in="300"), "TKR-04: expires_in is '300', expected a number of seconds"),
    ("expires_in", answer(expires_in=True), "TKR-04: expires_in is True, expected a number of seconds"),
    ("signature_algorithm", token({"alg": "none"}), "IDT-03: alg is 'none', allowed is RS256"),
    ("signature_algorithm", token({"alg": "ES256"}), "IDT-03: alg is 'ES256', allowed is RS256"),
    ("signature_algorithm", token({"alg": "HS256"}), "IDT-03: alg is 'HS256', allowed is RS256"),
    ("signature_algorithm", token({"alg": ...}), "IDT-03: alg is None, allowed is RS256"),
    ("critical_header", token({"crit": ["x"]}), "IDT-07: crit is ['x'], and no extension is understood"),
    ("id_token_typ", token({"typ": "at+jwt"}), "IDT-07: typ is 'at+jwt', expected jwt"),
    ("access_token_typ", token({"typ": "logout+jwt"}), "ACT-01: typ is 'logout+jwt', expected at+jwt or jwt"),
    ("logout_token_typ", token({"typ": "at+jwt"}), "LOT-11: typ is 'at+jwt', expected logout+jwt or jwt"),
    ("signature_key", token({"kid": "nine"}), "IDT-05: the issuer has no key with kid 'nine' for 'RS256'"),
    ("signature", token(), "IDT-06: the signature does not verify with the issuer's key"),
    ("issuer", token(iss="https://idp.test/"),
     "IDT-08: iss is 'https://idp.test/', expected 'https://idp.test'"),
    ("issuer", token(iss=...), "IDT-08: iss is None, expected 'https://idp.test'"),
    ("subject", token(sub=...), "IDT-09: sub is None, expected a text"),
    ("subject", token(sub=7), "IDT-09: sub is 7, expected a text"),
    ("subject", token(sub=""), "IDT-09: sub is '', expected a text"),
    ("subject", token(sub="x" * 256), "IDT-09: sub has 256 characters, expected at most 255, all ASCII"),
    ("subject", token(sub="adä"), "IDT-09: sub has 3 characters, expected at most 255, all ASCII"),
    ("audience", token(aud="me-too"), "IDT-10: aud is 'me-too', expected 'me' in it"),
    ("audience", token(aud=...), "IDT-10: aud is None, expected 'me' in it"),
    ("audience", token(aud=["other"]), "IDT-10: aud is ['other'], expected 'me' in it"),
    ("additional_audience", token(aud=["me", "other"]),
     "IDT-11: aud also names ['other'], which this client does not trust"),
    ("authorized_party", token(azp="other"), "IDT-12: azp is 'other', expected 'me'"),
    ("expiry", token(exp=NOW - 60), "IDT-13: expired 60 s ago, 60 s are forgiven"),
    ("expiry", token(exp=...), "IDT-13: exp is None, expected a number of seconds"),
    ("expiry", token(exp="soon"), "IDT-13: exp is 'soon', expected a number of seconds"),
    ("expiry", token(exp=True), "IDT-13: exp is True, expected a number of seconds"),
    ("expiry", token(exp=float("inf")), "IDT-13: exp is inf, expected a number of seconds"),
    ("issued_at", token(iat=...), "IDT-14: iat is None, expected a number of seconds"),
    ("issued_at", token(iat=NOW + 61), "IDT-14: issued 61 s in the future, 60 s are forgiven"),
    ("issued_at", token(iat=NOW - 661), "IDT-14: issued 661 s ago, at most 600 s are accepted"),
    ("not_before", token(nbf=NOW + 61), "IDT-15: valid in 61 s only, 60 s are forgiven"),
    ("not_before", token(nbf="now"), "IDT-15: nbf is 'now', expected a number of seconds"),
    ("no_logout_event", token(), "IDT-22: the token has events: it is a logout token"),
    ("nonce", token(nonce=...), "IDT-16: nonce is missing, expected the one sent"),
    ("nonce", token(nonce="other"), "IDT-16: nonce is another one, expected the one sent"),
    ("nonce", token({}, {"nonce": None}), "IDT-17: the token has a nonce though none was sent"),
    ("authentication_context", token({}, {"acr_values": ("gold",)}, acr="silver"),
     "IDT-18: acr is 'silver', asked for was gold"),
    ("authentication_context", token({}, {"acr_values": ("gold",)}), "IDT-18: acr is None, asked for was gold"),
    ("authentication_time", token({}, {"max_age": 300}), "IDT-19: auth_time is None, expected a number of seconds"),
    ("authentication_time", token({}, {"max_age": 300}, auth_time=NOW - 361),
     "IDT-19: authenticated 361 s ago, asked for was at most 300 s"),
    ("access_token_hash", token({}, {"access_token": "at"}, at_hash="wrong"),
     "IDT-20: at_hash is not the hash of the access token that came with it"),
    ("session_id", token(sid=7), "IDT-21: sid is 7, expected a text"),
    ("session_id", token(sid=None), "IDT-21: sid is None, expected a text"),
    ("logout_event", token(events=...), f"LOT-07: events is None, expected an object with the member {EVENT}"),
    ("logout_event", token(events=[EVENT]),
     f"LOT-07: events is ['{EVENT}'], expected an object with the member {EVENT}"),
    ("logout_event", token(events={EVENT: None}),
     f"LOT-07: events is {{'{EVENT}': None}}, expected an object with the member {EVENT}"),
    ("subject_or_session", token(sub=...), "LOT-06: sub is None and sid None"),
    ("subject_or_session", token(sid=7), "LOT-06: sub is 'ada' and sid 7"),
    ("no_nonce", token(), "LOT-08: the token has a nonce: it is an ID token"),
    ("token_id", token(jti=...), "LOT-09: jti is None, expected a text"),
    ("access_token_audience", token({}, {"trusted_audiences": ("api",)}), "ACT-02: aud is 'me', expected one of api"),
    ("userinfo_response", userinfo(503), "USI-01: the userinfo endpoint answered 503"),
    ("userinfo_subject", userinfo(sub="mallory"), "IDT-25: sub of userinfo is 'mallory', the ID token says 'ada'"),
    ("userinfo_subject", userinfo(sub=...), "IDT-25: sub of userinfo is None, the ID token says 'ada'"),
]  # fmt: skip


def check_of(name: str) -> Callable[[Any], None]:
    module = importlib.import_module(f"mobile_sso.backend.checks.{name}")
    found: Callable[[Any], None] = module.check
    return found


@pytest.mark.parametrize(("name", "facts"), ACCEPTED, ids=[f"{n}-{row[0]}" for n, row in enumerate(ACCEPTED)])
def test_a_check_accepts(name: str, facts: object) -> None:
    assert check_of(name)(facts) is None


@pytest.mark.parametrize(("name", "facts", "message"), REFUSED, ids=[f"{n}-{row[0]}" for n, row in enumerate(REFUSED)])
def test_a_check_refuses(name: str, facts: object, message: str) -> None:
    with pytest.raises(CheckFailed) as failed:
        check_of(name)(facts)
    assert str(failed.value) == message


def test_the_grid_and_the_files_are_in_step() -> None:
    assert checks.__file__ is not None
    files = {path.stem for path in Path(checks.__file__).parent.glob("*.py")} - {"__init__"}
    rows = [line.name for line in checks.GRID]
    assert sorted(rows) == sorted(files)
    assert all(line.stages for line in checks.GRID)


def test_every_check_has_a_row_that_it_accepts_and_one_that_it_refuses() -> None:
    accepted = {name for name, _ in ACCEPTED} | {"signature"}  # a good signature: test_keys
    assert accepted == {name for name, _, _ in REFUSED} == checks.ALL_CHECKS


def test_only_the_active_checks_of_the_stage_run() -> None:
    bad = token({"alg": "none"}, iss="other")
    with pytest.raises(CheckFailed, match=r"^IDT-03"):
        checks.run(ID_TOKEN, bad, active=frozenset({"issuer", "signature_algorithm"}))
    with pytest.raises(CheckFailed, match=r"^IDT-08"):
        checks.run(ID_TOKEN, bad, active=frozenset({"issuer"}))
    checks.run(ID_TOKEN, bad, active=frozenset({"no_nonce"}))
    with pytest.raises(CheckFailed, match=r"^LOT-08"):
        checks.run(LOGOUT_TOKEN, bad, active=frozenset({"no_nonce"}))
