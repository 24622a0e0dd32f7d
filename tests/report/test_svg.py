from __future__ import annotations

from xml.etree import ElementTree

import pytest

from mobile_sso.report.svg import Panel, page, text, ticks

PANEL = Panel(left=10, top=20, width=100, height=50, most_x=200, most_y=5)


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (10, [0, 2, 4, 6, 8, 10]),
        (0.2, [0, 0.05, 0.1, 0.15, 0.2]),
        (1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (42.84, [0, 10, 20, 30, 40]),
        (408, [0, 100, 200, 300, 400]),
        (0.0132, [0, 0.005, 0.01]),
    ],
)
def test_the_numbers_of_an_axis_are_round(most: float, expected: list[float]) -> None:
    assert ticks(most) == expected


@pytest.mark.parametrize("most", [0.0007, 0.03, 0.99, 5.25, 60, 999, 12_345])
def test_an_axis_has_a_few_numbers_and_none_beyond_its_end(most: float) -> None:
    assert 3 <= len(ticks(most)) <= 7
    assert ticks(most)[-1] <= most


def test_a_panel_counts_upwards_from_its_lower_left_corner() -> None:
    assert (PANEL.x(0), PANEL.y(0)) == (0, 50)
    assert (PANEL.x(200), PANEL.y(5)) == (100, 0)
    assert PANEL.path("seen", [(0, 0), (100, 2.5)]) == '<path class="seen" d="M0.0,50.0 50.0,25.0"/>'


def test_one_point_makes_no_path() -> None:
    assert PANEL.path("seen", [(0, 0)]) == ""


def test_the_content_of_a_panel_is_cut_off_by_a_frame_of_its_own() -> None:
    root = ElementTree.fromstring(f"<g>{PANEL.drawn(['<circle/>', ''], '{:g}'.format)}</g>")
    frame = root.find("svg")
    assert frame is not None
    assert frame.attrib == {"x": "10", "y": "20", "width": "100", "height": "55"}
    assert [child.tag for child in frame][-1] == "circle"


def test_words_are_escaped_wherever_they_stand() -> None:
    said = '<b> & "c"'
    root = ElementTree.fromstring(page(10, 10, said, said, [text("plain", 1, 2, said)]))
    assert [child.text for child in root if not child.tag.endswith("style")] == [said, said, said]
