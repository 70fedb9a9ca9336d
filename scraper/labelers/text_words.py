"""What the words of every line say: function words, learned odds, repetition, the page's topic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scraper.labelers.spans import Column, Columns, Flags
from scraper.labelers.vocabulary import Vocabulary

# Single characters of scripts without spaces; otherwise runs of letters and digits; line ends.
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W_]+|\n")
MAX_CHARS = 250  # of a line that are looked up: later ones change no mean by much


@cache
def function_words() -> frozenset[str]:
    """The commonest words of running text in over thirty languages."""
    rows = (Path(__file__).parent / "data" / "function_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for row in rows if row[0] != "#" for word in row.split()[1:])


def words_of(line: str) -> list[str]:
    """The words of one line as they are looked up."""
    return _WORD.findall(line[:MAX_CHARS].replace("\n", " ").lower())


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page's lines, lower case, one after the other; each line ends with "\\n"."""

    flat: list[str]
    number: dict[str, int]  # of every different word, the line end's is 0
    ids: NDArray[np.int64]  # the number of every word
    starts: NDArray[np.int64]  # of each line's first word
    counts: NDArray[np.int64]  # of each line's words, its end not counted

    @classmethod
    def of(cls, lines: Sequence[str]) -> Words:
        """Read the beginnings of these lines; a line may be empty."""
        joined = "\n".join([line[:MAX_CHARS].replace("\n", " ") for line in lines]) + "\n"
        flat = _WORD.findall(joined.lower())
        number = dict(zip(dict.fromkeys(["\n", *flat]), count(), strict=False))
        ids = np.fromiter(map(number.__getitem__, flat), np.int64, len(flat))
        ends = np.flatnonzero(ids == 0)
        starts = np.concatenate(([0], ends[:-1] + 1))
        return cls(flat, number, ids, starts, ends - starts)

    def openings(self) -> list[str]:
        """The first two words of each line, as one."""
        flat = self.flat
        starts, counts = self.starts.tolist(), self.counts.tolist()
        return [
            " ".join(flat[start : start + min(size, 2)])
            for start, size in zip(starts, counts, strict=True)
        ]

    def sums(self, values: Column) -> Column:
        """The sum over every line of what its words count."""
        total: Column = np.add.reduceat(values, self.starts)
        return total


def lexical(words: Words, vocabulary: Vocabulary) -> Columns:
    """The share of function words, and the learned odds of the line's words."""
    common = function_words()
    different = len(words.number)
    known = np.fromiter(map(common.__contains__, words.number), np.float32, different)
    rows = np.fromiter(map(vocabulary.word.get, words.number, repeat(0)), np.int64, different)
    rows[0] = 0  # the line end
    odds = vocabulary.weight[rows]
    score = odds[words.ids]
    pairs = np.fromiter(map(vocabulary.word.get, words.openings(), repeat(0)), np.int64)
    some = np.maximum(words.counts, 1).astype(np.float32)
    total = words.sums(score)
    return {
        "common": words.sums(known[words.ids]) / some,
        "lex_mean": total / some,
        "lex_low": np.minimum.reduceat(score, words.starts),
        "lex_high": np.maximum.reduceat(score, words.starts),
        "lex_sum": total,
        "lex_first": score[words.starts],
        "lex_pair": np.where(words.counts > 1, vocabulary.weight[pairs], 0).astype(np.float32),
    }


def repeated(texts: Sequence[str]) -> Columns:
    """How often a line stands on the page, and how many of these are above it."""
    keys = [text[:200].casefold() for text in texts]
    times = Counter(keys)
    seen: Counter[str] = Counter()
    nth = []
    for key in keys:
        nth.append(seen[key])
        seen[key] += 1
    return {
        "times": np.array([times[key] for key in keys], np.float32),
        "nth": np.array(nth, np.float32),
    }


def topical(words: Words, prose: Flags) -> Columns:
    """Whether the words of a line are those of the page's prose, its own line aside."""
    common = function_words()
    told = np.fromiter(
        (len(word) > 2 and word not in common for word in words.number), bool, len(words.number)
    )[words.ids]
    own = np.repeat(prose, words.counts + 1).astype(np.float32)
    counts = np.bincount(words.ids, weights=own, minlength=len(words.number))
    # A line's own words must not make it topical; twice in one line is rare enough to ignore.
    others = (np.maximum(counts[words.ids] - own, 0) * told).astype(np.float32)
    size: Column = np.maximum(words.sums(told.astype(np.float32)), 1)
    return {
        "topical": _share(words.sums((others > 0).astype(np.float32)), size),
        "topical_depth": _share(words.sums(np.log1p(others)), size),
    }


def _share(of: Column, whole: Column) -> Column:
    return (of / whole).astype(np.float32)
