"""How an unknown word is answered: what it was, what it may have been meant to be, and what there is.

Source: design "Errors say what, where, and what to do".
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """Return the sentence for a `word` that is none of the `known` ones: `unknown fault 'x'; did you mean 'y'? …`."""
    choices = tuple(known)
    close = get_close_matches(word, choices, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"unknown {what} {word!r}; {hint}known: {', '.join(choices)}"
