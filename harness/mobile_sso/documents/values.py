"""The kinds of words and numbers that files are made of: slugs, durations, rates, texts that may not be empty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from mobile_sso.documents.mistake import mistake
from mobile_sso.documents.spelling import described, listed, quoted, suggestion

_SLUG = r"^[a-z][a-z0-9-]*$"
_DURATION = r"^[0-9]+(ms|s|m|h|d)$"
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def _slug(word: str) -> str:
    if re.fullmatch(_SLUG, word):
        return word
    spelled = re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-0123456789")
    form = "lower-case letters, digits and dashes, a letter first"
    raise mistake(f"{quoted(word)} is not a slug", f"{form}: `{spelled}`" if spelled else form)


Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema({"type": "string", "pattern": _SLUG})]
"""A name that needs no quotes anywhere: lower-case letters, digits and dashes, a letter first."""


def _not_blank(text: str) -> str:
    if text.strip():
        return text
    raise mistake("there is nothing but blanks here", "write a sentence")


Text = Annotated[str, Field(min_length=1), AfterValidator(_not_blank)]
"""Text that says something."""

Rate = Annotated[float, Field(ge=0, le=1)]
"""A share of all cases: 0 is never, 1 is always."""


@dataclass(frozen=True)
class Duration:
    """A span of time as it is written in a file: `500ms`, `30s`, `20m`, `9h`, `7d`."""

    text: str

    def __post_init__(self) -> None:
        """Refuse with ValueError what is not written as a duration."""
        if not re.fullmatch(_DURATION, self.text):
            raise ValueError(f"{quoted(self.text)} is not a duration; write `500ms`, `30s`, `20m`, `9h` or `7d`")

    @property
    def seconds(self) -> float:
        """Its length in seconds."""
        digits = self.text.rstrip("dhms")
        return int(digits) * _SECONDS[self.text.removeprefix(digits)]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read a duration from its text."""
        return core_schema.no_info_plain_validator_function(
            cls._read,
            json_schema_input_schema=core_schema.str_schema(pattern=_DURATION),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def _read(cls, value: object) -> Duration:
        if isinstance(value, Duration):
            return value
        if isinstance(value, str) and re.fullmatch(_DURATION, value):
            return cls(value)
        raise mistake(f"expected a duration, got {described(value)}", "write `500ms`, `30s`, `20m`, `9h` or `7d`")


@dataclass(frozen=True)
class OneOf:
    """Restricts a text to fixed `words`; `noun` is what one of them is called, with its article."""

    noun: str
    words: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the text against the words; the JSON schema lists them."""
        return core_schema.no_info_after_validator_function(
            self._check, handler(source), metadata={"pydantic_js_updates": {"enum": list(self.words)}}
        )

    def _check(self, word: str) -> str:
        if word in self.words:
            return word
        known = suggestion(word, self.words, "known") or f"known: {listed(self.words)}"
        raise mistake(f"{quoted(word)} is not {self.noun}", known)
