"""Masking: a secret is rewritten when it is recorded, never later.

Two nets, because one is not enough: by *value* (everything the run minted is registered and found wherever it appears)
and by *name* (parameters and headers that hold secrets by definition, also when somebody else minted them). A masked
value keeps a short stable handle, `code:7f3a`, so that a reader can follow one value through the flow.

Source: pytest-and-style D4.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, quote_plus

SECRET_NAMES = frozenset(
    {
        "access_token", "assertion", "attempt_secret", "authorization", "client_assertion", "client_secret", "code",
        "code_verifier", "cookie", "id_token", "id_token_hint", "logout_token", "password", "refresh_token",
        "session_token", "set-cookie", "token",
    }
)  # fmt: skip
"""Parameter, member and header names whose values are secret whoever minted them."""

_WORD = re.compile(r"[A-Za-z0-9_.~%+-]{6,}")
_NAMED = re.compile(
    r'(?P<before>(?:^|[?&;\s"{,])"?(?P<name>' + "|".join(sorted(SECRET_NAMES, key=len, reverse=True)) + r')"?\s*[=:]\s*"?)'
    r'(?P<value>[^&\s"#;,}<]+)',
    re.IGNORECASE,
)
_MASKED = re.compile(r"[a-z_-]+:[0-9a-f]{4}\Z")


def handle(kind: str, value: str) -> str:
    """Return the short stable handle of a secret: its kind and four hexadecimal digits of its digest."""
    return f"{kind}:{hashlib.sha256(value.encode()).hexdigest()[:4]}"


class Secrets:
    """Every secret the run has minted, and the rewriting of text that holds one."""

    def __init__(self) -> None:
        self._handles: dict[str, str] = {}
        self._phrases: dict[str, str] = {}

    def register(self, kind: str, value: str) -> str:
        """Remember `value` as a secret of `kind` and return it, so that minting and registering are one expression.

        Values shorter than six characters are refused with ValueError: masking them would riddle every text.
        """
        if len(value) < 6:
            raise ValueError(f"a secret of {len(value)} characters cannot be masked safely; use at least 6 ({kind})")
        target = self._handles if _WORD.fullmatch(value) else self._phrases
        for spelling in {value, quote(value, safe=""), quote_plus(value)}:
            target[spelling] = handle(kind, value)
        return value

    def mask(self, text: str) -> str:
        """Return `text` with every registered value, and every value behind a secret name, replaced by its handle."""
        for phrase, mark in self._phrases.items():
            text = text.replace(phrase, mark)
        text = _WORD.sub(self._mask_word, text)
        return _NAMED.sub(_mask_named, text)

    def finds(self, text: str) -> bool:
        """Tell whether `text` holds a registered secret in any spelling."""
        return any(phrase in text for phrase in self._phrases) or _WORD.sub(self._mask_word, text) != text

    def values(self) -> frozenset[str]:
        """Return every registered secret in every spelling: what no artefact may contain."""
        return frozenset(self._handles) | frozenset(self._phrases)

    def _mask_word(self, match: re.Match[str]) -> str:
        word = match.group()
        return self._handles.get(word) or self._handles.get(word.rstrip("."), word)


def _mask_named(match: re.Match[str]) -> str:
    name, value = match["name"].lower(), match["value"]
    masked = value if _MASKED.match(value) else handle(name, value)
    return match["before"] + masked
