"""Arithmetic over the lines of a page: neighbours, windows, runs, distances.

A page has a few hundred lines, so a call of numpy costs more than its arithmetic does. What is
asked of several columns is therefore asked at once: of rows, whose last axis are the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float32]
Flags = NDArray[np.bool_]
Index = NDArray[np.int64]
Numbers = NDArray[Any]
Columns = dict[str, Column]  # facts by name

FAR = 999.0  # a distance for "there is none"


class Stretches:
    """Flagged lines with at most `reach` others between, first to last, as one stretch each.

    Of several rows of flags, each with a reach of its own; `row` says of a stretch which it is of.
    """

    __slots__ = ("_place", "first", "last", "row")

    def __init__(self, flags: Flags, reach: Index) -> None:
        rows, size = flags.shape
        row, line = np.nonzero(flags)
        edge = np.ones(len(row) + 1, np.bool_)
        edge[1:-1] = (row[1:] > row[:-1]) | (line[1:] > line[:-1] + reach[row[1:]] + 1)
        starts, ends = edge[:-1], edge[1:]
        self.row, self.first, self.last = row[starts], line[starts], line[ends]
        begun, over = np.zeros((2, rows, size), np.int64)
        begun[self.row, self.first] = over[self.row, self.last] = 1
        # How many, counted on from row to row, have begun here or above, and have ended above.
        begun, over = begun.cumsum().reshape(rows, size), over.cumsum().reshape(rows, size) - over
        # `places` lays out the values of all rows one after the other, a 0 before and behind each.
        before = np.arange(rows)[:, None]
        around = np.where(begun > over, begun + before, 0)
        self._place = np.array((around, over + before, begun + before + 1))

    def sums(self, columns: Numbers) -> NDArray[np.float64]:
        """The sum over every stretch, of each column: [columns, stretches]."""
        total = _running(columns)
        sums: NDArray[np.float64] = total[:, self.last + 1] - total[:, self.first]
        return sums

    def places(self, values: Numbers) -> Column:
        """For every line the value of the stretch around it, of the one above and below; else 0.

        `values` are rows over the stretches: [values, 3 places, rows of flags, lines].
        """
        count = len(self.row)
        padded = np.zeros((len(values), count + self._place.shape[1] + 1), np.float32)
        padded[:, np.arange(1, count + 1) + self.row] = values
        found: Column = padded.take(self._place, axis=1)
        return found

    def from_greatest(self, values: Numbers) -> Column:
        """How far every line is below (negative: above) the stretch of the greatest value.

        0 inside of it, and where there is none: [rows of flags, lines].
        """
        rows, size = self._place.shape[1:]
        weight = np.full((rows, len(values) + 1), -2.0)
        weight[self.row, np.arange(len(values))] = values
        weight[:, -1] = -1  # all lines, for a row without stretches
        greatest = weight.argmax(axis=1)[:, None]
        first, last = np.append(self.first, 0)[greatest], np.append(self.last, size)[greatest]
        lines = np.arange(size)
        distance = np.minimum(lines - first, 0) + np.maximum(lines - last, 0)
        return np.asarray(distance, np.float32)


def windows(rows: Numbers, asked: Index) -> Column:
    """The means of rows over windows around each line, [windows, lines]; 0 over no lines.

    A window `(row, -2, 3)` is the line and two on both sides, `(row, -2, 0)` and `(row, 1, 3)` are
    the two above and below.
    """
    size = rows.shape[1]
    row, first, stop = asked.T[:, :, None]
    lines, row, total = np.arange(size), row * (size + 1), _running(rows)
    low, high = np.maximum(lines + first, 0), np.minimum(lines + stop, size)
    sums = total.take(high + row)
    sums -= total.take(low + row)
    high -= low
    means: Column = (sums / np.maximum(high, 1)).astype(np.float32)
    return means


def widened(rows: Numbers, reach: int) -> Column:
    """The rows with `reach` more lines of -1 on both sides: neighbours are slices of it."""
    size = rows.shape[-1]
    wide = np.full((*rows.shape[:-1], size + 2 * reach), -1, np.float32)
    wide[..., reach : reach + size] = rows
    return wide


def last_flagged(flags: Flags) -> Index:
    """The last flagged line, above or here; so far above the first line as FAR says for none."""
    lines = np.where(flags, np.arange(flags.shape[-1]), -int(FAR))
    last: Index = np.maximum.accumulate(lines, axis=-1)
    return last


def since(flags: Flags) -> Column:
    """Lines since the last flagged one above, the line itself not counted; FAR for none."""
    distance = np.full(flags.shape, FAR, np.float32)
    lines = np.arange(1, flags.shape[-1])
    np.minimum(lines - last_flagged(flags[..., :-1]), FAR, out=distance[..., 1:])
    return distance


def distances(flags: Flags) -> tuple[Column, Column]:
    """Lines since the last flagged one above, and until the next one below; FAR for none."""
    both = since(np.concatenate((flags, flags[:, ::-1])))
    return both[: len(flags)], both[len(flags) :, ::-1]


def sum_since(column: Column, flags: Flags) -> Column:
    """The sum of the lines from the last flagged one above to the one before; -1 for none."""
    sums = np.full(len(column), -1, np.float32)
    last, total = last_flagged(flags[:-1]), _running(column)[:-1]
    np.subtract(total[1:], total.take(last, mode="clip"), out=sums[1:], where=last >= 0)
    return sums


def value_since(column: Column, flags: Flags) -> Column:
    """The value at the last flagged line, above or here; 0 for none."""
    last = last_flagged(flags)
    return np.where(last >= 0, column.take(last, mode="clip"), np.float32(0))


def group_sums(group: Index, rows: Numbers) -> NDArray[np.float64]:
    """The sums over all lines of every group, [rows, groups]; `group` numbers them from 0."""
    count = int(group.max()) + 1
    place = group + np.arange(0, len(rows) * count, count)[:, None]
    sums: Numbers = np.bincount(place.ravel(), rows.ravel(), len(rows) * count)
    return sums.reshape(len(rows), count)


def run_length(flags: Flags) -> Column:
    """The length of the run of equal flags that the line is in."""
    changes = np.flatnonzero(flags[1:] != flags[:-1]) + 1
    edges = np.concatenate(([0], changes, [len(flags)]))
    lengths = edges[1:] - edges[:-1]
    return np.repeat(lengths, lengths).astype(np.float32)


def best_runs(scores: Numbers) -> tuple[Index, Index]:
    """Of every row the half-open run with the greatest sum; (0, 0) when no score is over zero."""
    total = _running(scores)
    lowest = np.minimum.accumulate(total, axis=1)
    stop = (total - lowest).argmax(axis=1)
    floor = lowest[np.arange(len(stop)), stop]
    return (total == floor[:, None]).argmax(axis=1), stop


def run_places(size: int, first: Index, stop: Index) -> Column:
    """For every line its distance below each run's first line, and above its last one."""
    lines = np.arange(size)
    return np.array((lines - first[:, None], stop[:, None] - 1 - lines), np.float32)


def weighted_mode(column: Column, weights: Numbers) -> float:
    """The whole number with the greatest weight."""
    return float(np.bincount(column.astype(np.int64), weights).argmax())


def truths(values: Iterable[bool]) -> Flags:
    """Truths of Python as flags, in half the time that numpy takes to read a list."""
    return np.frombuffer(bytes(values), np.bool_)


def named(names: Iterable[str], rows: Iterable[Column]) -> Columns:
    """Facts that were computed together, by their names."""
    return dict(zip(names, rows, strict=True))


def everywhere(figures: Mapping[str, float], lines: int) -> Columns:
    """Figures of a page as facts about each of its lines."""
    rows = np.repeat(np.array([*figures.values()], np.float32), lines)
    return named(figures, rows.reshape(len(figures), lines))


def _running(rows: Numbers) -> NDArray[np.float64]:
    """The sums of all lines above each one, and of all."""
    total = np.zeros((*rows.shape[:-1], rows.shape[-1] + 1))
    rows.cumsum(axis=-1, dtype=np.float64, out=total[..., 1:])
    return total
