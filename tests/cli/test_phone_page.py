"""`docs/phone.md`: what the page holds; that the kept file is in step, says tests/project/test_generated.py."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mobile_sso.backend.attempt import IDEAL_TRANSITIONS
from mobile_sso.cli.phone_page import BACKEND_ATTEMPT, phone_page
from mobile_sso.device.behaviours import BEHAVIOURS
from mobile_sso.device.faults import GRID
from mobile_sso.device.machine import Table, diagram
from mobile_sso.device.profile import FaultMix, FaultShare
from mobile_sso.device.states import REGIONS
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library

LIBRARY = Library.load([bundled_folder("fixtures")])
MIX = FaultMix(
    name="mine",
    title="Mine",
    sampling="exclusive",
    rate=0.05,
    shares=(FaultShare(fault="tab-hidden", weight=1.0),),
)


@pytest.fixture(scope="module")
def page() -> str:
    return phone_page(LIBRARY.devices, {"mine": MIX})


@pytest.mark.parametrize("table", [*REGIONS, BACKEND_ATTEMPT], ids=lambda table: table.region)
def test_every_region_is_drawn_from_its_table_and_told_in_words(page: str, table: Table) -> None:
    before, drawing, _ = page.partition(f"```mermaid\n{diagram(table)}```")
    assert drawing
    words = before.rstrip().rsplit("\n", 1)[-1]
    assert words.startswith(
        f"**{table.region.capitalize() if table.region != 'JavaScript runtime' else table.region}.** "
    )
    assert words.endswith(".")


def test_nothing_else_is_drawn(page: str) -> None:
    assert page.count("```mermaid") == len(REGIONS) + 1


def test_the_table_of_the_backend_is_the_ideal_one() -> None:
    assert BACKEND_ATTEMPT.transitions["pending", "redeem"] == "exchanging"
    assert len(BACKEND_ATTEMPT.transitions) == len(IDEAL_TRANSITIONS)


def test_every_phone_has_a_column_and_every_difference_a_row(page: str) -> None:
    assert f"| {' | '.join(f'`{name}`' for name in LIBRARY.devices)} | what it means |" in page
    row = next(line for line in page.splitlines() if line.startswith("| `cookies` "))
    assert row == (
        "| `cookies` | shared | shared | shared | persistent only | none | shared | "
        "What the browser sees of the cookies of earlier sign-ins: all, those with a lifetime of their own, or none |"
    )
    assert "* `ios-ephemeral`: that no alert asks before an ephemeral session opens." in page


def test_both_behaviours_of_an_app_stand_side_by_side(page: str) -> None:
    assert f"|  | {' | '.join(f'`{name}`' for name in BEHAVIOURS)} | what it means |" in page
    assert "| `listens` | app-start | login-page | Where the link listener is added |" in page


def test_what_another_try_comes_to_is_told_in_words_and_for_every_fault(page: str) -> None:
    assert (
        "\n* `yes`: another try works\n* `no`: another try ends the same way\n"
        "* `conditional`: another try works under a condition, which the evidence names\n"
    ) in page
    head = "| fault | platform | moment | what goes wrong | what the app sees | retry | parameters | mixes |"
    assert page.count(head) == len({row.stage for row in GRID})
    for row in GRID:
        cells = next(line for line in page.splitlines() if line.startswith(f"| `{row.fault.id}` ")).split(" | ")
        assert cells[5] == row.fault.retry


@pytest.mark.parametrize("row", GRID, ids=lambda row: row.fault.id)
def test_every_fault_is_in_the_catalogue_at_its_stage(page: str, row: object) -> None:
    stage, platform, fault = row  # type: ignore[misc]
    section = page.partition(f"\n### Stage `{stage}`\n")[2].partition("\n### ")[0]
    assert f"\n| `{fault.id}` | {platform} | {fault.moment} | " in section


def test_a_fault_names_the_mixes_that_draw_it(page: str) -> None:
    row = next(line for line in page.splitlines() if line.startswith("| `tab-hidden` "))
    assert row.endswith(" | mine |")


def test_a_bar_inside_a_cell_does_not_end_the_cell() -> None:
    phone = replace(LIBRARY.devices["ios-safari"], cancel_code="one|two")
    assert "| `cancel_code` | one\\|two | " in phone_page({"mine": phone}, {})
