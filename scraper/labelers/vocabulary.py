"""What words tell: of the names of elements (class, id) and of the openings of blocks.

The weights are log-odds that a block is text of the article, learned from annotated pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from string import ascii_letters, ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from scraper.errors import InputError
from scraper.labelers.columns import Column, whole

_PART = re.compile(r"[a-z]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
# Splitting bytes at spaces takes a third of the time of a regular expression: all that is no letter
# becomes one. What is not ASCII stays, and is looked after by the callers.
_END = "¶"  # behind every opening; no letter, so in none of them
_WORDS = bytes(b if b > 127 or chr(b) in ascii_letters else 32 for b in range(256))
_NAME_END = "\0"  # behind every name; parsers let none through
_NAMES = bytes(b if chr(b) in ascii_lowercase + _NAME_END else 32 for b in range(256))
# Characters: a label ("Related:", "Share this") tells by its first words, prose by its shape.
OPENING = 80
_DIGITS = 6  # of a sum of weights: what adding leaves behind that depends on the order


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The parts of names and the words that are known, by their rows in the weights (0: none)."""

    name: Mapping[str, int]
    name_weight: NDArray[np.float64]
    word: Mapping[str, int]
    weight: NDArray[np.float32]  # of words; the last row is for what parts openings

    @classmethod
    def of(cls, name: Mapping[str, float], word: Mapping[str, float]) -> Vocabulary:
        """A vocabulary from the weights of name parts and words."""
        parts, words = sorted(name), sorted(word)
        return cls(
            {part: row for row, part in enumerate(parts, 1)},
            np.array([0.0, *map(name.__getitem__, parts)]),
            {token: row for row, token in enumerate(words, 1)} | {_END: -1},
            np.array([0.0, *map(word.__getitem__, words), 0.0], np.float32),
        )

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read a vocabulary file. Raises InputError when it is damaged."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return cls.of(stored["name"], stored["word"])
        except (OSError, KeyError, ValueError) as error:
            raise InputError(f"{path}: not a vocabulary file ({error})") from error

    def scores(self, names: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Of every name the weights of its parts, each counted once; 0 where none is known."""
        rows = whole([*map(self.name.get, chain.from_iterable(names), repeat(0))])
        parts, size = whole([*map(len, names)]), len(self.name_weight)
        keys = rows + np.repeat(np.arange(0, len(names) * size, size), parts)
        order = keys.argsort(kind="stable")
        again = np.zeros(len(keys), np.bool_)
        again[order[1:]] = keys[order[1:]] == keys[order[:-1]]
        weight = self.name_weight[rows]
        weight[again] = 0
        name = np.repeat(np.arange(len(names)), parts)
        sums = np.bincount(name, weight, len(names)).astype(np.float64)  # int of no parts at all
        return sums.round(_DIGITS)

    def openings(self, texts: Sequence[str]) -> Column:
        """Of every text's opening: mean, lowest, highest and first weight, share of known words."""
        heads = [text[:OPENING].lower() for text in texts]
        plain = [head if head.isascii() else " ".join(_WORD.findall(head)) for head in heads]
        joined = f" {_END} ".join([*plain, ""])
        tokens = joined.encode().translate(_WORDS).decode().split()
        rows = whole([*map(self.word.get, tokens, repeat(0))])
        ends = np.flatnonzero(rows == -1)
        weights = self.weight[rows]  # what parts openings has row -1, a weight of 0
        starts = np.concatenate(([0], ends[:-1] + 1))
        total, known = np.add.reduceat(np.array((weights, rows > 0)), starts, axis=1)
        some = np.maximum(ends - starts, 1).astype(np.float32)
        low, high = np.minimum.reduceat(weights, starts), np.maximum.reduceat(weights, starts)
        return np.array((total / some, low, high, weights[starts], known / some))


def split_names(names: Sequence[str]) -> list[list[str]]:
    """The parts of every name; single letters and repetitions among them, as they tell nothing."""
    joined = _NAME_END.join(names).encode(errors="replace").translate(_NAMES).decode()
    return [name.split() for name in joined.split(_NAME_END)]


def name_parts(text: str) -> list[str]:
    """`post-body Post_title__x9` -> [post, body, title]: by what names of elements are compared."""
    return list(dict.fromkeys(_PART.findall(text)))


def opening_words(text: str) -> list[str]:
    """The words by which a block's opening is judged."""
    return _WORD.findall(text[:OPENING].lower())
