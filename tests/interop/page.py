"""Writes `docs/interop.md` from `results.json`: `python tests/interop/page.py`."""

from __future__ import annotations
from pathlib import Path
RESULTS = Path(__file__).parent / "results.json"
PAGE = Path(__file__).parents[2] / "docs" / "interop.md"
def page() -> str:
    return ""
