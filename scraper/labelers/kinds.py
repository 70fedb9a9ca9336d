"""What kind of page it is: the same block is text on a forum and furniture below an article.

Learned from pages that annotators sorted into seven kinds: 85 % of unseen sites are told right, of
forums 84 %. The second stage of the labeler learns from it, and the layout is judged by it.
"""

from __future__ import annotations

import numpy as np

from scraper.labelers.columns import Column, Columns, constant
from scraper.labelers.facts import Page
from scraper.labelers.trees import Trees, shares

# In the order of the classes of the model, that of the alphabet.
KINDS = ("article", "collection", "documentation", "forum", "listing", "product", "service")

LIKELY = 0.5  # the probability from which a page is taken for one of a kind


def names(page: Page) -> tuple[str, ...]:
    """The facts about a page as a whole, in the order of `row`."""
    return (*(f"mean {name}" for name in page.columns), *(f"text {name}" for name in page.columns))


def row(page: Page, chance: Column) -> Column:
    """The means of the blocks' facts, by words and by words of text, [1, facts]."""
    words = page.shape.words + np.float32(0.1)
    weights = np.array((words, words * chance))
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-3)
    means: Column = weights @ page.rows
    return means.reshape(1, -1)


def read(page: Page, chance: Column, forest: Trees) -> dict[str, float]:
    """The probability of each kind, given the first stage's chances of the blocks."""
    found = shares(forest.predict(row(page, chance)))[0]
    return dict(zip(KINDS, found.tolist(), strict=True))


def columns(kinds: dict[str, float], size: int) -> Columns:
    """The kinds as facts about every block of a page."""
    return constant({f"page_is_{kind}": chance for kind, chance in kinds.items()}, size)
