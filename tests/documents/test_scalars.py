from __future__ import annotations

import pytest

from mobile_sso.documents.scalars import AmbiguousScalar, Scalar, plain_value


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-0", 0),
        ("42", 42),
        ("+7", 7),
        ("-3", -3),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("yesterday", "yesterday"),
        ("none", "none"),
        ("y", "y"),
        ("N", "N"),
        ("nan", "nan"),
        (".inf", ".inf"),
        ("-", "-"),
        ("20m", "20m"),
        ("5%", "5%"),
        ("1.2.3", "1.2.3"),
        ("2026-01-01", "2026-01-01"),
        ("2026-01-01 12:30:00", "2026-01-01 12:30:00"),
        ("mendix-mobile-sso-2.1", "mendix-mobile-sso-2.1"),
        ("makeitnative://oauth/callback", "makeitnative://oauth/callback"),
        ("tRuE", "tRuE"),
        ("٣", "٣"),
    ],
)
def test_a_word_has_the_value_of_the_core_schema(word: str, value: Scalar) -> None:
    read = plain_value(word)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("word", "message", "hint"),
    [
        ("yes", "`yes` means true in YAML 1.1 and is text in YAML 1.2", "write `true`"),
        ("On", "`On` means true in YAML 1.1 and is text in YAML 1.2", "write `true`"),
        ("NO", "`NO` means false in YAML 1.1 and is text in YAML 1.2", "write `false`"),
        ("off", "`off` means false in YAML 1.1 and is text in YAML 1.2", "write `false`"),
        ("010", "`010` is not the same number in YAML 1.1 and YAML 1.2", "write it in decimal without leading zeros"),
        ("-007", "`-007` is not the same number in YAML 1.1 and YAML 1.2", "write it in decimal without leading zeros"),
        ("0o17", "`0o17` is not the same number in YAML 1.1 and YAML 1.2", "write it in decimal without leading zeros"),
        ("0x1F", "`0x1F` is not the same number in YAML 1.1 and YAML 1.2", "write it in decimal without leading zeros"),
        ("12:30:00", "`12:30:00` is a number in YAML 1.1 and text in YAML 1.2", "write a plain number"),
        ("1_000", "`1_000` is a number in YAML 1.1 and text in YAML 1.2", "write a plain number"),
    ],
)
def test_a_word_that_two_readers_read_differently_is_refused(word: str, message: str, hint: str) -> None:
    with pytest.raises(AmbiguousScalar) as refused:
        plain_value(word)
    assert str(refused.value) == message
    assert refused.value.hint == f'{hint}, or put it in quotes if it is text: "{word}"'


@pytest.mark.parametrize("word", ["1" * 19, "9" * 5000, "1e999"])
def test_a_number_that_nobody_can_mean_is_refused(word: str) -> None:
    with pytest.raises(AmbiguousScalar, match=r"^the number is too large$"):
        plain_value(word)
