"""Starting a run from the command line tool: `mobile-sso run` is pytest with the flag on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest


def launch(arguments: Sequence[str]) -> int:
    """Run pytest with `--mobile-sso` and `arguments`; return its exit code."""
    return int(pytest.main(["--mobile-sso", *arguments]))
