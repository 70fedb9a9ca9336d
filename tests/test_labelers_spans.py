"""Arithmetic over the lines of a page, against the same said line by line."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.labelers import spans

COLUMN = st.lists(st.integers(-9, 9), min_size=1, max_size=30)
FLAGS = st.lists(st.booleans(), min_size=1, max_size=30)
MARKED = st.lists(st.tuples(st.integers(-9, 9), st.booleans()), min_size=1, max_size=30)


@given(COLUMN, st.integers(1, 6))
def test_windows_are_means_of_slices(values: list[int], reach: int) -> None:
    rows = np.array((values, values)) * [[1], [2]]
    asked = [(0, -reach, 0), (1, 1, reach + 1), (0, -reach, reach + 1)]
    found = spans.windows(rows, np.array(asked))
    for line in range(len(values)):
        above, below = values[max(line - reach, 0) : line], values[line + 1 : line + 1 + reach]
        parts = (above, [2 * value for value in below], [*above, values[line], *below])
        expected = [sum(part) / max(len(part), 1) for part in parts]
        assert found[:, line].tolist() == pytest.approx(expected, abs=1e-5)


@given(COLUMN, st.integers(1, 4))
def test_neighbours_are_slices_of_widened_rows(values: list[int], reach: int) -> None:
    wide = spans.widened(np.array([values, values]), reach)
    for step in range(-reach, reach + 1):
        shifted = wide[1, reach + step : reach + step + len(values)].tolist()
        for line, value in enumerate(shifted):
            inside = 0 <= line + step < len(values)
            assert value == (values[line + step] if inside else -1)


@given(FLAGS)
def test_distances_to_the_flagged_lines_above_and_below(flags: list[bool]) -> None:
    since, until = spans.distances(np.array([flags, flags]))
    flagged = [line for line, flag in enumerate(flags) if flag]
    for line in range(len(flags)):
        above = [line - other for other in flagged if other < line]
        below = [other - line for other in flagged if other > line]
        assert since[:, line].tolist() == [min(above, default=spans.FAR)] * 2
        assert until[:, line].tolist() == [min(below, default=spans.FAR)] * 2


@given(MARKED)
def test_what_was_since_the_last_flagged_line(lines: list[tuple[int, bool]]) -> None:
    values, flags = map(np.array, zip(*lines, strict=True))
    sums, last = spans.sum_since(values, flags).tolist(), spans.value_since(values, flags).tolist()
    for line in range(len(lines)):
        before = [at for at in range(line) if flags[at]]
        here = [at for at in range(line + 1) if flags[at]]
        assert sums[line] == (values[before[-1] : line].sum() if before else -1)
        assert last[line] == (values[here[-1]] if here else 0)


@given(MARKED)
def test_group_sums(lines: list[tuple[int, bool]]) -> None:
    values, starts = map(np.array, zip(*lines, strict=True))
    group = starts.cumsum()
    found = spans.group_sums(group, np.array([values, values * 2]))
    for number, (once, twice) in enumerate(found.T.tolist()):
        assert (once, twice) == (values[group == number].sum(), 2 * values[group == number].sum())


@given(FLAGS)
def test_run_length(flags: list[bool]) -> None:
    runs = "".join("+" if flag else "-" for flag in flags).replace("+-", "+ -").replace("-+", "- +")
    expected = [len(run) for run in runs.split() for _ in run]
    assert spans.run_length(np.array(flags)).tolist() == expected


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=15))
def test_no_run_is_better_than_the_best(scores: list[tuple[int, int]]) -> None:
    rows = np.array(scores).T
    for row, first, stop in zip(rows, *spans.best_runs(rows), strict=True):
        total = [0, *accumulate(row.tolist())]
        gains = [after - before for at, after in enumerate(total) for before in total[:at]]
        assert row[first:stop].sum() == max(0, *gains)


def test_places_beside_a_run() -> None:
    below, above = spans.run_places(4, np.array([1]), np.array([3]))
    assert below.tolist() == [[-1, 0, 1, 2]]
    assert above.tolist() == [[2, 1, 0, -1]]


@given(FLAGS, st.integers(0, 4))
def test_stretches_hold_all_flagged_lines_and_no_wide_gap(flags: list[bool], reach: int) -> None:
    found = spans.Stretches(np.array([flags, flags]), np.array([reach, 30]))
    own = found.row == 0
    runs = list(zip(found.first[own].tolist(), found.last[own].tolist(), strict=True))
    inside = [any(first <= line <= last for first, last in runs) for line in range(len(flags))]
    assert all(within for within, flag in zip(inside, flags, strict=True) if flag)
    for (_, last), (first, _) in pairwise(runs):
        assert first - last > reach + 1
    for first, last in runs:
        assert flags[first]
        assert flags[last]
        assert all(any(flags[at : at + reach + 1]) for at in range(first, last))
    assert (~own).sum() == any(flags)
    around, *_ = found.places(np.ones((1, len(own))))[0]
    assert around[0].astype(bool).tolist() == inside


def test_every_line_knows_the_stretch_around_above_and_below() -> None:
    flags = np.array([0, 1, 0, 1, 0, 0, 0, 1, 0], bool)
    found = spans.Stretches(np.array([flags, ~flags]), np.array([1, 0]))
    sums = found.sums(np.array([np.arange(9), np.ones(9)]))
    assert sums.tolist() == [[6, 7, 0, 2, 15, 8], [3, 1, 1, 1, 3, 1]]
    around, above, below = found.places(sums)[0]
    assert around.tolist() == [[0, 6, 6, 6, 0, 0, 0, 7, 0], [0, 0, 2, 0, 15, 15, 15, 0, 8]]
    assert above.tolist() == [[0, 0, 0, 0, 6, 6, 6, 6, 7], [0, 0, 0, 2, 2, 2, 2, 15, 15]]
    assert below.tolist() == [[6, 7, 7, 7, 7, 7, 7, 0, 0], [2, 2, 15, 15, 8, 8, 8, 8, 0]]
    assert found.from_greatest(sums[0]).tolist() == [
        [-7, -6, -5, -4, -3, -2, -1, 0, 1],
        [-4, -3, -2, -1, 0, 0, 0, 1, 2],
    ]


def test_a_row_without_flags_has_no_stretches() -> None:
    flags = np.array([[False, False, False], [False, True, False]])
    for rows in (flags, flags[:1]):
        found = spans.Stretches(rows, np.array([2, 2]))
        sums = found.sums(np.ones((1, 3)))
        assert sums.tolist() == [[1.0] * (len(rows) - 1)]
        assert found.places(sums)[0, :, 0].tolist() == [[0, 0, 0]] * 3
        assert found.from_greatest(sums[0])[0].tolist() == [0, 0, 0]
