"""What words tell: of the names of elements (class, id) and of the openings of blocks.

The weights are log-odds that a block is text of the article, learned from annotated pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scraper.errors import InputError

Column = NDArray[Any]  # numbers of any sort

_PART = re.compile(r"[a-z]{2,}")
_TOKEN = re.compile(r"[^\W\d_]+|\n")
# Characters: a label ("Related:", "Share this") tells by its first words, prose by its shape.
OPENING = 80


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Weights of the parts of names, and of words by their row in `weight` (0: unknown)."""

    name: Mapping[str, float]
    word: Mapping[str, int]
    weight: Column

    @classmethod
    def of(cls, name: Mapping[str, float], word: Mapping[str, float]) -> Vocabulary:
        """A vocabulary from the weights of name parts and words."""
        known = sorted(word)
        rows = {token: row for row, token in enumerate(known, 1)}
        weights = [0.0, *(word[token] for token in known), 0.0]
        # The last row is the line break that joins texts.
        return cls(dict(name), rows | {"\n": -1}, np.array(weights, np.float32))

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read a vocabulary file. Raises InputError when it is damaged."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return cls.of(stored["name"], stored["word"])
        except (OSError, KeyError, ValueError) as error:
            raise InputError(f"{path}: not a vocabulary file ({error})") from error

    def sum(self, parts: Sequence[str]) -> float:
        """The weights of the parts of an element's names, summed; 0 where none is known."""
        get = self.name.get
        return sum([get(part, 0.0) for part in parts])

    def openings(self, texts: Sequence[str]) -> tuple[Column, ...]:
        """Of every text's opening: mean, lowest, highest and first weight, share of known words."""
        size = len(texts)
        joined = "\n".join([text[:OPENING].replace("\n", " ") for text in texts]).lower() + "\n"
        rows = np.fromiter(map(self.word.get, _TOKEN.findall(joined), repeat(0)), np.int64)
        ends = np.flatnonzero(rows == -1)
        weights = self.weight[rows]  # the joint has row -1, a weight of 0 at the end of the table
        starts = np.concatenate(([0], ends[:-1] + 1))
        count = (ends - starts).astype(np.float32)
        total = np.add.reduceat(weights, starts)
        low = np.minimum.reduceat(weights, starts)
        high = np.maximum.reduceat(weights, starts)
        known = np.add.reduceat((rows > 0).astype(np.float32), starts)
        some = np.maximum(count, 1)
        return total / some, low, high, weights[starts][:size], known / some


def name_parts(text: str) -> list[str]:
    """`post-body Post_title__x9` -> [post, body, title]: by what names of elements are compared."""
    return list(dict.fromkeys(_PART.findall(text)))


def opening_words(text: str) -> list[str]:
    """The words by which a block's opening is judged."""
    return _TOKEN.findall(text[:OPENING].replace("\n", " ").lower())
