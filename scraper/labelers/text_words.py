"""What the words of every line say: function words, learned odds, repetition, the page's topic."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scraper.labelers.columns import whole
from scraper.labelers.spans import Column, Columns, Flags, truths
from scraper.labelers.vocabulary import Vocabulary

_LINE_END = "\0"  # stands behind every line; segmentation lets none through
# Single characters of scripts without spaces; otherwise runs of letters and digits; line ends.
_SINGLE = (range(0x0E00, 0x0F00), range(0x3040, 0x3100), range(0x3400, 0xA000))
_SINGLES = "".join([f"{chr(script[0])}-{chr(script[-1])}" for script in _SINGLE])
_WORD = re.compile(rf"[{_SINGLES}]|[^\W_]+|{_LINE_END}")
_LETTERS_END = 0x32400  # Unicode has no letters and digits from here on
MAX_CHARS = 250  # of a line that are looked up: later ones change no mean by much


@cache
def function_words() -> frozenset[str]:
    """The commonest words of running text in over thirty languages."""
    rows = (Path(__file__).parent / "data" / "function_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for row in rows if row[0] != "#" for word in row.split()[1:])


def words_of(line: str) -> list[str]:
    """The words of one line as they are looked up."""
    return _WORD.findall(line[:MAX_CHARS].lower())


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page's lines, lower case, one after the other, and an end behind each line."""

    flat: list[str]
    different: list[str]  # every word once, the line end first
    ids: NDArray[np.int64]  # of every word its place in `different`
    common: NDArray[np.bool_]  # of every different word: whether it is a function word
    starts: NDArray[np.int64]  # of each line's first word
    counts: NDArray[np.int64]  # of each line's words, its end not counted

    @classmethod
    def of(cls, lines: Sequence[str]) -> Words:
        """Read the beginnings of these lines; a line may be empty."""
        # One by one, for most lines are ASCII, which `lower` takes a tenth of the time for.
        heads = [line[:MAX_CHARS].lower() for line in lines]
        flat = _split(f" {_LINE_END} ".join([*heads, ""]))
        number = defaultdict[str, int](count(1).__next__, {_LINE_END: 0})
        ids = whole([*map(number.__getitem__, flat)])
        common = truths(map(function_words().__contains__, number))
        last = np.flatnonzero(ids == 0)
        starts = np.zeros_like(last)
        starts[1:] = last[:-1] + 1
        return cls(flat, [*number], ids, common, starts, last - starts)

    def openings(self) -> list[str]:
        """The first two words of each line, as one; of shorter lines nothing that is known."""
        return [" ".join(self.flat[start : start + 2]) for start in self.starts.tolist()]

    def sums(self, values: Column) -> Column:
        """The sum over every line of what its words count; of several rows each."""
        total: Column = np.add.reduceat(values, self.starts, axis=-1)
        return total


def _split(text: str) -> list[str]:
    """The words of a text, as `_WORD` finds them, and that in a third of the time for most."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    spaced = _spaced().take(codes, mode="clip")
    if spaced.max() > sys.maxunicode:
        return _WORD.findall(text)
    return spaced.tobytes().decode("utf-32-le").split()


@cache
def _spaced() -> NDArray[np.uint32]:
    """Of every character itself or, where it is in no word, a space; no code for single ones."""
    codes = np.arange(_LETTERS_END + 1, dtype=np.uint32)
    held = truths(map(str.isalnum, map(chr, codes.tolist())))
    spaced = np.where(held | (codes == ord(_LINE_END)), codes, np.uint32(ord(" ")))
    for script in _SINGLE:
        spaced[script] = sys.maxunicode + 1
    return spaced


def lexical(words: Words, vocabulary: Vocabulary) -> Columns:
    """The share of function words, and the learned odds of the line's words."""
    rows = whole([*map(vocabulary.word.get, words.different, repeat(0))])
    score = vocabulary.weight[rows][words.ids]
    pairs = whole([*map(vocabulary.word.get, words.openings(), repeat(0))])
    some = np.maximum(words.counts, 1).astype(np.float32)
    total = words.sums(score)
    return {
        "common": words.sums(words.common[words.ids].astype(np.float32)) / some,
        "lex_mean": total / some,
        "lex_low": np.minimum.reduceat(score, words.starts),
        "lex_high": np.maximum.reduceat(score, words.starts),
        "lex_sum": total,
        "lex_first": score[words.starts],
        "lex_pair": vocabulary.weight[pairs],
    }


def repeated(texts: Sequence[str]) -> Columns:
    """How often a line stands on the page, and how many of these are above it."""
    number = defaultdict[str, int](count().__next__)
    ids = whole([*map(number.__getitem__, [text[:200].casefold() for text in texts])])
    times = np.bincount(ids)
    nth = np.zeros(len(ids), np.float32)
    if len(times) < len(ids):
        order = ids.argsort(kind="stable")
        nth[order] = np.arange(len(ids)) - np.repeat(times.cumsum() - times, times)
    return {"times": times[ids].astype(np.float32), "nth": nth}


def topical(words: Words, prose: Flags) -> Columns:
    """Whether the words of a line are those of the page's prose, its own line aside."""
    telling = ~words.common & (whole([*map(len, words.different)]) > 2)
    told = telling[words.ids].astype(np.float32)
    own = np.repeat(prose, words.counts + 1).astype(np.float32)
    counts = np.bincount(words.ids, own, len(words.different))
    # A line's own words must not make it topical; twice in one line is rare enough to ignore.
    others = (np.maximum(counts[words.ids] - own, 0) * told).astype(np.float32)
    size, found, depth = words.sums(np.array((told, others > 0, np.log1p(others))))
    size = np.maximum(size, 1)
    return {"topical": found / size, "topical_depth": depth / size}
