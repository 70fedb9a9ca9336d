"""Facts about the characters of blocks, counted for a whole page at once.

The text of all blocks is one array of code points; a table gives each its sort, and one count over
(block, sort) pairs gives every figure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from scraper.labelers.columns import Column, Index, whole
from scraper.labelers.prints import Numbers, Prints

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


@cache
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


# Added to the sort of the letter that begins a word, of the stop that ends a sentence.
_TELLING = 16
_BINS = 2 * _TELLING
_ECHO_CHARS = 40  # shorter blocks repeat for other reasons
_WINDOW = 24


class Shape:
    """Counts of the characters of every block.

    `count[block, sort]`, `words` (two dense characters count as one word), `capitals` (words that
    begin with one), `first` and `last` (the sorts of the outer characters), `sentences`. A block's
    characters are `starts .. ends` of `sorts`; a line break stands between two blocks.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        size = len(texts)
        lengths = whole([*map(len, texts)])
        codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "replace"), np.uint32)
        sorts = _table().take(codes, mode="clip")
        bins = np.arange(0, size * _BINS, _BINS).repeat(lengths + 1)
        bins += sorts + _telling(sorts).view(np.uint8) * np.uint8(_TELLING)
        split = np.bincount(bins, minlength=size * _BINS).reshape(size, 2, _TELLING)
        split[:, 0, SPACE] -= 1  # the joint
        plain, telling = split.transpose(1, 2, 0).astype(np.float32, order="C")
        plain += telling
        self.count = plain.T
        self.chars = lengths.astype(np.float32)
        self.words = telling[LOWER : DIGIT + 1].sum(axis=0) + plain[DENSE] / 2
        self.capitals = telling[UPPER]
        self.sentences = telling[STOP]
        self.starts = (lengths + 1).cumsum() - lengths - 1
        self.ends = self.starts + lengths
        lasts = np.maximum(self.ends - 1, 0)
        self.first, last = sorts[self.starts], sorts[lasts]
        self.last = np.where(last == QUOTE, sorts[np.maximum(lasts - 1, self.starts)], last)
        self.sorts, self._codes = sorts, codes

    @cached_property
    def prints(self) -> Prints:
        """The fingerprints of the text of all blocks."""
        return Prints(self._codes)

    def echoes(self) -> dict[str, Column]:
        """Whether the middle of a block stands elsewhere on the page too, before it or after it.

        That is how pull quotes, teasers of the text and second copies of it are known.
        """
        size = len(self.chars)
        before, after = np.zeros((2, size), np.float32)
        long = (self.chars >= _ECHO_CHARS).nonzero()[0]
        if len(long):
            middle = (self.starts[long] + self.ends[long] - _WINDOW) // 2
            prints = self.prints.windows(_WINDOW)
            sought = np.sort(prints[middle])
            told = np.zeros(1 << 16, np.bool_)  # most windows are sorted out by 16 of their bits
            told[_marks(sought)] = True
            places = told[_marks(prints)].nonzero()[0]
            found = np.minimum(sought.searchsorted(prints[places]), len(sought) - 1)
            same = sought[found] == prints[places]
            places, found = places[same], found[same]
            first, last = np.zeros((2, len(sought)), np.int64)
            first[found[::-1]] = places[::-1]  # of several the one written last stays
            last[found] = places
            own = sought.searchsorted(prints[middle])
            before[long], after[long] = first[own] < middle, last[own] > middle
        return {"echo_before": before, "echo_after": after}


def _telling(sorts: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which characters begin a word or end a sentence."""
    in_word = (sorts >= LOWER) & (sorts <= DIGIT)
    telling: NDArray[np.bool_] = sorts == STOP
    telling[:-1] &= sorts[1:] == SPACE
    telling[1:] |= in_word[1:] > in_word[:-1]
    telling[0] |= in_word[0]
    return telling


def _marks(prints: Numbers) -> Index:
    return (prints >> np.uint64(48)).view(np.int64)
