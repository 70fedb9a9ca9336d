"""Arithmetic over the lines of a page: neighbours, windows, runs, distances. All are columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float32]
Flags = NDArray[np.bool_]
Numbers = NDArray[Any]
Columns = dict[str, Column]  # facts by name

FAR = 999.0  # a distance for "there is none"


class Windows:
    """Means over windows of lines, of several columns at once: a row each, in their order."""

    __slots__ = ("_at", "_total")

    def __init__(self, columns: Sequence[Numbers]) -> None:
        size = len(columns[0])
        self._at = np.arange(size)
        self._total = np.zeros((len(columns), size + 1), np.float64)
        for row, column in enumerate(columns):
            np.cumsum(column, dtype=np.float64, out=self._total[row, 1:])

    def near(self, reach: int) -> NDArray[np.float32]:
        """Over the line and `reach` lines on both sides."""
        low = np.maximum(self._at - reach, 0)
        high = np.minimum(self._at + reach + 1, len(self._at))
        return self._mean(low, high)

    def above(self, reach: int) -> NDArray[np.float32]:
        """Over the `reach` lines above; 0 where there are none."""
        return self._mean(np.maximum(self._at - reach, 0), self._at)

    def below(self, reach: int) -> NDArray[np.float32]:
        """Over the `reach` lines below; 0 where there are none."""
        return self._mean(self._at + 1, np.minimum(self._at + reach + 1, len(self._at)))

    def _mean(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.float32]:
        total: Numbers = self._total.take(high, axis=1) - self._total.take(low, axis=1)
        means: NDArray[np.float32] = (total / np.maximum(high - low, 1)).astype(np.float32)
        return means


class Stretches:
    """Flagged lines with at most `reach` others between, first to last, as one stretch each."""

    __slots__ = ("_below", "first", "last", "own")

    def __init__(self, flags: Flags, reach: int) -> None:
        at = np.flatnonzero(flags)
        far = np.diff(at) > reach + 1
        edge = np.ones(min(len(at), 1), bool)
        self.first = at[np.concatenate((edge, far))]
        self.last = at[np.concatenate((far, edge))]
        lines = np.arange(len(flags))
        begun = np.searchsorted(self.first, lines, "right") - 1  # the last one begun here or above
        ends = np.concatenate((self.last, [-1]))
        self.own = np.where(lines <= ends[begun], begun, -1)  # of every line; -1 outside
        self._below = begun + 1

    def sums(self, column: Numbers) -> NDArray[np.float64]:
        """The sum over every stretch."""
        total = _running(column)
        sums: NDArray[np.float64] = total[self.last + 1] - total[self.first]
        return sums

    def places(self, values: Numbers) -> tuple[Column, Column, Column]:
        """For every line the value of the stretch around it, of the one above and below; else 0."""
        padded = np.concatenate(([0.0], values, [0.0])).astype(np.float32)
        inside = self.own >= 0
        above = np.where(inside, self._below - 1, self._below)
        return padded[self.own + 1], padded[above], padded[self._below + 1]


def neighbours(column: Column, reach: int) -> dict[int, Column]:
    """`shifted` by every step from `-reach` to `reach` but 0, made once."""
    size = len(column)
    padded = np.full(size + 2 * reach, -1, np.float32)
    padded[reach : reach + size] = column
    return {
        step: padded[reach + step : reach + step + size]
        for step in range(-reach, reach + 1)
        if step
    }


def shifted(column: Column, step: int) -> Column:
    """Each line's neighbour `step` lines below (above when negative); -1 where there is none."""
    out: Column = np.full_like(column, -1)
    if abs(step) < len(column):
        if step > 0:
            out[:-step] = column[step:]
        else:
            out[-step:] = column[:step]
    return out


def near(column: Numbers, reach: int) -> Column:
    """The mean over the line and `reach` lines on both sides."""
    total, at = _running(column), np.arange(len(column))
    low, high = np.maximum(at - reach, 0), np.minimum(at + reach + 1, len(column))
    mean: Column = ((total[high] - total[low]) / (high - low)).astype(np.float32)
    return mean


def above(column: Numbers, reach: int) -> Column:
    """The mean over the `reach` lines above; 0 where there are none."""
    total, at = _running(column), np.arange(len(column))
    low = np.maximum(at - reach, 0)
    return ((total[at] - total[low]) / np.maximum(at - low, 1)).astype(np.float32)


def since(flags: Flags) -> Column:
    """Lines since the last flagged one above, the line itself not counted; FAR for none."""
    at = np.arange(len(flags))
    last = _last_above(flags)
    return np.where(last < 0, FAR, np.minimum(at - last, FAR)).astype(np.float32)


def until(flags: Flags) -> Column:
    """Lines until the next flagged one below; FAR for none."""
    return since(flags[::-1])[::-1]


def sum_since(column: Column, flags: Flags) -> Column:
    """The sum of the lines between the last flagged one above and this; -1 for none."""
    total, last = _running(column), _last_above(flags)
    at = np.arange(len(column))
    return np.where(last >= 0, total[at] - total[last], -1).astype(np.float32)


def value_since(column: Column, flags: Flags) -> Column:
    """The value at the last flagged line, above or here; 0 for none."""
    last = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))
    return np.where(last >= 0, column[last], 0).astype(np.float32)


def group_sum(column: Column, joined: Flags) -> Column:
    """The sum over the line's group; `joined` says of a line that it belongs to the one above."""
    group = np.cumsum(~joined)
    return np.bincount(group, weights=column)[group].astype(np.float32)


def run_length(flags: Flags) -> Column:
    """The length of the run of equal flags that the line is in."""
    edges = np.flatnonzero(np.diff(flags)) + 1
    lengths = np.diff(np.concatenate(([0], edges, [len(flags)])))
    return np.repeat(lengths, lengths).astype(np.float32)


def best_run(scores: Numbers) -> tuple[int, int]:
    """The half-open run of lines with the greatest sum; (0, 0) when no score is over zero."""
    total = _running(scores)
    lowest = np.minimum.accumulate(total)
    gains = total - lowest
    stop = int(gains.argmax())
    if gains[stop] <= 0:
        return 0, 0
    return int(total[: stop + 1].argmin()), stop


def run_places(size: int, run: tuple[int, int]) -> tuple[Column, Column]:
    """For every line its distance below the run's first line, and above its last one."""
    at = np.arange(size, dtype=np.float32)
    return at - run[0], run[1] - 1 - at


def weighted_mode(column: Column, weights: Numbers) -> float:
    """The whole number with the greatest weight."""
    return float(np.bincount(column.astype(int), weights=weights).argmax())


def _running(column: Numbers) -> NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(column, dtype=np.float64)))


def _last_above(flags: Flags) -> NDArray[np.int64]:
    last = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))
    return np.concatenate(([-1], last[:-1])).astype(np.int64)
