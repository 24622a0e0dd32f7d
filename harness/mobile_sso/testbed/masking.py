"""Masking: a secret is rewritten when it is recorded, never later.

Two nets, because one is not enough: by *value* (everything the run minted is registered and found wherever it appears)
and by *name* (parameters and headers that hold secrets by definition, also when somebody else minted them; `state` and
`nonce` only as a long parameter, because they are words, too). A masked value keeps a short stable handle, `code:7f3a`,
so that a reader can follow one value through the flow.

Source: pytest-and-style D4.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from html import escape
from typing import TypeVar
from urllib.parse import quote, quote_plus, unquote_plus

SECRET_NAMES = frozenset(
    {
        "access_token", "assertion", "attempt_secret", "authorization", "client_assertion", "client_secret", "code",
        "code_verifier", "cookie", "id_token", "id_token_hint", "logout_token", "password", "refresh_token",
        "session_token", "set-cookie", "token",
    }
)  # fmt: skip
"""Parameter, member and header names whose values are secret whoever minted them."""

T = TypeVar("T")
_SHORTEST = 6
_WORD = re.compile(r"[A-Za-z0-9_.~%+-]{6,}")
_WRITTEN_ONE_WAY = re.compile(r"[A-Za-z0-9_.~-]+")
"""What no encoding changes: RFC 3986 2.3."""
_PERCENT_ENCODED = re.compile(r"%[0-9A-F]{2}")
_NAMED = re.compile(
    r"""(?P<before>(?:^|[?&;#\s"'{,(\[])["']?"""
    r"(?P<name>" + "|".join(sorted(SECRET_NAMES, key=len, reverse=True)) + r")"
    r"""["']?\s*[=:]\s*["']?(?:(?:Basic|Bearer)\s+)?)"""
    r"""(?!(?<=:)[0-9a-f]{4}(?![^&\s"'#;,.}<]))(?P<value>[^&\s"'#;,}<]+)""",  # `code:7f3a` is a handle already
    re.IGNORECASE,
)
_COOKIES = re.compile(r"""(?P<before>\b(?P<name>set-cookie|cookie)["']?\s*:\s*"?)(?P<value>[^"\r\n]+)""", re.IGNORECASE)
"""A cookie header holds many names, and each of them may be a session."""
_MADE_UP = re.compile(r"(?P<before>(?:^|[?&#])(?P<name>state|nonce)=)(?P<value>[^&\s\"'#<]{16,})")
"""What a client made up for one request, as a parameter of a URL or a form; what is shorter may be a word."""
_MASKED = re.compile(r"[a-z_-]+:[0-9a-f]{4}\Z")


def handle(kind: str, value: str) -> str:
    """Return the short stable handle of a secret: its kind and four hexadecimal digits of its digest."""
    return f"{kind}:{hashlib.sha256(value.encode()).hexdigest()[:4]}"


def long_handle(kind: str, value: str) -> str:
    """Return a handle that is not met twice, for what is compared by it among thousands: 32 hexadecimal digits."""
    return f"{kind}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"


class Secrets:
    """Every secret the run has minted, and the rewriting of text that holds one.

    Secrets of unreserved characters, nearly all of them, are looked up; the few others are searched for one by one.
    """

    def __init__(self, *, most: int | None = None) -> None:
        """Remember every secret, or, where a process runs for days, the `most` recent ones."""
        self._most = most
        self._handles: dict[str, str] = {}
        self._phrases: dict[str, str] = {}
        self._starts: Counter[str] = Counter()
        self._lengths: Counter[int] = Counter()
        self._longest_first: list[int] = []

    def register(self, kind: str, value: str) -> str:
        """Remember `value` as a secret of `kind` and return it, so that minting and registering are one expression.

        Values shorter than six characters are refused with ValueError: masking them would riddle every text.
        """
        if len(value) < _SHORTEST:
            raise ValueError(f"a secret of {len(value)} characters cannot be masked safely; use at least 6 ({kind})")
        if _WRITTEN_ONE_WAY.fullmatch(value):
            self._remember_word(value, handle(kind, value))
        else:
            self._phrases |= dict.fromkeys(_spellings(value), handle(kind, value))
            longest_first = sorted(self._phrases, key=len, reverse=True)
            self._phrases = {phrase: self._phrases[phrase] for phrase in longest_first}
        return value

    def mask(self, text: str) -> str:
        """Return `text` with every registered value, and every value behind a secret name, replaced by its handle."""
        masked = _NAMED.sub(_mask_named, _COOKIES.sub(_mask_named, self._mask_values(text)))
        return _MADE_UP.sub(_mask_decoded, masked) if "state=" in masked or "nonce=" in masked else masked

    def finds(self, text: str) -> bool:
        """Tell whether `text` holds a registered secret in any spelling."""
        return self._mask_values(text) != text

    def values(self) -> frozenset[str]:
        """Return every registered secret in every spelling: what no artefact may contain."""
        return frozenset(self._handles) | frozenset(self._phrases)

    def _remember_word(self, word: str, mark: str) -> None:
        if word not in self._handles:
            self._starts[word[:_SHORTEST]] += 1
            self._lengths[len(word)] += 1
            if self._lengths[len(word)] == 1:
                self._longest_first = sorted(self._lengths, reverse=True)
        self._handles[word] = mark
        if self._most is not None and len(self._handles) > self._most:
            oldest = next(iter(self._handles))
            del self._handles[oldest]
            _count_down(self._starts, oldest[:_SHORTEST])
            _count_down(self._lengths, len(oldest))
            self._longest_first = sorted(self._lengths, reverse=True)

    def _mask_values(self, text: str) -> str:
        for phrase, mark in self._phrases.items():
            text = text.replace(phrase, mark)
        return _WORD.sub(self._mask_word, text)

    def _mask_word(self, match: re.Match[str]) -> str:
        word = match.group()
        return self._handles.get(word) or self._mask_inside(word)

    def _mask_inside(self, word: str) -> str:
        """Mask secrets that touch other word characters: `%3DSECRET%26`, `SECRET.`, `-SECRET`."""
        lengths = self._longest_first
        if not lengths or len(word) < lengths[-1]:
            return word
        done, at, last = "", 0, len(word) - lengths[-1]
        while at <= last:
            found = None
            if word[at : at + _SHORTEST] in self._starts:
                candidates = (word[at : at + length] for length in lengths if at + length <= len(word))
                found = next((candidate for candidate in candidates if candidate in self._handles), None)
            if found is None:
                done, at = done + word[at], at + 1
            else:
                done, at = done + self._handles[found], at + len(found)
        return done + word[at:]


def _count_down(counter: Counter[T], entry: T) -> None:
    counter[entry] -= 1
    if not counter[entry]:
        del counter[entry]


def _spellings(value: str) -> set[str]:
    """Return `value` as it is written in a URL, inside another URL, in a form, in JSON and in HTML."""
    encoded = {quote(value, safe=""), quote_plus(value), quote(value)}
    encoded |= {quote(once, safe="") for once in encoded}
    encoded |= {_PERCENT_ENCODED.sub(lambda match: match.group().lower(), one) for one in encoded}
    in_json = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    return {value, *encoded, *in_json, escape(value), escape(value, quote=False)}


def _mask_named(match: re.Match[str]) -> str:
    name, value = match["name"].lower(), match["value"]
    masked = value if _MASKED.match(value) else handle(name, value)
    return match["before"] + masked


def _mask_decoded(match: re.Match[str]) -> str:
    """Somebody's parameter is one value, however it is written, and has one handle."""
    return match["before"] + handle(match["name"], unquote_plus(match["value"]))
