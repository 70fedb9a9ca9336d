"""Where blocks stand: the elements around them, what else those hold, and what repeats beside them.

Elements are in document order, so the sum over a subtree is a difference of two running sums, and
all containers of a page are summed at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scraper.document import Elements
from scraper.labelers import looks
from scraper.labelers.columns import Column, Flags, Index, numbered, whole
from scraper.labelers.roles import UNTOLD
from scraper.labelers.vocabulary import DIGITS, Vocabulary

# How the names of an element sound (learned), how those of all around it do, how many these are.
FIGURES = ("name", "name_total", "name_low", "name_high", "depth")


@dataclass(frozen=True, slots=True)
class Places:
    """The elements of a page that hold blocks, as arrays; one stands in where there is none."""

    parent: Index
    span: Index  # the blocks within are `order[first:last]`, [2, elements]
    order: Index  # of the blocks, by their elements
    bits: Index  # of looks.AROUND and NAMED, [2, elements]: of all around it; of the two nearest
    role: Index  # by its number, that the element itself tells
    figures: Column  # FIGURES, one a row
    kin: Index  # elements of one parent that look alike share a number
    style: Index  # elements that look alike and whose parents do share a number, page-wide
    element: Index  # of every block


def read(elements: Elements, element: Index, vocabulary: Vocabulary) -> Places:
    """The places of blocks in these elements of a document; one for all when it has none."""
    if not elements.tag:
        return _nowhere(len(element))
    size, ends = len(elements.tag), whole(elements.end)
    blocks = np.zeros(size + 1, np.int64)  # before an element
    np.bincount(element, minlength=size).cumsum(out=blocks[1:])
    holds = blocks[ends] > blocks[:-1]
    holds[0] = True
    held = holds.nonzero()[0]
    before = np.zeros(size + 1, np.int64)  # held elements before an element
    holds.cumsum(out=before[1:])
    parent = before[whole(elements.parent)[held]]
    parent[0] = -1
    look = looks.read(elements, vocabulary, held)
    number, kinds = look.number, int(look.number.max()) + 1
    last = ends[held]
    bits, figures = _outwards(look, parent, before[last])
    return Places(
        parent=parent,
        span=blocks[np.array((held, last))],
        order=element.argsort(kind="stable"),
        bits=bits,
        role=look.role,
        figures=figures,
        kin=numbered(parent * kinds + number),
        style=number * (kinds + 1) + np.where(parent < 0, kinds, number[parent]),
        element=before[element],
    )


def _outwards(look: looks.Looks, parent: Index, end: Index) -> tuple[Index, Column]:
    """The bits and the figures of elements, of what they and those around them look like."""
    own, up = look.score, np.maximum(parent, 0)
    depth = _open(np.ones(len(end)), end) - 1
    pair = look.bits | look.bits[up]
    far, near = look.bits, pair | pair[up]
    extremes = np.array((own, -own))  # the lowest, and the highest turned over
    extremes[:, 0] = 0
    for _ in range(int(depth.max()).bit_length()):  # twice as many of them with every step
        far = far | far.take(up)
        extremes = np.minimum(extremes, extremes.take(up, axis=1))
        up = up.take(up)
    total = _open(own, end).round(DIGITS)
    figures = np.array((own, total, extremes[0], -extremes[1], depth), np.float32)
    return np.array((far, near)), figures


def _open(figure: Column, end: Index) -> Column:
    """The sum of a figure over every element and all around it."""
    closed = np.bincount(end, figure, len(end) + 1)[:-1]
    around: Column = (figure - closed).cumsum()
    return around


def _nowhere(blocks: int) -> Places:
    zero = np.zeros(1, np.int64)
    return Places(
        parent=zero - 1,
        span=np.array(((0,), (blocks,))),
        order=np.arange(blocks),
        bits=np.zeros((2, 1), np.int64),
        role=np.array([UNTOLD]),
        figures=np.zeros((len(FIGURES), 1), np.float32),
        kin=zero,
        style=zero,
        element=np.zeros(blocks, np.int64),
    )


def sums(places: Places, columns: Column) -> Column:
    """The sums of the blocks' columns ([columns, blocks]) over every element's subtree."""
    running = np.zeros((len(columns), columns.shape[1] + 1))
    columns.take(places.order, axis=1).cumsum(axis=1, out=running[:, 1:])
    ends = running.take(places.span, axis=1)
    within: Column = (ends[:, 1] - ends[:, 0]).astype(np.float32)
    return within


def wider(places: Places, blocks: Column) -> Index:
    """For every element the nearest one around it that holds more blocks; the root holds itself."""
    up = np.maximum(places.parent, 0)
    # An element that holds as many as its parent is the first within it: such stand in a row.
    same = (blocks[up] == blocks) & (up > 0)
    outer = np.maximum.accumulate(np.where(same, 0, np.arange(len(up))))
    return up[outer]


def nearest(places: Places, flags: Flags) -> Index:
    """For every element the nearest of those flagged, among it and all around it, or the root."""
    found = np.where(flags, np.arange(len(flags)), np.maximum(places.parent, 0))
    for _ in range(int(places.figures[-1].max()).bit_length()):
        found = found.take(found)  # twice as far with every step
    return found


def repeated(places: Places, blocks: Column) -> Index:
    """For every block the innermost element around it of three or more alike, and the next one."""
    members = np.bincount(places.kin[blocks > 0], minlength=len(places.kin))
    found = nearest(places, members[places.kin] >= 3)
    inner = found[places.element]
    return np.array((inner, found[np.maximum(places.parent, 0)[inner]]))
