"""From chances to decisions: one threshold a page, lists and tables whole, nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scraper.blocks import Block
from scraper.labelers.hindsight import expected_f1

Column = NDArray[Any]  # numbers of any sort
Flags = NDArray[np.bool_]

# Where the best threshold of a page may lie: of an unsure page it is low, never under LOW; none of
# a sure page is over one half.
_LOW, _HIGH = 0.3, 0.5
# A second opinion hardly pays any more. On 2,286 pages of unseen sites, asked where less than this
# word F1 is to be expected (3 % of them): articles 0.9564 -> 0.9569, seven kinds of pages and news
# unchanged. Asked on 12 %: 0.9577, 0.001 more on all kinds and news, at 3 ms a page. With half the
# say or more it loses 0.004 to 0.01 on all kinds.
_UNSURE = 0.62
_OTHER = 0.2
_REPEAT_WORDS = 30  # of a block that repeats earlier text; shorter ones repeat for a reason
_REPEAT_SHARE = 0.6


def decide(blocks: Sequence[Block], chance: Column, words: Column) -> Flags:
    """Which blocks are kept. Captions never are: they have a place of their own."""
    chance = whole_groups(blocks, chance, words)
    _, threshold = expected_f1(chance, words)
    kept = chance >= min(max(threshold, _LOW), _HIGH)
    for block in blocks:
        if block.kind == "caption":
            kept[block.index] = False
    return without_repeats(blocks, kept)


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


def without_repeats(blocks: Sequence[Block], kept: Flags) -> Flags:
    """Without long blocks that mostly say again what was kept before: a second copy of a text."""
    seen: set[int] = set()
    for block in blocks:
        if not kept[block.index]:
            continue
        words = block.text.split()
        if len(words) < 5:
            continue
        runs = {hash(run) for run in zip(*(words[start:] for start in range(5)), strict=False)}
        if len(words) >= _REPEAT_WORDS and len(runs & seen) >= _REPEAT_SHARE * len(runs):
            kept[block.index] = False
        seen |= runs
    return kept


def is_unsure(chance: Column, words: Column) -> bool:
    """Whether a page is one on which a second opinion pays."""
    return expected_f1(chance, words)[0] < _UNSURE


def blend(chance: Column, other: Column) -> Column:
    """The chances with another extractor's answer (shares of blocks) mixed in."""
    return (1 - _OTHER) * chance + _OTHER * other
