"""The form of a step, before its arguments are read: a verb alone, or a mapping with exactly one key, the verb.

A model could say the same, but not in words that help somebody who indented one line too little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobile_sso.documents.nodes import Document, Location, MappingNode, Node, ScalarNode
from mobile_sso.documents.problems import Place, Problem
from mobile_sso.documents.spelling import described, suggestion
from mobile_sso.scenario.vocabulary import Verb


@dataclass(frozen=True, kw_only=True)
class Misshapen:
    """A step that is none: the problem, and the locations about which nothing more need be said."""

    problem: Problem
    told: frozenset[Location]


def misshapen(document: Document, location: Location, vocabulary: Mapping[str, Verb]) -> Misshapen | None:
    """Return what is wrong with the form of the step at `location`, or None."""
    node = document.spot(location).node
    if node.spoiled:
        return None
    if isinstance(node, MappingNode):
        return _misshapen_mapping(document, location, node, vocabulary)
    word = node.value if isinstance(node, ScalarNode) else None
    if not isinstance(word, str):
        message = f"a step is a verb, or a mapping with one key, the verb; this is {_sort(node)}"
        return _at(document, node.place, location, message, None)
    verb = vocabulary.get(word)
    if verb is None:
        return _at(document, node.place, location, *_unknown(word, vocabulary))
    return None if verb.may_stand_bare else _at(document, node.place, location, *_needs_more(verb))


def _misshapen_mapping(
    document: Document, location: Location, node: MappingNode, vocabulary: Mapping[str, Verb]
) -> Misshapen | None:
    words = [entry.key for entry in node.entries]
    if len(words) != 1:
        problem = document.source.problem(node.place, *_not_one(words, vocabulary))
        empty = [(*location, entry.key) for entry in node.entries if _is_empty(entry.value)]
        return Misshapen(problem=problem, told=frozenset({location, *empty}))
    entry = node.entries[0]
    verb = vocabulary.get(entry.key)
    if verb is None:
        return _at(document, entry.place, location, *_unknown(entry.key, vocabulary))
    if _is_empty(entry.value):
        message, hint = _needs_more(verb)
        if verb.may_stand_bare:
            message, hint = f"there is nothing behind `{verb.name}:`", f"write `- {verb.name}`"
        return _at(document, entry.place, (*location, entry.key), message, hint)
    return None


def _not_one(words: list[str], vocabulary: Mapping[str, Verb]) -> tuple[str, str | None]:
    if not words:
        return "a step has exactly one verb, this one has none", "write a verb, or leave the step out"
    said = ", ".join(f"`{word}`" for word in words)
    message = f"a step has exactly one verb, this one has {len(words)} keys: {said}"
    verb = vocabulary.get(words[0])
    strays = [word for word in words[1:] if verb and word in _keys(verb)]
    if verb and strays:
        return message, f"`{strays[0]}` belongs to `{verb.name}`: indent it further, or use braces"
    return message, "start each verb with `- `"


def _needs_more(verb: Verb) -> tuple[str, str | None]:
    required = [key for key, needed in _keys(verb).items() if needed]
    if required and not verb.takes_one_value:
        keys, form = " and ".join(f"`{key}`" for key in required), ", ".join(f"{key}: ..." for key in required)
        return f"`{verb.name}` needs {keys}", f"write `- {verb.name}: {{ {form} }}`"
    return f"`{verb.name}` needs a value", f"write `- {verb.name}: ...`"


def _keys(verb: Verb) -> dict[str, bool]:
    """Return the keys of the verb's arguments, and whether each is required."""
    return {field.alias or name: field.is_required() for name, field in verb.arguments.model_fields.items()}


def _unknown(word: str, vocabulary: Mapping[str, Verb]) -> tuple[str, str | None]:
    return f"there is no verb `{word}`", suggestion(word, sorted(vocabulary), "verbs")


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value is None and not node.spoiled


def _sort(node: Node) -> str:
    return described(node.value) if isinstance(node, ScalarNode) else described([])


def _at(document: Document, place: Place, location: Location, message: str, hint: str | None) -> Misshapen:
    return Misshapen(problem=document.source.problem(place, message, hint), told=frozenset({location}))
