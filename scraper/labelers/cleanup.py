"""From chances to decisions: one threshold a page, lists and tables whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scraper.blocks import Block
from scraper.labelers.hindsight import expected_f1

Column = NDArray[np.float32]


def decide(blocks: Sequence[Block], chance: Column, words: Column) -> NDArray[np.bool_]:
    """Which blocks are kept."""
    chance = whole_groups(blocks, chance, words)
    _, threshold = expected_f1(chance, words)
    return chance >= min(max(threshold, 0.3), 0.5)


def whole_groups(blocks: Sequence[Block], chance: Column, words: Column) -> Column:
    """The chances with those of one list, table or code averaged by words."""
    group = np.array([block.group for block in blocks])
    inside = group >= 0
    if not inside.any():
        return chance
    _, number = np.unique(group[inside], return_inverse=True)
    weight = words[inside] + 0.1
    mean = np.bincount(number, chance[inside] * weight) / np.bincount(number, weight)
    smoothed = chance.copy()
    smoothed[inside] = mean[number]
    return smoothed
