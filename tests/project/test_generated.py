"""Every generated file is what would be generated now."""

from __future__ import annotations

from pathlib import Path

import pytest

from mobile_sso.cli.generated import FILES


@pytest.mark.parametrize("path", FILES)
def test_a_generated_file_is_in_step(repository: Path, path: str) -> None:
    kept = (repository / path).read_text(encoding="utf-8")

    assert kept == FILES[path](), "run: python -m mobile_sso.cli.generated"
