"""Every error type pydantic can report about our models, in our own words.

Never a Python type, never `Input should be`: what is expected is `text`, `a number`, `a list`, `a mapping` or `true or
false`. A test goes through the types that our models can meet and asserts that each has its row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mobile_sso.documents.mistake import MISTAKE
from mobile_sso.documents.spelling import described, either, quoted, suggestion

Words = tuple[str, str | None]
"""A message and a hint."""


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """What pydantic reported: the error type, the last part of its location, the value, and the facts about it."""

    type: str
    key: str
    value: object
    facts: Mapping[str, object] = field(default_factory=dict)
    known_keys: tuple[str, ...] = ()
    description: str | None = None


EXPECTED: Mapping[str, str] = {
    "arguments_type": "a mapping",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "dataclass_type": "a mapping",
    "dict_type": "a mapping",
    "finite_number": "a number",
    "float_parsing": "a number",
    "float_type": "a number",
    "frozen_set_type": "a list",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number",
    "int_type": "a whole number",
    "iterable_type": "a list",
    "list_type": "a list",
    "mapping_type": "a mapping",
    "model_attributes_type": "a mapping",
    "model_type": "a mapping",
    "none_required": "nothing",
    "set_type": "a list",
    "string_type": "text",
    "string_unicode": "text",
    "tuple_type": "a list",
}
"""The errors that say: this is not the sort of value that belongs here."""


def expected(nouns: tuple[str, ...], value: object) -> Words:
    """Return the words for a value of the wrong sort."""
    hint = None
    if nouns == ("text",) and isinstance(value, bool | int | float):
        hint = "put it in quotes to make it text"
    return f"expected {either(nouns)}, got {described(value)}", hint


def _wrong_sort(complaint: Complaint) -> Words:
    if complaint.value is None and complaint.key and not complaint.key.isdigit():
        hint = f"`{complaint.key}`: {complaint.description}" if complaint.description else "give it one"
        return f"`{complaint.key}` has no value", hint
    return expected((EXPECTED[complaint.type],), complaint.value)


def _missing(complaint: Complaint) -> Words:
    hint = f"`{complaint.key}`: {complaint.description}" if complaint.description else None
    return f"`{complaint.key}` is missing", hint


def _unknown_key(complaint: Complaint) -> Words:
    return f"unknown key {quoted(complaint.key)}", suggestion(complaint.key, complaint.known_keys, "known keys")


def choices(complaint: Complaint) -> tuple[str, ...]:
    """Return the values that a `literal_error` or `enum` error names."""
    return tuple(re.findall(r"'([^']*)'", said)) or (said,) if (said := _fact(complaint, "expected")) else ()


def _not_a_choice(complaint: Complaint) -> Words:
    known = choices(complaint)
    value = quoted(complaint.value) if isinstance(complaint.value, str) else described(complaint.value)
    message = f"{value} is not one of {', '.join(f'`{choice}`' for choice in known)}"
    if len(known) == 1:
        message = f"expected `{known[0]}`, got {described(complaint.value)}"
    close = suggestion(complaint.value, known, "") if isinstance(complaint.value, str) else None
    return message, close if close and close.startswith("did you mean") else None


def _bound(word: str, fact: str) -> Callable[[Complaint], Words]:
    return lambda complaint: (f"{complaint.value} is out of range: it must be {word} {_fact(complaint, fact)}", None)


def _too_short(complaint: Complaint) -> Words:
    least = _fact(complaint, "min_length")
    if least == "1":
        return f"`{complaint.key}` is empty", "at least one entry is needed"
    return f"`{complaint.key}` needs at least {least} entries, it has {_fact(complaint, 'actual_length')}", None


def _too_long(complaint: Complaint) -> Words:
    most = _fact(complaint, "max_length")
    return f"`{complaint.key}` may have {most} at most, it has {_fact(complaint, 'actual_length')}", None


def _text_too_short(complaint: Complaint) -> Words:
    least = _fact(complaint, "min_length")
    if least == "1":
        return f"`{complaint.key}` is empty", complaint.description
    return f"`{complaint.key}` needs at least {least} characters", None


def _text_too_long(complaint: Complaint) -> Words:
    return f"`{complaint.key}` may have {_fact(complaint, 'max_length')} characters at most", None


def _wrong_form(complaint: Complaint) -> Words:
    return f"{described(complaint.value)} does not have the form {_fact(complaint, 'pattern')}", complaint.description


def _raised(complaint: Complaint) -> Words:
    return _fact(complaint, "error") or "this value is refused", None


def _own_words(complaint: Complaint) -> Words:
    return _fact(complaint, "message"), _fact(complaint, "hint") or None


def _fact(complaint: Complaint, name: str) -> str:
    value = complaint.facts.get(name)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


WORDING: Mapping[str, Callable[[Complaint], Words]] = {
    **dict.fromkeys(EXPECTED, _wrong_sort),
    "assertion_error": _raised,
    "enum": _not_a_choice,
    "extra_forbidden": _unknown_key,
    "greater_than": _bound("greater than", "gt"),
    "greater_than_equal": _bound("at least", "ge"),
    "less_than": _bound("less than", "lt"),
    "less_than_equal": _bound("at most", "le"),
    "literal_error": _not_a_choice,
    "missing": _missing,
    "missing_argument": _missing,
    "missing_keyword_only_argument": _missing,
    "multiple_of": _bound("a multiple of", "multiple_of"),
    MISTAKE: _own_words,
    "string_pattern_mismatch": _wrong_form,
    "string_too_long": _text_too_long,
    "string_too_short": _text_too_short,
    "too_long": _too_long,
    "too_short": _too_short,
    "unexpected_keyword_argument": _unknown_key,
    "value_error": _raised,
}


def words(complaint: Complaint) -> Words:
    """Return message and hint for `complaint`; an error type without a row is named, so that it can be reported."""
    row = WORDING.get(complaint.type)
    if row is None:
        return f"{described(complaint.value)} cannot be used here ({complaint.type.replace('_', ' ')})", None
    return row(complaint)
