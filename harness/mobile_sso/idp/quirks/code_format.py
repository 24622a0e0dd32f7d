"""Codes look like those of a real provider: long, in parts, with characters that need encoding.

Source: idp-knobs B `code.format / ttl`; idp-behaviour 3 (Google: `4/0A…`), 4 (Keycloak: three parts with dots), 6
(Cognito: a UUID), 10 (Salesforce: `…==`). All but Keycloak's and Salesforce's are *unconfirmed*.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.minted_text import minted_text
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import CODE

_FEWEST, _MOST = 16, 65_536


@dataclass(frozen=True, kw_only=True)
class CodeFormat(Quirk[str]):
    """Writes a code as `prefix`, `length` characters of `alphabet`, and `suffix`.

    With `parts`, the middle is so many characters each, with `joint` between them: `[36, 36, 36]` and `.`, or
    `[8, 4, 4, 4, 12]` and `-`.
    """

    name = "code_format"
    stage = CODE

    prefix: str = ""
    suffix: str = ""
    alphabet: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    length: int | None = None
    parts: tuple[int, ...] = ()
    joint: str = "."

    def __post_init__(self) -> None:
        """Refuse codes that could be guessed, or carried by no URL."""
        if (self.length is None) == (not self.parts):
            raise ValueError("quirk 'code_format' needs either 'length' or 'parts'")
        if len(set(self.alphabet)) < 2:
            raise ValueError(f"quirk 'code_format': 'alphabet' needs two different characters, got {self.alphabet!r}")
        if self.parts and min(self.parts) < 1:
            given = list(self.parts)
            raise ValueError(f"quirk 'code_format': every part has at least one character, got {given}")
        total = sum(self._lengths)
        if not _FEWEST <= total <= _MOST:
            raise ValueError(
                f"quirk 'code_format': a code has from {_FEWEST} to {_MOST} random characters, got {total}"
            )

    @property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(self.parts) or (self.length or 0,)

    def apply(self, value: str, context: QuirkContext) -> str:
        """Return a code that is as unguessable as `value`, in that format."""
        written = (
            minted_text(f"{number} {value}", length, self.alphabet) for number, length in enumerate(self._lengths)
        )
        return f"{self.prefix}{self.joint.join(written)}{self.suffix}"
