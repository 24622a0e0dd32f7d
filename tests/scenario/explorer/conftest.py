from __future__ import annotations

from pathlib import Path

import pytest

from mobile_sso.documents.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    """The bundled fixtures."""
    return Library.load([Path(__file__).parents[3] / "fixtures"])
