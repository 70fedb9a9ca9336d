"""Facts about the characters of blocks, counted for a whole page at once.

The text of all blocks is one array of code points; a table gives each its sort, and one count over
(block, sort) pairs gives every figure.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]  # numbers of any sort

# Sorts of characters. LOWER also holds letters without case.
OTHER, LOWER, UPPER, DIGIT, SPACE, DENSE, STOP, COMMA, QUOTE, BAR, MONEY, ARROW = range(12)
SORTS = 12
_TABLE_SIZE = 0x10000  # characters beyond are counted as OTHER
_LISTED = {
    STOP: ".!?…。！？؟।",
    COMMA: ",;:、，；：،",
    QUOTE: "\"'“”‘’«»„‚‹›「」『』()[]（）",
    BAR: "|·•/\\–—-_*#=~",
    MONEY: "$€£¥₹%",
    ARROW: "→←›»↑↓▶►▾▼✓✔★☆©®+<>",
}


@functools.cache
def _table() -> NDArray[np.uint8]:
    table = np.zeros(_TABLE_SIZE, np.uint8)
    by_category = {"Ll": LOWER, "Lo": LOWER, "Lt": UPPER, "Lu": UPPER, "Lm": LOWER, "Mn": LOWER,
                   "Mc": LOWER, "Nd": DIGIT, "Zs": SPACE, "Cc": SPACE}  # fmt: skip
    for code in range(_TABLE_SIZE):
        table[code] = by_category.get(unicodedata.category(chr(code)), OTHER)
    # Scripts without spaces between words: kana, Han, Thai, Lao, Khmer.
    for start, stop in ((0x0E00, 0x0EFF), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF)):
        table[start : stop + 1] = DENSE
    for sort, characters in _LISTED.items():
        for character in characters:
            table[ord(character)] = sort
    return table


_ECHO_CHARS = 40  # shorter blocks repeat for other reasons
_WINDOW = 24
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64


class Shape:
    """Counts of the characters of every block.

    `count[block, sort]`, `words` (two dense characters count as one word), `capitals` (words that
    begin with one), `first` and `last` (the sorts of the outer characters), `sentences`.
    """

    __slots__ = (
        "_codes",
        "_starts",
        "capitals",
        "chars",
        "count",
        "first",
        "last",
        "sentences",
        "words",
    )

    def __init__(self, texts: Sequence[str]) -> None:
        size = len(texts)
        lengths = np.fromiter(map(len, texts), np.int64, size)
        codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "replace"), np.uint32)
        sorts = _table()[np.minimum(codes, _TABLE_SIZE - 1)]
        block = np.repeat(np.arange(size), lengths + 1)
        count = np.bincount(block * SORTS + sorts, minlength=size * SORTS).reshape(size, SORTS)
        count[:, SPACE] -= 1  # the joint
        in_word = (sorts >= LOWER) & (sorts <= DIGIT)
        starts = in_word.copy()
        starts[1:] &= ~in_word[:-1]
        ends = sorts == STOP
        ends[:-1] &= sorts[1:] == SPACE
        firsts = np.cumsum(lengths + 1) - lengths - 1
        lasts = np.maximum(firsts + lengths - 1, 0)
        self.count = count.astype(np.float32)
        self.chars = lengths.astype(np.float32)
        spaced = np.bincount(block[starts], minlength=size).astype(np.float32)
        self.words = spaced + self.count[:, DENSE] / 2
        self.capitals = _tally(block[starts & (sorts == UPPER)], size)
        self.sentences = _tally(block[ends], size)
        before = np.maximum(lasts - 1, firsts)
        self.first = sorts[firsts]
        self.last = np.where(sorts[lasts] == QUOTE, sorts[before], sorts[lasts])
        self._codes, self._starts = codes, firsts

    def echoes(self) -> dict[str, Column]:
        """Whether the middle of a block stands elsewhere on the page too, before it or after it.

        That is how pull quotes, teasers of the text and second copies of it are known.
        """
        size = len(self.chars)
        before, after = np.zeros(size, np.float32), np.zeros(size, np.float32)
        long = np.flatnonzero(self.chars >= _ECHO_CHARS)
        if len(long):
            middle = self._starts[long] + (self.chars[long].astype(np.int64) - _WINDOW) // 2
            prints = _fingerprints(self._codes)
            values, number = np.unique(prints[middle], return_inverse=True)
            told = np.zeros(1 << 16, np.bool_)  # most windows are sorted out by 16 of their bits
            told[values >> np.uint64(48)] = True
            places = np.flatnonzero(told[prints >> np.uint64(48)])
            found = np.minimum(np.searchsorted(values, prints[places]), len(values) - 1)
            same = values[found] == prints[places]
            places, found = places[same], found[same]
            first, last = np.full(len(values), len(prints)), np.zeros(len(values), np.int64)
            np.minimum.at(first, found, places)
            np.maximum.at(last, found, places)
            before[long], after[long] = first[number] < middle, last[number] > middle
        return {"echo_before": before, "echo_after": after}


def _fingerprints(codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """A number for every window of characters, equal for equal windows (a rolling hash)."""
    power = np.full(len(codes), _BASE, np.uint64)
    inverse = np.full(len(codes), pow(_BASE, -1, 1 << 64), np.uint64)
    power[0] = inverse[0] = 1
    np.multiply.accumulate(power, out=power)
    np.multiply.accumulate(inverse, out=inverse)
    running = np.concatenate((np.zeros(1, np.uint64), np.cumsum(codes * power, dtype=np.uint64)))
    return (running[_WINDOW:] - running[:-_WINDOW]) * inverse[: len(codes) + 1 - _WINDOW]


def _tally(blocks: NDArray[np.int64], size: int) -> Column:
    return np.bincount(blocks, minlength=size).astype(np.float32)
