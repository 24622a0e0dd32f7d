from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_sso.testbed.randomness import SeededTokens, SystemTokens, TokenSource, case_seed, draw


@pytest.mark.parametrize("source", [SeededTokens(1), SystemTokens()], ids=["seeded", "system"])
@pytest.mark.parametrize(("size", "length"), [(32, 43), (16, 22), (1, 2)])
def test_a_token_is_base64url_without_padding(source: TokenSource, size: int, length: int) -> None:
    assert re.fullmatch(rf"[A-Za-z0-9_-]{{{length}}}", source.token(size))


def test_the_same_seed_gives_the_same_tokens_in_the_same_order() -> None:
    first, second = SeededTokens(7), SeededTokens(7)
    assert [first.token() for _ in range(3)] == [second.token() for _ in range(3)]


def test_another_seed_gives_other_tokens() -> None:
    assert SeededTokens(7).token() != SeededTokens(8).token()


def test_system_tokens_do_not_repeat() -> None:
    tokens = SystemTokens()
    assert len({tokens.token() for _ in range(1000)}) == 1000


def test_the_seed_of_a_case_depends_on_run_and_item_alone() -> None:
    assert case_seed(20, "login.sso.yaml::button[ios]") == 2574885753
    assert len({case_seed(run, item) for run in (1, 2) for item in ("a", "b")}) == 4


@given(st.integers(), st.lists(st.one_of(st.integers(), st.text())))
def test_a_draw_is_a_share_and_repeats_itself(seed: int, labels: list[int | str]) -> None:
    assert 0 <= draw(seed, *labels) < 1
    assert draw(seed, *labels) == draw(seed, *labels)


def test_one_draw_more_elsewhere_shifts_nothing() -> None:
    before = draw(3, "ios", 17)
    draw(3, "android", 17)
    assert draw(3, "ios", 17) == before


def test_draws_fill_the_unit_interval_evenly() -> None:
    draws = [draw(1, "sign-in", number) for number in range(4000)]
    for tenth in range(10):
        assert 330 < sum(tenth / 10 <= share < (tenth + 1) / 10 for share in draws) < 470
