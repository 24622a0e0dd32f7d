"""What a file may hold at a given place, looked up in the JSON schema of the type it is read as.

The schema knows every key, alias and description whatever the type is made of (pydantic model or plain dataclass), so
one walk serves them all. It is generated only when a file has a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Schema = Mapping[str, object]
_BRANCHES = ("anyOf", "oneOf", "allOf")


class Shape:
    """The JSON schema of a type, walked along the path of a value."""

    def __init__(self, schema: Schema) -> None:
        """Take the whole schema, with its definitions under `$defs`."""
        self._root = schema

    def known_keys(self, location: Sequence[str | int]) -> tuple[str, ...]:
        """Return the keys that the mapping at `location` may have, in the order of the type."""
        keys: dict[str, None] = {}
        for schema in self._at(location):
            keys.update(dict.fromkeys(_mapping(schema.get("properties"))))
        return tuple(keys)

    def description(self, location: Sequence[str | int]) -> str | None:
        """Return the first description of what stands at `location`, or None."""
        if not location:
            return None
        for schema in self._at(location[:-1]):
            found = _mapping(_mapping(schema.get("properties")).get(str(location[-1]))).get("description")
            if isinstance(found, str):
                return found.split("\n")[0]
        return None

    def _at(self, location: Sequence[str | int]) -> list[Schema]:
        here = list(self._branches(self._root))
        for part in location:
            below = [inner for schema in here for inner in _below(schema, part)]
            here = [branch for inner in below for branch in self._branches(inner)]
        return here

    def _branches(self, schema: Schema) -> Iterator[Schema]:
        """Yield what `schema` stands for: references followed, alternatives each on its own."""
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield from self._branches(_mapping(_mapping(self._root.get("$defs")).get(reference.rsplit("/", 1)[-1])))
        for word in _BRANCHES:
            alternatives = schema.get(word)
            if isinstance(alternatives, list):
                for alternative in alternatives:
                    yield from self._branches(_mapping(alternative))
        yield schema


def _below(schema: Schema, part: str | int) -> Iterator[Schema]:
    if isinstance(part, int):
        yield _mapping(schema.get("items"))
        return
    properties = _mapping(schema.get("properties"))
    yield _mapping(properties[part] if part in properties else schema.get("additionalProperties"))


def _mapping(value: object) -> Schema:
    return value if isinstance(value, Mapping) else {}
