"""The pages about bindings: their tables are what the code knows, their example is one, their links lead somewhere."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from mobile_sso.backend.bindings.declared import PLACEHOLDERS, WORLD, Operations
from mobile_sso.documents.bindings import built_in_bindings, read_binding

ROW = re.compile(r"^\| `(\$?[\w-]+)` \| (.+?) \|", re.MULTILINE)
START = re.compile(r"^```yaml\n(start:\n.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "your-backend.md").read_text("utf-8")


def test_its_tables_of_placeholders_are_those_of_the_code(page: str) -> None:
    rows = [(name, meaning) for name, meaning in ROW.findall(page) if name.startswith("$")]
    assert rows == [*PLACEHOLDERS.items(), *WORLD.items()]


def test_its_table_of_operations_is_complete(page: str) -> None:
    rows = {name for name, _ in ROW.findall(page)}
    assert {field.name for field in fields(Operations)} <= rows


def test_its_table_of_built_in_bindings_is_complete(page: str) -> None:
    table = page.partition("| binding | shape |")[2].partition("\n\n")[0]
    assert [name for name, _ in ROW.findall(table)] == ["rest", "web-redirect", "mendix", "mendix-native"]
    assert {name for name, _ in ROW.findall(table)} == set(built_in_bindings())


def test_its_example_of_a_start_can_be_read(page: str, tmp_path: Path) -> None:
    (start,) = START.findall(page)
    shipped = built_in_bindings()["rest"].read_text("utf-8")
    kept = [line for line in shipped.splitlines(keepends=True) if not line.startswith(("base_url", "idp_port"))]
    (tmp_path / "ours.yaml").write_text("".join(kept) + start, "utf-8")
    found = read_binding(tmp_path / "ours.yaml").start
    assert found is not None
    assert found.environment["OIDC_ISSUER"] == "$issuer"


@pytest.mark.parametrize("name", ["your-backend.md", "mendix.md"])
def test_every_link_leads_somewhere(repository: Path, name: str) -> None:
    text = (repository / "docs" / name).read_text("utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)\s#]+)", text)
    assert targets
    assert [target for target in targets if not (repository / "docs" / target).exists()] == []


def test_the_page_for_mendix_names_every_resource_of_the_binding(repository: Path) -> None:
    text = (repository / "docs" / "mendix.md").read_text("utf-8")
    binding = built_in_bindings()["mendix-native"].read_text("utf-8")
    paths = set(re.findall(r"/rest/sso_check/v1/([\w-]+)", binding))
    assert len(paths) == 6
    assert [path for path in sorted(paths) if not re.search(rf"\b(GET|POST|DELETE) `{path}`", text)] == []
