"""Where blocks stand: the elements around them, what else those hold, and what repeats beside them.

Elements are in document order, so the sum over a subtree is a difference of two running sums, and
all containers of a page are summed at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scraper.blocks import Role
from scraper.document import Document
from scraper.labelers.roles import ROLE_OF, first_role
from scraper.labelers.vocabulary import Vocabulary, name_parts

Column = NDArray[Any]  # numbers of any sort
Index = NDArray[np.int64]

AROUND = (
    "article", "main", "aside", "nav", "footer", "header", "form", "section", "ul", "ol", "li",
    "table", "td", "th", "blockquote", "figure", "figcaption", "details", "dialog", "button",
    "label", "a", "p", "pre", "dl",
)  # fmt: skip
# What the names of elements tell outright, whatever the corpora made of it.
_BY_NAME: dict[str, str] = {
    "embed": "tweet twitter instagram embed embedded facebook tiktok",
    "box": "infobox factbox faktabox factsheet callout",
    "pullquote": "pullquote pull zitat",
    "live": "live liveblog",
}
_ROLES: tuple[Role, ...] = (
    "comments", "related", "promo", "newsletter", "share", "ad", "legal", "player", "byline",
    "caption", "nav",
)  # fmt: skip
NAMED = (*_ROLES, *_BY_NAME)
_NAMED_BIT = {
    part: 1 << (len(AROUND) + NAMED.index(name))
    for part, name in {
        **{part: name for name, parts in _BY_NAME.items() for part in parts.split()},
        **{part: role for part, role in ROLE_OF.items() if role in _ROLES},
    }.items()
}
_BIT = {tag: 1 << place for place, tag in enumerate(AROUND)} | {
    "select": 1 << AROUND.index("form"), "fieldset": 1 << AROUND.index("form"),
    "menu": 1 << AROUND.index("nav"),
}  # fmt: skip
_WHOLE = frozenset({"html", "body"})  # whose classes list all that the page has
_DIGITS = re.compile(r"\d+")


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
    around: NDArray[np.int64]  # bits of AROUND and NAMED, of the element and those around it
    role: list[Role | None]  # that the names of the element itself tell
    near: NDArray[np.int64]  # the same, of the element and the two nearest around it
    scores: Scores
    kin: Index  # elements of one parent that look alike share a number
    style: Index  # elements that look alike and whose parents do share a number, page-wide
    element: Index  # of every block


def read(document: Document, vocabulary: Vocabulary) -> Places:
    """The elements of a document; one for all blocks when it has none."""
    elements = document.elements
    if not elements.tag:
        return _nowhere(len(document.blocks))
    element = np.maximum(np.array([block.element for block in document.blocks], np.int64), 0)
    size = len(elements.tag)
    blocks = np.cumsum(np.bincount(element + 1, minlength=size + 1))
    end = np.array(elements.end)
    holds = blocks[end] > blocks[:-1]
    holds[0] = True
    held = np.flatnonzero(holds)
    before = np.concatenate(([0], np.cumsum(holds)))  # held elements before an element
    parent = np.where(held > 0, before[np.array(elements.parent)[held]], -1)
    look = _looks(document, vocabulary, held.tolist())
    looks = look.number
    _, kin = np.unique(parent * (looks.max() + 1) + looks, return_inverse=True)
    return Places(
        held=held,
        parent=parent,
        end=before[end[held]],
        **_inherited(parent.tolist(), [elements.tag[number] for number in held], look),
        role=look.role,
        kin=kin,
        style=looks * (looks.max() + 2) + np.where(parent < 0, looks.max() + 1, looks[parent]),
        element=before[element],
    )


class _Looks(NamedTuple):
    """Of every element a number for its looks (tag, names but for digits), its score, its bits."""

    number: Index
    score: list[float]
    bits: list[int]
    role: list[Role | None]


def _looks(document: Document, vocabulary: Vocabulary, held: Sequence[int]) -> _Looks:
    tags, names = document.elements.tag, document.elements.names
    known: dict[str, tuple[float, str, int, Role | None]] = {"": (0.0, "", 0, None)}
    told: list[Role | None] = [None] * len(held)
    numbers: dict[tuple[str, str], int] = {}
    looks, scores, bits = [0] * len(held), [0.0] * len(held), [0] * len(held)
    for place, number in enumerate(held):
        name = names[number]
        named = known.get(name)
        if named is None:
            parts = name_parts(name)
            bit, role = _told(parts)
            named = known[name] = (vocabulary.sum(parts), _DIGITS.sub("", name[:40]), bit, role)
        scores[place], look, bits[place], told[place] = named
        if tags[number] in _WHOLE:
            bits[place] = 0
        looks[place] = numbers.setdefault((tags[number], look), len(numbers))
    return _Looks(np.array(looks), scores, bits, told)


def _told(parts: Sequence[str]) -> tuple[int, Role | None]:
    """The bits of NAMED and the role that a name tells."""
    telling = [part for part in parts if part in _NAMED_BIT]
    if not telling:
        return 0, None
    bits = reduce(or_, [_NAMED_BIT[part] for part in telling])
    return bits, first_role([ROLE_OF[part] for part in telling if part in ROLE_OF])


def _inherited(parents: Sequence[int], tags: Sequence[str], look: _Looks) -> dict[str, Any]:
    """What passes from an element to those inside: depth, tags around, scores of names."""
    size = len(parents)
    own = look.score
    bit = _BIT.get
    bits = [named | bit(tag, 0) for named, tag in zip(look.bits, tags, strict=True)]
    depth, around = [0] * size, bits.copy()
    total, low, high = own.copy(), [0.0] * size, [0.0] * size
    for place, (parent, score) in enumerate(zip(parents, own, strict=True)):
        if parent < 0:
            continue
        depth[place] = depth[parent] + 1
        around[place] |= around[parent]
        total[place] += total[parent]
        low[place] = score if score < low[parent] else low[parent]
        high[place] = score if score > high[parent] else high[parent]
    scores = Scores(*(np.array(column, np.float32) for column in (own, total, low, high)))
    up = np.maximum(np.array(parents), 0)
    mine = np.array(bits)
    return {
        "depth": np.array(depth, np.float32),
        "around": np.array(around),
        "near": mine | mine[up] | mine[up[up]],
        "scores": scores,
    }


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
