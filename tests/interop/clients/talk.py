"""What the client programs in Python share: JSON lines on standard input and output, as `dialogue.py` says."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

Tell: TypeAlias = Callable[..., None]


def configuration() -> dict[str, Any]:
    """Return the first line: who the client is, and where the provider."""
    read: dict[str, Any] = json.loads(sys.stdin.readline())
    return read


def open_in_browser(url: str) -> str:
    """Let the person's browser open `url`; return the callback URL it was sent to."""
    print(json.dumps({"open": url}), flush=True)
    answer: dict[str, str] = json.loads(sys.stdin.readline())
    return answer["url"]


@contextmanager
def step(name: str) -> Iterator[dict[str, Any]]:
    """Tell what was found in the block; where the library raises, tell why, and end the program: its story is over."""
    found: dict[str, Any] = {}
    try:
        yield found
    except Exception as error:
        print(json.dumps({"step": name, "refused": f"{type(error).__name__}: {error}"}), flush=True)
        sys.exit(0)
    print(json.dumps({"step": name, **found}, default=str), flush=True)
