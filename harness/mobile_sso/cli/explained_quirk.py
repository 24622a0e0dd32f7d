"""A quirk, explained to a person: on the terminal, and as a row of `docs/quirks.md`."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mobile_sso.idp.quirks.strikes import STRIKES_SCHEMA
from mobile_sso.scenario.quirk_facts import ParameterFacts, QuirkFacts
from mobile_sso.testbed.http import JsonValue

if TYPE_CHECKING:
    from mobile_sso.idp.profile import IdpProfile

_WIDTH = 100


def quirk_text(facts: QuirkFacts, profiles: Mapping[str, IdpProfile]) -> str:
    """Return everything there is to say of a quirk, `profiles` being all there are."""
    return "\n".join(
        [
            f"{facts.name}: {facts.rule}",
            *paragraphs(facts.background),
            "",
            f"acts at     {', '.join(facts.stages)}",
            *wrapped("evidence    ", facts.source),
            f"confidence  {'confirmed' if facts.is_confirmed else 'unconfirmed: in part, see the text'}",
            *_profiles(facts.name, profiles),
            *paragraphs(facts.about),
            "",
            "parameters",
            *(_parameter(parameter) for parameter in facts.parameters),
            *_strikes(),
            "",
            "for example",
            f"  given: {{ idp: {{ quirks: {{ {facts.name}: {in_yaml(facts.example)} }} }} }}",
            f"  mobile-sso serve --quirk {_as_option(facts)}",
        ]
    )


def profiles_with(quirk: str, profiles: Mapping[str, IdpProfile]) -> dict[str, object]:
    """Return name → parameters of the profiles that switch `quirk` on."""
    return {name: profile.quirks[quirk] for name, profile in profiles.items() if quirk in profile.quirks}


def in_yaml(value: object) -> str:
    """Return `value` as it stands on one line of a scenario file."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{name}: {in_yaml(member)}" for name, member in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(in_yaml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _as_option(facts: QuirkFacts) -> str:
    return f"'{facts.name}={json.dumps(facts.example)}'" if facts.example else facts.name


def _profiles(quirk: str, profiles: Mapping[str, IdpProfile]) -> Iterator[str]:
    found = profiles_with(quirk, profiles)
    yield f"profiles    {', '.join(found) or 'none'}"
    for name, parameters in found.items():
        for one in parameters if isinstance(parameters, list | tuple) else (parameters,):
            yield from wrapped(f"  {name}: ", in_yaml(one or {}), indent="      ")


def _parameter(parameter: ParameterFacts) -> str:
    default = "required" if parameter.default is None else f"default {parameter.default or '(empty)'}"
    said = f"{parameter.type}; {default}." + (f" {parameter.meaning}" if parameter.meaning else "")
    return "\n".join(wrapped(f"  {parameter.name:<16}  ", said, indent=" " * 20))


def _strikes() -> Iterator[str]:
    properties = STRIKES_SCHEMA["properties"]
    assert isinstance(properties, dict)
    yield "  strikes           which occurrences it strikes, as every quirk takes it; absent: all"
    for name, schema in properties.items():
        assert isinstance(schema, dict)
        yield f"    {name:<14}  {_described(schema)}"


def _described(schema: Mapping[str, JsonValue]) -> str:
    return str(schema["description"])


def paragraphs(text: str) -> Iterator[str]:
    """Yield the lines of `text` after an empty one; nothing where there is no text."""
    if text:
        yield ""
        yield from text.splitlines()


def wrapped(head: str, text: str, *, indent: str = " " * 12) -> list[str]:
    """Return the lines of `head` and `text` after it, the further ones beginning with `indent`."""
    return textwrap.wrap(
        head + text,
        _WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
