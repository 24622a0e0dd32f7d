"""A deep link holds code and state: no text that leaves a driver holds one of its values.

What is masked: every value of the query and of the fragment but of the few names in `_PLAIN`; written as it was,
decoded (Android's `am` prints links back decoded) or quoted for a shell.

Source: deep-link-return 2.2 (no code or token in any log); CONTRIBUTING, rule 8.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, unquote_plus

from mobile_sso.testbed.masking import Secrets, handle

_PLAIN = frozenset({"client_id", "error", "iss", "prompt", "redirect_uri", "response_type", "scope"})
"""What is no secret by its definition, and needed to understand a failure. A client id may be a package's name."""
_SHORTEST_ALONE = 6
"""A shorter value is masked only behind its name: alone it would riddle every text."""
_END = r"(?![\w:])"
"""What may not follow a short value: `state=s` is not the beginning of `state=state:043a`."""
_APPLES_CODE = re.compile(r"(\(domain=[\w.]+, code=-?\d+\))")
"""The number of an error of `simctl`: it is called `code`, and is none."""
_PAIR = re.compile(r"(?P<before>[?#&](?P<name>[^=&#]*)=)(?P<value>[^&#]+)")
_FIRST_QUERY_OR_FRAGMENT = re.compile(r"[?#]")


class Shown:
    """The way a driver's words are shown: links and their values are replaced by handles, `code:7f3a`."""

    def __init__(self) -> None:
        self._secrets = Secrets()
        self._marks: dict[str, str] = {}
        self._ends: dict[str, str] = {}

    def url(self, url: str) -> str:
        """Remember what `url` holds, and return it as it may be shown."""
        start = _FIRST_QUERY_OR_FRAGMENT.search(url)
        if start is None:
            return url
        address, rest = url[: start.start()], url[start.start() :]
        shown = address + _PAIR.sub(self._masked, rest)
        for spelling in (url, unquote(url), unquote_plus(url)):
            self._marks[spelling] = shown
        return shown

    def text(self, text: str) -> str:
        """Return `text` without any value of the links that were shown before."""
        longest_first = sorted(self._marks, key=len, reverse=True)
        if longest_first:  # in one pass, so that no mark is masked again
            spellings = re.compile("|".join(re.escape(one) + self._ends.get(one, "") for one in longest_first))
            text = spellings.sub(lambda found: self._marks[found[0]], text)
        parts = _APPLES_CODE.split(text)
        parts[::2] = map(self._secrets.mask, parts[::2])
        return "".join(parts)

    def _masked(self, match: re.Match[str]) -> str:
        name, value = match["name"], match["value"]
        if name in _PLAIN:
            return match[0]
        mark = handle(name.lower() or "value", value)
        written = {value, unquote(value), unquote_plus(value)}
        quoted = {_in_quotes(one) for one in written}
        for spelling in written | quoted | {_in_quotes(one) for one in quoted}:
            self._marks[f"{name}={spelling}"] = f"{name}={mark}"
            if len(spelling) < _SHORTEST_ALONE:
                self._ends[f"{name}={spelling}"] = _END
            else:
                self._marks[spelling] = mark
                self._secrets.register(name.lower() or "value", spelling)
        return match["before"] + mark


def _in_quotes(text: str) -> str:
    """Return `text` as it stands between single quotes in a command for a shell."""
    return text.replace("'", "'\"'\"'")
