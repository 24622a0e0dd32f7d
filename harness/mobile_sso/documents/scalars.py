"""What an unquoted word of a YAML file is: true or false, a number, nothing, or text.

The core schema of YAML 1.2, and nothing else: no dates, no base 60, no `yes`. A word that readers of YAML 1.1 and 1.2
understand differently is refused, because whoever wrote it cannot know which of the two will read it.

Source: YAML 1.2.2 section 10.3.2; the differences: YAML 1.1 types `bool`, `int` and `float`.
"""

from __future__ import annotations

import math
import re

Scalar = str | int | float | bool | None

_TRUE, _FALSE, _NULL = {"true", "True", "TRUE"}, {"false", "False", "FALSE"}, {"", "~", "null", "Null", "NULL"}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BOOLEAN_OF_1_1 = re.compile(r"(?P<true>yes|on)|(?P<false>no|off)", re.IGNORECASE)
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+")
_OTHER_BASE = re.compile(r"[-+]?0[xob][0-9a-fA-F_]+")
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_UNDERSCORES = re.compile(r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?")
_LONGEST_INTEGER = 18


class AmbiguousScalar(ValueError):
    """An unquoted word that does not mean the same to every reader; `hint` says how to write what was meant."""

    def __init__(self, message: str, hint: str) -> None:
        """Take the mistake and the cure."""
        super().__init__(message)
        self.hint = hint


def plain_value(word: str) -> Scalar:
    """Return the value of an unquoted `word`; raise AmbiguousScalar where it has no single meaning."""
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    if word in _NULL:
        return None
    if not word[0].isdigit() and word[0] not in "+-.yYnNoO":
        return word
    _refuse_ambiguous(word)
    if _INTEGER.fullmatch(word):
        if len(word) > _LONGEST_INTEGER:
            raise AmbiguousScalar("the number is too large", "put it in quotes if it is text")
        return int(word)
    if _FLOAT.fullmatch(word):
        if math.isinf(float(word)):
            raise AmbiguousScalar("the number is too large", "put it in quotes if it is text")
        return float(word)
    return word


def _refuse_ambiguous(word: str) -> None:
    boolean = _BOOLEAN_OF_1_1.fullmatch(word)
    if boolean:
        meant = "true" if boolean["true"] else "false"
        raise AmbiguousScalar(
            f"`{word}` means {meant} in YAML 1.1 and is text in YAML 1.2",
            f'write `{meant}`, or put it in quotes if it is text: "{word}"',
        )
    if _LEADING_ZERO.fullmatch(word) or _OTHER_BASE.fullmatch(word):
        raise AmbiguousScalar(
            f"`{word}` is not the same number in YAML 1.1 and YAML 1.2",
            f'write it in decimal without leading zeros, or put it in quotes if it is text: "{word}"',
        )
    if _BASE_60.fullmatch(word) or ("_" in word and _UNDERSCORES.fullmatch(word)):
        raise AmbiguousScalar(
            f"`{word}` is a number in YAML 1.1 and text in YAML 1.2",
            f'write a plain number, or put it in quotes if it is text: "{word}"',
        )
