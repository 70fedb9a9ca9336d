"""Facts about the characters of blocks, counted for a whole page at once.

The text of all blocks is one array of code points; a table gives each its sort, and one count over
(block, sort) pairs gives every figure.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float32]

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


class Shape:
    """Counts of the characters of every block.

    `count[block, sort]`, `words` (two dense characters count as one word), `capitals` (words that
    begin with one), `first` and `last` (the sorts of the outer characters), `sentences`.
    """

    __slots__ = ("capitals", "chars", "count", "first", "last", "sentences", "words")

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


def _tally(blocks: NDArray[np.int64], size: int) -> Column:
    return np.bincount(blocks, minlength=size).astype(np.float32)
