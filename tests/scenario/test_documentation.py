"""The page of the format is what the models say."""

from __future__ import annotations

from pathlib import Path

import pytest

from mobile_sso.scenario.documentation import scenarios_page
from mobile_sso.scenario.steps import VERBS

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"


@pytest.mark.skipif(not PAGE.exists(), reason="docs/ is not beside the tests here")
def test_the_page_is_generated_from_the_models() -> None:
    assert PAGE.read_text("utf-8") == scenarios_page(VERBS), (
        "run: python -m mobile_sso.scenario.documentation > docs/scenarios.md"
    )


def test_every_verb_is_on_the_page() -> None:
    page = scenarios_page(VERBS)
    assert all(f"**`{verb.name}`**" in page for verb in VERBS)
