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
from scraper.labelers.columns import Column, Flags
from scraper.labelers.prints import Lexicon, Words, code_points, ended

_PART = re.compile(r"[a-z]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
OPENINGS = ("opening_mean", "opening_low", "opening_high", "opening_first", "opening_known")
# Characters: a label ("Related:", "Share this") tells by its first words, prose by its shape.
OPENING = 80
DIGITS = 6  # of a sum of weights: what adding leaves behind that depends on the order


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The weights of the parts of names and of the words that are known."""

    name: Mapping[str, float]
    word: Mapping[str, int]  # its row in `weight`, in which the first is for all others
    weight: NDArray[np.float32]
    names: Lexicon
    words: Lexicon

    @classmethod
    def of(cls, name: Mapping[str, float], word: Mapping[str, float]) -> Vocabulary:
        """A vocabulary from the weights of name parts and words."""
        rows = {token: row for row, token in enumerate(sorted(word), 1)}
        weight = np.array([0.0, *map(word.__getitem__, rows)], np.float32)
        return cls(name, rows, weight, Lexicon(name, np.float64), Lexicon(word, np.float32))

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read a vocabulary file. Raises InputError when it is damaged."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return cls.of(stored["name"], stored["word"])
        except (OSError, KeyError, ValueError) as error:
            raise InputError(f"{path}: not a vocabulary file ({error})") from error

    def scores(self, names: Words) -> Column:
        """Of every name the weights of its parts, each counted once; 0 where none is known."""
        weights, known = self.names.find(names.prints)
        order = known.nonzero()[0]
        order = order[names.prints[order].argsort(kind="stable")]  # equal ones name by name
        part, name = names.prints[order], names.last.searchsorted(order)
        weights[order[1:][(part[1:] == part[:-1]) & (name[1:] == name[:-1])]] = 0
        sums: Column = np.add.reduceat(weights, names.first)
        return sums.round(DIGITS)

    def openings(self, texts: Sequence[str]) -> Column:
        """OPENINGS of every text: its words' mean, lowest, highest, first weight, known share."""
        codes = code_points(ended([text[:OPENING] for text in texts]).lower())
        words = Words(codes, _letters().take(codes, mode="clip"))
        weights, known = self.words.find(words.prints)
        first, some = words.first, np.maximum(words.last - words.first, 1).astype(np.float32)
        low, high = np.minimum.reduceat(weights, first), np.maximum.reduceat(weights, first)
        total, familiar = np.add.reduceat(np.array((weights, known)), first, axis=1)
        return np.array((total / some, low, high, weights[first], familiar / some))


def parts_of(names: Sequence[str]) -> Words:
    """The parts of every name; single letters and repetitions among them, as they tell nothing."""
    codes = np.frombuffer(ended(names).encode("ascii", "replace"), np.uint8)
    return Words(codes, (codes >= ord("a")) & (codes <= ord("z")))


@cache
def _letters() -> Flags:
    """Which characters words are made of, by their code points; those beyond 16 bits are not."""
    characters = map(chr, range(0x10000))
    return np.array([one.isalnum() and not one.isdecimal() for one in characters])


def name_parts(text: str) -> list[str]:
    """`post-body Post_title__x9` -> [post, body, title]: by what names of elements are compared."""
    return list(dict.fromkeys(_PART.findall(text)))


def opening_words(text: str) -> list[str]:
    """The words by which a block's opening is judged."""
    return _WORD.findall(text[:OPENING].lower())
