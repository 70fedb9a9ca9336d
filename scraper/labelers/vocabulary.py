"""What words tell: of the names of elements (class, id) and of the openings of blocks.

The weights are log-odds that a block is text of the article, learned from annotated pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scraper.errors import InputError
from scraper.labelers.columns import Column, Index, stretches
from scraper.labelers.prints import Lexicon, Prints, code_points

_PART = re.compile(r"[a-z]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
_END = "\0"  # between openings, between names; parsing and segmenting let none through
OPENINGS = ("opening_mean", "opening_low", "opening_high", "opening_first", "opening_known")
# Characters: a label ("Related:", "Share this") tells by its first words, prose by its shape.
OPENING = 80
DIGITS = 6  # of a sum of weights: what adding leaves behind that depends on the order


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The parts of names and the words that are known, by their rows in the weights (0: none)."""

    name: Mapping[str, int]
    name_weight: NDArray[np.float64]
    word: Mapping[str, int]
    weight: NDArray[np.float32]
    names: Lexicon
    words: Lexicon

    @classmethod
    def of(cls, name: Mapping[str, float], word: Mapping[str, float]) -> Vocabulary:
        """A vocabulary from the weights of name parts and words."""
        parts, words = sorted(name), sorted(word)
        return cls(
            {part: row for row, part in enumerate(parts, 1)},
            np.array([0.0, *map(name.__getitem__, parts)]),
            {token: row for row, token in enumerate(words, 1)},
            np.array([0.0, *map(word.__getitem__, words)], np.float32),
            Lexicon(parts),
            Lexicon(words),
        )

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read a vocabulary file. Raises InputError when it is damaged."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return cls.of(stored["name"], stored["word"])
        except (OSError, KeyError, ValueError) as error:
            raise InputError(f"{path}: not a vocabulary file ({error})") from error

    def scores(self, names: Names) -> Column:
        """Of every name the weights of its parts, each counted once; 0 where none is known."""
        rows, size = self.names.rows(names.prints), len(self.name_weight)
        known = np.flatnonzero(rows)
        once = np.sort(names.of[known] * size + rows[known])
        once = once[np.append(True, once[1:] != once[:-1])[: len(once)]]
        name, row = np.divmod(once, size)
        sums: Column = np.bincount(name, self.name_weight[row], names.size)
        return sums.round(DIGITS)

    def openings(self, texts: Sequence[str]) -> Column:
        """OPENINGS of every text: its words' mean, lowest, highest, first weight, known share."""
        # Its end counts as a word, of no weight, for else it might have none.
        joined = f" {_END} ".join([*[text[:OPENING] for text in texts], ""])
        codes = code_points(joined.lower())
        starts, ends = stretches(_letters().take(codes, mode="clip"))
        rows = self.words.rows(Prints(codes).of(starts, ends))
        last = np.flatnonzero(codes[starts] == ord(_END))
        first = np.append(0, last[:-1] + 1)
        weights = self.weight[rows]
        total, known = np.add.reduceat(np.array((weights, rows > 0)), first, axis=1)
        some = np.maximum(last - first, 1).astype(np.float32)
        low, high = np.minimum.reduceat(weights, first), np.maximum.reduceat(weights, first)
        return np.array((total / some, low, high, weights[first], known / some))


class Names:
    """The parts of names: their fingerprints, and of which name each is."""

    __slots__ = ("of", "prints", "size")

    def __init__(self, names: Sequence[str]) -> None:
        codes = np.frombuffer(_END.join(names).encode("ascii", "replace"), np.uint8)
        starts, ends = stretches((codes >= ord("a")) & (codes <= ord("z")))
        self.prints = Prints(codes).of(starts, ends)
        self.of: Index = np.flatnonzero(codes == ord(_END)).searchsorted(starts)
        self.size = len(names)


@cache
def _letters() -> NDArray[np.bool_]:
    """Which characters words are made of, by their code points; those beyond 16 bits are not."""
    characters = map(chr, range(0x10000))
    letters = [one.isalnum() and not one.isdecimal() for one in characters]
    letters[ord(_END)] = True
    return np.array(letters)


def name_parts(text: str) -> list[str]:
    """`post-body Post_title__x9` -> [post, body, title]: by what names of elements are compared."""
    return list(dict.fromkeys(_PART.findall(text)))


def opening_words(text: str) -> list[str]:
    """The words by which a block's opening is judged."""
    return _WORD.findall(text[:OPENING].lower())
