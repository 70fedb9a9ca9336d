"""Where blocks stand: the elements around them, what else those hold, and what repeats beside them.

Elements are in document order, so the sum over a subtree is a difference of two running sums, and
all containers of a page are summed at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scraper.document import Document
from scraper.labelers.vocabulary import Vocabulary

Column = NDArray[np.float32]
Index = NDArray[np.int64]

AROUND = (
    "article", "main", "aside", "nav", "footer", "header", "form", "section", "ul", "ol", "li",
    "table", "td", "th", "blockquote", "figure", "figcaption", "details", "dialog", "button", "label", "a",
    "p", "pre", "dl",
)  # fmt: skip
_BIT = {tag: 1 << place for place, tag in enumerate(AROUND)} | {
    "select": 1 << AROUND.index("form"), "fieldset": 1 << AROUND.index("form"),
    "menu": 1 << AROUND.index("nav"),
}  # fmt: skip
_DIGITS = re.compile(r"\d+")


class Scores(NamedTuple):
    """Of every element: how its names sound (learned), and those of the elements around it."""

    own: Column
    total: Column
    low: Column
    high: Column


@dataclass(frozen=True, slots=True)
class Places:
    """The elements of a page as arrays; element 0 stands in for blocks without one."""

    parent: Index
    end: Index
    depth: Column
    around: NDArray[np.int64]  # bits of AROUND, of the element and those around it
    scores: Scores
    kin: Index  # elements of one parent that look alike share a number
    style: Index  # elements that look alike and whose parents do share a number, page-wide
    element: Index  # of every block


def read(document: Document, vocabulary: Vocabulary) -> Places:
    """The elements of a document; one for all blocks when it has none."""
    elements = document.elements
    if not elements.tag:
        return _nowhere(len(document.blocks))
    size = len(elements.tag)
    depth, around, kin = [0] * size, [0] * size, [0] * size
    own, total, low, high = ([0.0] * size for _ in range(4))
    known: dict[str, tuple[float, str]] = {}
    kins: dict[tuple[int, str, str], int] = {}
    looks: dict[tuple[str, str], int] = {}
    styles = [0] * size
    parents, bit = elements.parent, _BIT.get
    for number, (tag, parent, names) in enumerate(
        zip(elements.tag, parents, elements.names, strict=True)
    ):
        named = known.get(names)
        if named is None:
            named = known[names] = (vocabulary.names(names), _DIGITS.sub("", names[:40]))
        score, look = named
        own[number] = score
        kin[number] = kins.setdefault((parent, tag, look), len(kins))
        styles[number] = looks.setdefault((tag, look), len(looks))
        if parent < 0:
            around[number], total[number] = bit(tag, 0), score
            continue
        depth[number] = depth[parent] + 1
        around[number] = around[parent] | bit(tag, 0)
        total[number] = total[parent] + score
        low[number] = score if score < low[parent] else low[parent]
        high[number] = score if score > high[parent] else high[parent]
    scores = Scores(*(np.array(column, np.float32) for column in (own, total, low, high)))
    parent_of, style = np.array(parents), np.array(styles)
    return Places(
        parent=parent_of,
        end=np.array(elements.end),
        depth=np.array(depth, np.float32),
        around=np.array(around),
        scores=scores,
        kin=np.array(kin),
        style=style * (len(looks) + 1) + np.where(parent_of < 0, len(looks), style[parent_of]),
        element=np.maximum([block.element for block in document.blocks], 0),
    )


def _nowhere(blocks: int) -> Places:
    zero = np.zeros(1, np.int64)
    none = np.zeros(1, np.float32)
    scores = Scores(none, none, none, none)
    return Places(zero - 1, zero + 1, none, zero, scores, zero, zero, np.zeros(blocks, np.int64))


def sums(places: Places, columns: Column) -> Column:
    """The sums of the blocks' columns ([blocks, columns]) over every element's subtree."""
    size = len(places.parent)
    running = np.zeros((size + 1, columns.shape[1]))
    np.add.at(running, places.element + 1, columns)
    np.cumsum(running, axis=0, out=running)
    return (running[places.end] - running[:-1]).astype(np.float32)


def wider(places: Places, blocks: Column) -> Index:
    """For every element the nearest one around it that holds more blocks; the root holds itself."""
    up = np.maximum(places.parent, 0)
    while True:
        same = (blocks[up] == blocks) & (up > 0)
        step = np.where(same, up[up], up)
        if np.array_equal(step, up):
            return up
        up = step


def repeated(places: Places, blocks: Column) -> list[Index]:
    """For every block the innermost element around it of three or more alike, and the next one."""
    holds = blocks > 0
    members = np.bincount(places.kin[holds], minlength=len(places.kin))
    many = members[places.kin] >= 3
    found = np.where(many, np.arange(len(many)), np.maximum(places.parent, 0))
    while True:
        step = np.where(many[found] | (found == 0), found, found[found])
        if np.array_equal(step, found):
            break
        found = step
    inner = found[places.element]
    return [inner, found[np.maximum(places.parent, 0)[inner]]]
