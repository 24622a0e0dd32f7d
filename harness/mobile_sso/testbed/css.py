"""A small subset of CSS selectors: enough to name a field or a button on somebody else's sign-in page.

`#id`, `.class`, `[attribute=value]` (also `^=`, `$=` and `*=`, or `[attribute]` alone), behind the tag of a control or
alone, and several of them together: `button.primary[type=submit]`. There are no spaces, commas or pseudo-classes: what
needs those is found by an id or a name, too.

Source: Selectors Level 4, 3 (compound selectors) and 6 (attribute, class and ID selectors).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

CONTROLS = ("a", "button", "input", "select", "textarea")
"""The elements that a selector can find."""

_TAG = re.compile(rf"(?:{'|'.join(CONTROLS)})(?=[#.\[]|\Z)")
_PART = re.compile(
    r"#(?P<id>[\w-]+)"
    r"|\.(?P<class>[\w-]+)"
    r"""|\[(?P<attribute>[\w-]+)(?:(?P<how>[\^$*]?=)(?P<value>"[^"\]]*"|'[^'\]]*'|[^"'\]]*))?\]"""
)


def is_selector(text: str) -> bool:
    """Tell whether `text` is meant as a selector; everything else is the name of a field.

    `user.name` and `session[login]` are names: a selector begins with `#`, `.`, `[` or the tag of a control.
    """
    return text[:1] in ("#", ".", "[") or _TAG.match(text) is not None


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What one attribute must be like."""

    attribute: str
    how: str = "present"
    """`present`, `=`, `^=`, `$=`, `*=`, or `word`: one of the words of the attribute."""
    value: str = ""

    def holds(self, attributes: Mapping[str, str]) -> bool:
        """Tell whether it holds of an element with these `attributes`."""
        there = attributes.get(self.attribute)
        if there is None:
            return False
        return {
            "present": True,
            "=": there == self.value,
            "^=": there.startswith(self.value),
            "$=": there.endswith(self.value),
            "*=": self.value in there,
            "word": self.value in there.split(),
        }[self.how]


@dataclass(frozen=True, kw_only=True)
class Selector:
    """A compound selector."""

    tag: str | None
    conditions: tuple[Condition, ...]

    def matches(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Tell whether an element with this `tag` and these `attributes` is meant."""
        return self.tag in (None, tag) and all(condition.holds(attributes) for condition in self.conditions)


@lru_cache(maxsize=256)
def parse_selector(text: str) -> Selector:
    """Return the selector that `text` says; raise ValueError with a sentence where it is none of this subset."""
    tag = _TAG.match(text)
    at = tag.end() if tag else 0
    conditions = []
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            raise ValueError(
                f"`{text}` is no selector known here, from `{text[at:]}` on; "
                "write #id, .class, [name=value], or one of these behind a tag: button[type=submit]"
            )
        conditions.append(_condition(part))
        at = part.end()
    if not text:
        raise ValueError("a selector is empty; write #id, .class or [name=value]")
    return Selector(tag=tag.group() if tag else None, conditions=tuple(conditions))


def _condition(part: re.Match[str]) -> Condition:
    if part["id"]:
        return Condition(attribute="id", how="=", value=part["id"])
    if part["class"]:
        return Condition(attribute="class", how="word", value=part["class"])
    if part["how"] is None:
        return Condition(attribute=part["attribute"])
    return Condition(attribute=part["attribute"], how=part["how"], value=part["value"].strip("\"'"))
