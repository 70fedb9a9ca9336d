"""Counting in bounded memory: exact while it fits, and never too high."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.report.cells import percent
from scraper.report.counting import Capped, Frequent, Lowest, lower_bound

KEYS = st.lists(st.integers(0, 30), max_size=200)


@given(KEYS, st.integers(1, 40))
def test_a_capped_counter_loses_nothing(keys: list[int], most: int) -> None:
    counts: Capped[int] = Capped(most)
    for key in keys:
        counts.count(key)
    true = Counter(keys)
    assert len(counts) <= most
    assert counts.total() + counts.others == len(keys)
    assert all(counts[key] == true[key] for key in counts)


@given(KEYS, st.integers(2, 40))
def test_what_comes_often_is_found(keys: list[int], most: int) -> None:
    counts: Frequent[int] = Frequent(most)
    for key in keys:
        counts.count(key)
    for key, times in Counter(keys).items():
        assert times - counts.floor <= counts[key] <= times
    assert len(list(counts.ranked(1))) <= most
    assert counts.floor <= 2 * len(keys) / most


@given(st.lists(st.tuples(st.integers(0, 9), st.text(max_size=2))), st.integers(1, 5))
def test_the_lowest_are_kept_the_first_of_equals(pairs: list[tuple[int, str]], most: int) -> None:
    lowest: Lowest[str] = Lowest(most)
    for rank, value in pairs:
        lowest.add(rank, value)
    expected = [value for _, value in sorted(pairs, key=lambda pair: pair[0])[:most]]
    assert list(lowest) == expected


@given(st.integers(0, 100), st.integers(0, 100))
def test_what_a_share_surely_is(count: int, more: int) -> None:
    total = count + more
    assert 0 <= lower_bound(count, total) <= (count / total if total else 0)


def test_one_record_says_little_and_many_much() -> None:
    assert lower_bound(1, 1) == pytest.approx(0.1)
    assert lower_bound(1000, 1000) > 0.99


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "–"), (0, 9, "0%"), (9, 9, "100%"), (1, 3, "33.3%"),
        (1, 100_000, "<0.1%"), (99_999, 100_000, ">99.9%"),
    ],
)  # fmt: skip
def test_shares_never_round_to_nothing_or_all(part: int, whole: int, words: str) -> None:
    assert percent(part, whole) == words
