"""Text of any length and alphabet out of one unguessable word: how a quirk shapes a code without minting one itself.

The text is as unguessable as the word, and the same for the same word, so that a seeded case repeats to the letter.

Source: RFC 6749 4.1.2 (a code's size is left to the provider), A.11 (its characters are printable ASCII).
"""

from __future__ import annotations

import hashlib

_BYTES_PER_CHARACTER = 2
"""With one byte an alphabet of 62 characters would be drawn from unevenly enough to see."""


def minted_text(word: str, length: int, alphabet: str) -> str:
    """Return `length` characters of `alphabet` that depend on `word` alone."""
    octets = hashlib.shake_256(word.encode()).digest(length * _BYTES_PER_CHARACTER)
    pairs = range(0, len(octets), _BYTES_PER_CHARACTER)
    return "".join(alphabet[int.from_bytes(octets[at : at + 2], "big") % len(alphabet)] for at in pairs)
