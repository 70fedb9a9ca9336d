"""Where blocks stand: the elements around them, what else those hold, and what repeats beside them.

Elements are in document order, so the sum over a subtree is a difference of two running sums, and
all containers of a page are summed at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scraper.blocks import Role
from scraper.document import Document
from scraper.labelers import looks
from scraper.labelers.columns import Column, Index, numbered, whole
from scraper.labelers.vocabulary import Vocabulary


class Scores(NamedTuple):
    """Of every element: how its names sound (learned), and those of the elements around it."""

    own: Column
    total: Column
    low: Column
    high: Column


@dataclass(frozen=True, slots=True)
class Places:
    """The elements of a page that hold blocks, as arrays; one stands in where there is none."""

    held: Index  # their numbers in the document
    parent: Index
    end: Index
    depth: Column
    around: Index  # bits of looks.AROUND and NAMED, of the element and those around it
    role: list[Role | None]  # that the names of the element itself tell
    near: Index  # the same bits, of the element and the two nearest around it
    scores: Scores
    kin: Index  # elements of one parent that look alike share a number
    style: Index  # elements that look alike and whose parents do share a number, page-wide
    element: Index  # of every block


def read(document: Document, vocabulary: Vocabulary) -> Places:
    """The elements of a document; one for all blocks when it has none."""
    elements = document.elements
    if not elements.tag:
        return _nowhere(len(document.blocks))
    element = np.maximum(whole([block.element for block in document.blocks]), 0)
    size, ends = len(elements.tag), whole(elements.end)
    blocks = np.zeros(size + 1, np.int64)
    np.bincount(element, minlength=size).cumsum(out=blocks[1:])
    holds = blocks[ends] > blocks[:-1]
    holds[0] = True
    held = np.flatnonzero(holds)
    before = np.zeros(size + 1, np.int64)  # held elements before an element
    holds.cumsum(out=before[1:])
    parent = before[whole(elements.parent)[held]]
    parent[0] = -1
    look = looks.read(document, vocabulary, held)
    number, kinds = look.number, int(look.number.max()) + 1
    end = before[ends[held]]
    return Places(
        held=held,
        parent=parent,
        end=end,
        depth=_open(end).astype(np.float32),
        around=_around(look.bits, parent),
        role=look.role,
        near=_near(look.bits, parent),
        scores=_scores(look.score, parent),
        kin=numbered(parent * kinds + number),
        style=number * (kinds + 1) + np.where(parent < 0, kinds, number[parent]),
        element=before[element],
    )


def _open(end: Index) -> Index:
    """How many elements are around each."""
    closed = np.bincount(end, minlength=len(end) + 1)[:-1].cumsum()
    around: Index = np.arange(len(end)) - closed
    return around


def _around(bits: Index, parent: Index) -> Index:
    """The bits of elements and all around them: twice as many of these with every step."""
    bits, up = bits.copy(), np.maximum(parent, 0)
    while up.any():
        bits |= bits[up]
        up = up[up]
    return bits


def _near(bits: Index, parent: Index) -> Index:
    up = np.maximum(parent, 0)
    pair = bits | bits[up]
    near: Index = pair | pair[up]
    return near


def _scores(own: Column, parent: Index) -> Scores:
    total = [0.0] * (len(own) + 1)  # the last is around the root
    for place, (above, score) in enumerate(zip(parent.tolist(), own.tolist(), strict=True)):
        total[place] = score + total[above]
    low, high, up = own.copy(), own.copy(), np.maximum(parent, 0)
    low[0] = high[0] = 0
    while up.any():
        low, high = np.minimum(low, low[up]), np.maximum(high, high[up])
        up = up[up]
    columns = (own, np.round(total[:-1], 6), low, high)  # as `Vocabulary.scores`
    return Scores(*(np.array(column, np.float32) for column in columns))


def _nowhere(blocks: int) -> Places:
    zero = np.zeros(1, np.int64)
    none = np.zeros(1, np.float32)
    return Places(
        held=zero,
        parent=zero - 1,
        end=zero + 1,
        depth=none,
        around=zero,
        role=[None],
        near=zero,
        scores=Scores(none, none, none, none),
        kin=zero,
        style=zero,
        element=np.zeros(blocks, np.int64),
    )


def sums(places: Places, columns: Column) -> Column:
    """The sums of the blocks' columns ([columns, blocks]) over every element's subtree."""
    order = places.element.argsort(kind="stable")
    running = np.zeros((len(columns), len(order) + 1))
    np.cumsum(columns[:, order], axis=1, out=running[:, 1:])
    counts = np.bincount(places.element, minlength=len(places.parent))
    before = np.zeros(len(counts) + 1, np.int64)  # blocks before an element
    counts.cumsum(out=before[1:])
    within: Column = (running[:, before[places.end]] - running[:, before[:-1]]).astype(np.float32)
    return within


def wider(places: Places, blocks: Column) -> Index:
    """For every element the nearest one around it that holds more blocks; the root holds itself."""
    up = np.maximum(places.parent, 0)
    # An element that holds as many as its parent is the first within it: such stand in a row.
    same = (blocks[up] == blocks) & (up > 0)
    outer = np.maximum.accumulate(np.where(same, 0, np.arange(len(up))))
    return up[outer]


def repeated(places: Places, blocks: Column) -> Index:
    """For every block the innermost element around it of three or more alike, and the next one."""
    members = np.bincount(places.kin[blocks > 0], minlength=len(places.kin))
    up = np.maximum(places.parent, 0)
    found = np.where(members[places.kin] >= 3, np.arange(len(up)), up)
    for _ in range(int(places.depth.max()).bit_length()):
        found = found[found]  # twice as far with every step
    inner = found[places.element]
    return np.array((inner, found[up[inner]]))
