from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mobile_sso.testbed.masking import SECRET_NAMES, Secrets, handle

CODE = "SplxlOBeZQQYbYS6WxSbIA"
LONG = "af0ifjsldkj/af0i"
AWKWARD = 'a "b"&c=d+e/f%g <h> é\'i'

Carrier = Callable[[str], str]
CARRIERS: dict[str, Carrier] = {
    "alone": lambda value: value,
    "in a sentence": lambda value: f"the code is {value}.",
    "in brackets": lambda value: f"[{value}],({value});<{value}>",
    "in quotes": lambda value: f"'{value}' \"{value}\" `{value}`",
    "behind punctuation": lambda value: f"-{value}-, _{value}_, .{value}., ~{value}~, +{value}+, %{value}%",
    "twice in a row": lambda value: value + value,
    "in a query": lambda value: "https://idp.test/cb?" + urlencode({"x": value, "y": "1"}),
    "in a query with %20": lambda value: f"app://cb?x={quote(value, safe='')}&y=1",
    "in a path": lambda value: f"https://idp.test/{quote(value)}/end",
    "in lower-case percent-encoding": lambda value: _lowered(quote(value, safe="")),
    "in a URL inside a URL": lambda value: "https://a.test/?next=" + quote(f"app://cb?x={quote_plus(value)}&y=1", ""),
    "in a fragment": lambda value: f"app://cb#x={quote(value)}",
    "in JSON": lambda value: json.dumps({"x": value}),
    "in unescaped JSON": lambda value: json.dumps({"x": value}, ensure_ascii=False),
    "in HTML": lambda value: f'<input value="{html.escape(value)}">',
    "in a header": lambda value: f"Authorization: Bearer {value}\r\nX-Other: {value}",
    "in a cookie": lambda value: f"Cookie: first={value}; second={value}",
}


def _lowered(text: str) -> str:
    return "".join(
        character.lower() if "%" in text[max(0, at - 2) : at] else character for at, character in enumerate(text)
    )


secret_texts = st.one_of(
    st.text("abcXYZ019-._~", min_size=6, max_size=60),
    st.text("abc +/=&%\"'<>\\é€", min_size=6, max_size=30),
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=6, max_size=20),
)


@pytest.mark.parametrize("carrier", CARRIERS.values(), ids=CARRIERS.keys())
@settings(max_examples=30)
@given(value=secret_texts)
def test_no_registered_secret_survives(carrier: Carrier, value: str) -> None:
    assume(value not in handle("nonce", value))
    secrets = Secrets()
    secrets.register("nonce", value)
    text = carrier(value)
    assert secrets.finds(text)
    masked = secrets.mask(text)
    assert [spelling for spelling in secrets.values() if spelling in masked] == []


@given(st.lists(secret_texts, min_size=1, max_size=8, unique=True), st.randoms(use_true_random=False))
def test_secrets_that_contain_or_touch_each_other_do_not_survive(values: list[str], random: object) -> None:
    secrets = Secrets()
    for value in values:
        secrets.register("k", value)
    assume(not any(value in handle("k", other) for value in values for other in values))
    masked = secrets.mask("".join(values))
    assert [value for value in values if value in masked] == []


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"code {CODE} was used", "code code:a35b was used"),
        (f"app://cb?x={CODE}&state=keep", "app://cb?x=code:a35b&state=keep"),
        (f"next=app%3A%2F%2Fcb%3Fx%3D{CODE}%26y%3D1", "next=app%3A%2F%2Fcb%3Fx%3Dcode:a35b%26y%3D1"),
        (f"X-Thing: {CODE}.", "X-Thing: code:a35b."),
        (CODE[:-1], CODE[:-1]),
        ("a redirect_uri and nothing secret", "a redirect_uri and nothing secret"),
    ],
)
def test_a_registered_secret_becomes_its_handle_and_the_rest_stays(text: str, masked: str) -> None:
    secrets = Secrets()
    secrets.register("code", CODE)
    assert secrets.mask(text) == masked
    assert secrets.finds(text) is (text != masked)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("code=abc&state=keep", "code=code:ba78&state=keep"),
        ("app://cb?state=keep&code=abc#end", "app://cb?state=keep&code=code:ba78#end"),
        ("app://cb#access_token=abc&x=1", "app://cb#access_token=access_token:ba78&x=1"),
        ('{"id_token": "abc", "x": "abc"}', '{"id_token": "id_token:ba78", "x": "abc"}'),
        ("{'password': 'abc'}", "{'password': 'password:ba78'}"),
        ("Authorization: Bearer abc", "Authorization: Bearer authorization:ba78"),
        ("authorization: abc", "authorization: authorization:ba78"),
        ("Cookie: a=1; b=2", f"Cookie: {handle('cookie', 'a=1; b=2')}"),
        ("Set-Cookie: sid=1; Path=/\r\nX: y", f"Set-Cookie: {handle('set-cookie', 'sid=1; Path=/')}\r\nX: y"),
        ("barcode=abc", "barcode=abc"),
        ("the code was abc", "the code was abc"),
        ("password=", "password="),
        ("code:a35b, again code:a35b.", "code:a35b, again code:a35b."),
        ("code:a35bx", "code:code:1b16"),
        (f"app://cb?code=abc&state={LONG}", f"app://cb?code=code:ba78&state={handle('state', LONG)}"),
        (f"state={quote(LONG)}&nonce={LONG}", f"state={handle('state', LONG)}&nonce={handle('nonce', LONG)}"),
        (f"app://cb#state={LONG}", f"app://cb#state={handle('state', LONG)}"),
        ("state=fifteen-letters&x=1", "state=fifteen-letters&x=1"),
        (f"session_state={LONG}", f"session_state={LONG}"),
        (f"the state={LONG}", f"the state={LONG}"),
    ],
)
def test_a_value_behind_a_secret_name_is_masked_whoever_minted_it(text: str, masked: str) -> None:
    assert Secrets().mask(text) == masked


def test_basic_credentials_are_masked_although_the_secret_is_encoded_in_them() -> None:
    secrets = Secrets()
    secrets.register("client_secret", "correct-horse-battery")
    credentials = base64.b64encode(b"app:correct-horse-battery").decode()
    assert credentials not in secrets.mask(f"Authorization: Basic {credentials}")


@pytest.mark.parametrize("name", sorted(SECRET_NAMES - {"cookie", "set-cookie"}))
def test_every_secret_name_is_known_in_any_case(name: str) -> None:
    assert Secrets().mask(f"{name.upper()}=abc") == f"{name.upper()}={name}:ba78"


@pytest.mark.parametrize("text", [f"code={CODE}", f"Authorization: Bearer {CODE}", f"Cookie: sid={CODE}", CODE])
def test_masking_twice_is_masking_once(text: str) -> None:
    secrets = Secrets()
    secrets.register("code", CODE)
    assert secrets.mask(secrets.mask(text)) == secrets.mask(text)


def test_a_handle_is_stable_and_says_its_kind() -> None:
    assert handle("code", CODE) == handle("code", CODE) == "code:a35b"
    assert handle("code", CODE) != handle("code", CODE[:-1])


def test_registering_returns_the_secret() -> None:
    assert Secrets().register("code", CODE) == CODE


def test_a_secret_too_short_to_mask_is_refused() -> None:
    message = r"^a secret of 5 characters cannot be masked safely; use at least 6 \(password\)$"
    with pytest.raises(ValueError, match=message):
        Secrets().register("password", "short")


def test_all_spellings_can_be_searched_for() -> None:
    secrets = Secrets()
    secrets.register("code", CODE)
    secrets.register("password", AWKWARD)
    values = secrets.values()
    assert {CODE, AWKWARD, quote(AWKWARD, safe=""), quote_plus(AWKWARD), html.escape(AWKWARD)} <= values
    assert json.dumps(AWKWARD)[1:-1] in values


def test_a_bounded_memory_forgets_the_oldest_first() -> None:
    secrets = Secrets(most=100)
    values = [secrets.register("code", f"secret-number-{number}") for number in range(1000)]
    assert secrets.values() == frozenset(values[-100:])
    assert secrets.mask(values[-100]) == handle("code", values[-100])
    assert secrets.mask(values[0]) == values[0]


def test_registering_twice_is_remembered_once() -> None:
    secrets = Secrets(most=2)
    for value in ("first-secret", "first-secret", "second-secret"):
        secrets.register("code", value)
    assert secrets.values() == {"first-secret", "second-secret"}
