"""What kind of page it is: the same block is text on a forum and furniture below an article.

Learned from pages that annotators sorted into seven kinds: 85 % of unseen sites are told right, of
forums 84 %. The second stage of the labeler learns from it, and the layout is judged by it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scraper.labelers.columns import Column, Columns, constant
from scraper.labelers.trees import Trees, shares

# In the order of the classes of the model, that of the alphabet.
KINDS = ("article", "collection", "documentation", "forum", "listing", "product", "service")

LIKELY = 0.5  # the probability from which a page is taken for one of a kind


@lru_cache(maxsize=8)
def names(facts: tuple[str, ...]) -> tuple[str, ...]:
    """What `row` tells of a page, by the names of the facts about its blocks."""
    return (*(f"mean {name}" for name in facts), *(f"text {name}" for name in facts))


def row(facts: Column, words: Column, chance: Column) -> Column:
    """The means of the blocks' facts ([blocks, facts]), by words and by words of text, [1, names].

    `chance` is the first stage's of every block to be text.
    """
    size = words + np.float32(0.1)
    weights = np.array((size, size * chance))
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-3)
    means: Column = weights @ facts
    return means.reshape(1, -1)


def read(means: Column, forest: Trees) -> dict[str, float]:
    """The probability of each kind for a page of this `row`."""
    found = shares(forest.predict(means))[0]
    return dict(zip(KINDS, found.tolist(), strict=True))


def columns(kinds: dict[str, float], size: int) -> Columns:
    """The kinds as facts about every block of a page."""
    return constant({f"page_is_{kind}": chance for kind, chance in kinds.items()}, size)
