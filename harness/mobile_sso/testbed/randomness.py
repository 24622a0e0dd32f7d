"""Randomness: where every unguessable value and every roll of the dice of a case comes from.

Source: deep-link statistics, "Seeds": counter-based draws, so that one more draw elsewhere never shifts the others.
"""

from __future__ import annotations

import base64
import hashlib
import random
import secrets
import zlib
from typing import Protocol


class TokenSource(Protocol):
    """Mints unguessable values."""

    def token(self, size: int = 32) -> str:
        """Return `size` random bytes as base64url text without padding."""
        ...


class SeededTokens:
    """Mints the same values for the same seed, so that a case can be repeated to the letter.

    Not for secrets that leave the machine: the values are as predictable as the seed.
    """

    def __init__(self, seed: int) -> None:
        """Start the sequence that belongs to `seed`."""
        self._random = random.Random(seed)

    def token(self, size: int = 32) -> str:
        """Return `size` bytes of the sequence as base64url text without padding."""
        return base64.urlsafe_b64encode(self._random.randbytes(size)).rstrip(b"=").decode("ascii")


class SystemTokens:
    """Mints values from the operating system's generator, for `mobile-sso serve`."""

    def token(self, size: int = 32) -> str:
        """Return `size` random bytes as base64url text without padding."""
        return secrets.token_urlsafe(size)


def fresh_seed() -> int:
    """Return a new seed for a run, short enough to be typed again."""
    return secrets.randbelow(1_000_000)


def case_seed(run_seed: int, item_id: str) -> int:
    """Return the seed of one case: it depends on the run's seed and the case's id, not on what ran before."""
    return zlib.crc32(f"{run_seed}:{item_id}".encode())


def draw(seed: int, *labels: str | int) -> float:
    """Return a number in [0, 1) that depends on `seed` and the labels alone, never on earlier draws."""
    text = "|".join([str(seed), *map(str, labels)])
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
