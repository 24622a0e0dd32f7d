"""The page of conformance is in step with the plans and the tests."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import yaml

HERE = Path(__file__).parent
KNOWN = yaml.safe_load((HERE / "plans.yaml").read_text())
MODULES = [module for plan in KNOWN["plans"] for module in plan["modules"]]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("conformance_page", HERE / "page.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_plans_have_as_many_modules_as_the_suite() -> None:
    assert [len(plan["modules"]) for plan in KNOWN["plans"]] == [38, 1, 11, 2, 2]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_a_test_or_a_reason(generator: ModuleType, module: str) -> None:
    assert (module in generator.tests()) != (module in KNOWN["not_applicable"])


def test_no_test_and_no_reason_is_about_an_unknown_module(generator: ModuleType) -> None:
    assert (generator.tests().keys() | KNOWN["not_applicable"].keys()) - set(MODULES) == set()


def test_the_committed_page_is_the_generated_one(generator: ModuleType) -> None:
    committed = HERE.parents[2] / "docs" / "conformance.md"

    assert committed.read_text() == generator.page() + "\n"
