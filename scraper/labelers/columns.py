"""Columns: facts about every block, as arrays of numbers by name.

A page has some hundred blocks, so a call costs more than its arithmetic does. What belongs together
is therefore computed at once, [facts, blocks], and named afterwards.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]  # numbers of any sort; where it says so, several rows of them
Columns = dict[str, Column]
Index = NDArray[np.int64]


def whole(numbers: Sequence[int]) -> Index:
    """Integers as a column; `array` reads a list five times as fast as numpy does."""
    return np.frombuffer(array("q", numbers), np.int64)


def flags(values: Sequence[bool]) -> Column:
    """Truths as a column of 0 and 1."""
    return np.frombuffer(bytes(values), np.uint8)


def named(names: Sequence[str], rows: Iterable[Column]) -> Columns:
    """Facts that were computed together, [facts, blocks], by their names."""
    return dict(zip(names, rows, strict=True))


def ranked(facts: Columns) -> Columns:
    """Facts of several ranks, [ranks, blocks] each: `words` becomes `words_0`, `words_1`, ..."""
    ranks = {name: len(rows) for name, rows in facts.items()}
    return named(_ranked(*ranks.items()), chain.from_iterable(facts.values()))


@lru_cache(maxsize=64)  # the same names on every page: they are made, and hashed, but once
def _ranked(*ranks: tuple[str, int]) -> tuple[str, ...]:
    return tuple([f"{name}_{rank}" for name, size in ranks for rank in range(size)])


def constant(figures: Mapping[str, float], size: int) -> Columns:
    """Figures of a page as facts about each of its blocks."""
    rows = np.array([[figure] for figure in figures.values()], np.float32)
    return named(tuple(figures), np.broadcast_to(rows, (len(rows), size)))


def stacked(columns: Columns) -> Column:
    """The facts as a forest takes them, [blocks, facts]."""
    joined: Column = np.concatenate(list(columns.values()), dtype=np.float32)
    return joined.reshape(len(columns), -1).T  # the forest turns it back, at no cost


def numbered(keys: Index) -> Index:
    """A number from 0 up for every key, the same for equal ones."""
    order = keys.argsort(kind="stable")
    ordered = keys[order]
    first = ordered[1:] != ordered[:-1]
    number = np.zeros(len(keys), np.int64)
    number[order[1:]] = first.cumsum()
    return number


def shifted(rows: Column, steps: Sequence[int]) -> Column:
    """The rows as seen so many blocks on, [steps, rows, blocks]; -1 over the ends."""
    size, reach = rows.shape[-1], max(map(abs, steps))
    wide = np.full((len(rows), size + 2 * reach), -1, np.float32)
    wide[:, reach : reach + size] = rows
    return np.array([wide[:, reach + step : reach + step + size] for step in steps])


def windows(rows: Column, widths: Sequence[int]) -> Column:
    """The sums over so many blocks on both sides and the block itself, [widths, rows, blocks]."""
    size = rows.shape[-1]
    running = np.zeros((len(rows), size + 1))
    np.cumsum(rows, axis=1, out=running[:, 1:])
    order, reach = np.arange(size), np.array(widths)[:, None]
    above = running.take(np.minimum(order + reach + 1, size), axis=1)
    below = running.take(np.maximum(order - reach, 0), axis=1)
    sums: Column = (above - below).astype(np.float32).swapaxes(0, 1)
    return sums
