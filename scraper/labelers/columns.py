"""Facts about every block, as a table of numbers whose rows go by name.

A page has some hundred blocks, so a call costs more than its arithmetic does. What belongs together
is therefore computed at once, [facts, blocks], and written straight into its rows.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]  # numbers of any sort; where it says so, several rows of them
Index = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Facts:
    """A table of facts about the blocks of a page, [facts, blocks], to be filled row by row."""

    __slots__ = ("row", "table")

    def __init__(self, row: Mapping[str, int], blocks: int) -> None:
        self.row = row  # of every name
        self.table = np.empty((len(row), blocks), np.float32)

    def __getitem__(self, name: str) -> Column:
        row: Column = self.table[self.row[name]]
        return row

    def __setitem__(self, name: str, values: Column | float) -> None:
        self.table[self.row[name]] = values

    @property
    def rows(self) -> Column:
        """The facts as forests take them, [blocks, facts]."""
        return self.table.T

    def part(self, names: Sequence[str]) -> Column:
        """The rows of facts that stand together, themselves."""
        first = self.row[names[0]]
        return self.table[first : first + len(names)]

    def picked(self, names: Sequence[str]) -> Column:
        """A copy of the rows of any facts."""
        return self.table[[self.row[name] for name in names]]


def row_of(names: Sequence[str]) -> dict[str, int]:
    """The row of every fact, in the order of their names."""
    return {name: row for row, name in enumerate(names)}


def ranked(names: Sequence[str], ranks: int) -> tuple[str, ...]:
    """The names of facts of several ranks: `words` becomes `words_0`, `words_1`, ..."""
    return tuple([f"{name}_{rank}" for name in names for rank in range(ranks)])


def whole(numbers: Sequence[int]) -> Index:
    """Integers as a column; `struct` takes them twice as fast as `array` and numpy do."""
    return np.frombuffer(struct.pack(f"{len(numbers)}q", *numbers), np.int64)


def stretches(inside: Flags) -> tuple[Index, Index]:
    """Where every run of truths begins and where it ends."""
    padded = np.zeros(len(inside) + 2, np.bool_)
    padded[1:-1] = inside
    edges = (padded[1:] != padded[:-1]).nonzero()[0]
    return edges[::2], edges[1::2]


def numbered(keys: Index) -> Index:
    """A number from 0 up for every key, the same for equal ones."""
    order = keys.argsort(kind="stable")
    ordered = keys[order]
    first = ordered[1:] != ordered[:-1]
    number = np.zeros(len(keys), np.int64)
    number[order[1:]] = first.cumsum()
    return number


def gathered(table: Column, places: Index, out: Column) -> None:
    """Write the columns of a table ([rows, any]) that `places` name, [rows, *places]."""
    # Any other mode would fill a buffer first and copy it.
    table.take(places, axis=1, out=out.reshape(len(table), *places.shape), mode="clip")


def tallied(rows: Column, group: Index) -> Column:
    """The sums of the rows over the members of every group, [rows, groups]."""
    groups = int(group.max()) + 1
    bins = group + np.arange(0, len(rows) * groups, groups)[:, None]
    sums: Column = np.bincount(bins.ravel(), rows.ravel(), len(rows) * groups)
    return sums.reshape(len(rows), groups)


def shifted(rows: Column, steps: Index, out: Column) -> None:
    """Write the rows as seen so many blocks on, [rows, steps, blocks]; -1 over the ends.

    The last of the steps is the longest, forth or back.
    """
    size, reach = rows.shape[-1], int(steps[-1])
    wide = np.full((len(rows), size + 2 * reach), -1, np.float32)
    wide[:, reach : reach + size] = rows
    gathered(wide, np.arange(reach, reach + size) + steps[:, None], out)


def windows(rows: Column, widths: Index) -> Column:
    """The sums over so many blocks on both sides and the block itself, [rows, widths, blocks]."""
    size = rows.shape[-1]
    running = np.zeros((len(rows), size + 1))
    rows.cumsum(axis=1, out=running[:, 1:])
    order = np.arange(size)
    # Over the ends there is no more to sum.
    above = running.take(order + (widths[:, None] + 1), axis=1, mode="clip")
    above -= running.take(order - widths[:, None], axis=1, mode="clip")
    return above
