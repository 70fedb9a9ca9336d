"""Arithmetic over the lines of a page: neighbours, windows, runs, distances. All are columns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float32]
Flags = NDArray[np.bool_]
Numbers = NDArray[Any]
Columns = dict[str, Column]  # facts by name

FAR = 999.0  # a distance for "there is none"


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


def below(column: Numbers, reach: int) -> Column:
    """The mean over the `reach` lines below; 0 where there are none."""
    return above(column[::-1], reach)[::-1]


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
