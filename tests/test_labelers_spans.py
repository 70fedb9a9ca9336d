"""Arithmetic over the lines of a page, against the same said line by line."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.labelers import spans

COLUMN = st.lists(st.integers(-9, 9), min_size=1, max_size=30)
FLAGS = st.lists(st.booleans(), min_size=1, max_size=30)


@given(COLUMN, st.integers(1, 6))
def test_windows_are_means_of_slices(values: list[int], reach: int) -> None:
    windows = spans.Windows([np.array(values), np.array(values) * 2])
    for line in range(len(values)):
        above = values[max(line - reach, 0) : line]
        below = values[line + 1 : line + 1 + reach]
        for mean, part in (
            (windows.above(reach), above),
            (windows.below(reach), below),
            (windows.near(reach), [*above, values[line], *below]),
        ):
            expected = sum(part) / max(len(part), 1)
            assert mean[0, line] == pytest.approx(expected, abs=1e-5)
            assert mean[1, line] == pytest.approx(2 * expected, abs=1e-5)


@given(COLUMN, st.integers(1, 4))
def test_neighbours_are_shifted_columns(values: list[int], reach: int) -> None:
    column = np.array(values, np.float32)
    found = spans.neighbours(column, reach)
    assert sorted(found) == [step for step in range(-reach, reach + 1) if step]
    for step, shifted in found.items():
        assert shifted.tolist() == spans.shifted(column, step).tolist()


@given(FLAGS, st.integers(0, 4))
def test_stretches_hold_all_flagged_lines_and_no_wide_gap(flags: list[bool], reach: int) -> None:
    found = spans.Stretches(np.array(flags), reach)
    runs = list(zip(found.first.tolist(), found.last.tolist(), strict=True))
    inside = [any(first <= line <= last for first, last in runs) for line in range(len(flags))]
    assert all(within for within, flag in zip(inside, flags, strict=True) if flag)
    assert [own >= 0 for own in found.own.tolist()] == inside
    for (_, last), (first, _) in pairwise(runs):
        assert first - last > reach + 1
    for first, last in runs:
        assert flags[first]
        assert flags[last]
        assert all(any(flags[at : at + reach + 1]) for at in range(first, last))


def test_every_line_knows_the_stretch_around_above_and_below() -> None:
    found = spans.Stretches(np.array([0, 1, 0, 1, 0, 0, 0, 1, 0], bool), 1)
    assert found.sums(np.arange(9)).tolist() == [6, 7]
    around, above, below = found.places(found.sums(np.arange(9)))
    assert around.tolist() == [0, 6, 6, 6, 0, 0, 0, 7, 0]
    assert above.tolist() == [0, 0, 0, 0, 6, 6, 6, 6, 7]
    assert below.tolist() == [6, 7, 7, 7, 7, 7, 7, 0, 0]


def test_a_page_without_flags_has_no_stretches() -> None:
    found = spans.Stretches(np.zeros(3, bool), 2)
    assert [column.tolist() for column in found.places(found.sums(np.ones(3)))] == [[0, 0, 0]] * 3
