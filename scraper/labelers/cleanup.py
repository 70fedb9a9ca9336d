"""From chances to decisions: one threshold a page, lists and tables whole, nothing twice."""

from __future__ import annotations

import numpy as np

from scraper.labelers.columns import Column, Flags, Index, stretches
from scraper.labelers.facts import Page
from scraper.labelers.hindsight import expected_f1
from scraper.labelers.markup import KINDS
from scraper.labelers.prints import BASE, Numbers
from scraper.labelers.shape import SPACE, Shape

# Where the best threshold of a page may lie: of an unsure page it is low, never under LOW; none of
# a sure page is over one half. Of an article it is one half: snippets that must go .923 -> .926,
# 4-gram F1 on news .9706 -> .9717, all else the same.
_LOW, _HIGH = 0.3, 0.5
# A second opinion hardly pays any more. On 2,286 pages of unseen sites, asked where less than this
# word F1 is to be expected (3 % of them): articles 0.9564 -> 0.9569, seven kinds of pages and news
# unchanged. Asked on 12 %: 0.9577, 0.001 more on all kinds and news, at 3 ms a page. With half the
# say or more it loses 0.004 to 0.01 on all kinds.
_UNSURE = 0.62
_OTHER = 0.2
_REPEAT_WORDS = 30  # of a block that repeats earlier text; shorter ones repeat for a reason
_REPEAT_SHARE = 0.6
_RUN = 5  # words that, said again, are no chance


def decide(page: Page, chance: Column, *, article: bool) -> Flags:
    """Which blocks are kept. Captions never are: they have a place of their own."""
    words = page.shape.words
    chance = whole_groups(page.markup.group, chance, words)
    threshold = _HIGH if article else min(max(expected_f1(chance, words)[1], _LOW), _HIGH)
    kept = chance >= threshold
    kept &= page.markup.kind != KINDS["caption"]
    return without_repeats(page.shape, kept)


def whole_groups(group: Index, chance: Column, words: Column) -> Column:
    """The chances with those of one list, table or code averaged by words."""
    inside = group >= 0
    if not inside.any():
        return chance
    number, weight = group[inside], words[inside] + 0.1
    text, said = np.bincount(number, chance[inside] * weight), np.bincount(number, weight)
    smoothed = chance.copy()
    smoothed[inside] = text[number] / said[number]
    return smoothed


def without_repeats(shape: Shape, kept: Flags) -> Flags:
    """Without long blocks that mostly say again what was kept before: a second copy of a text."""
    if not (kept & (shape.count[:, SPACE] >= _REPEAT_WORDS - 1)).any():
        return kept
    runs, block, size = _runs(shape, kept)
    ordered = np.sort(runs)
    if (ordered[1:] != ordered[:-1]).all():
        return kept
    order = runs.argsort(kind="stable")
    runs, block = runs[order], block[order]
    fresh = np.ones(len(runs), np.bool_)  # said for the first time
    fresh[1:] = runs[1:] != runs[:-1]
    first = block[np.maximum.accumulate(np.where(fresh, np.arange(len(runs)), 0))]
    counted = fresh.copy()  # once a block
    counted[1:] |= block[1:] != block[:-1]
    every = np.bincount(block[counted], minlength=len(kept))
    again = np.bincount(block[counted & (block > first)], minlength=len(kept))
    kept[(size >= _REPEAT_WORDS) & (again >= _REPEAT_SHARE * every)] = False
    return kept


def _runs(shape: Shape, kept: Flags) -> tuple[Numbers, Index, Index]:
    """A number for every run of words within a kept block, equal for equal runs, and its block.

    And how many words there are of every block.
    """
    starts, ends = stretches(shape.sorts != SPACE)
    size: Index = starts.searchsorted(shape.ends) - starts.searchsorted(shape.starts)
    block = np.arange(len(kept)).repeat(size)
    said = kept[block]
    starts, ends, block = starts[said], ends[said], block[said]
    number = shape.prints.of(starts, ends)
    most = max(len(number) - _RUN + 1, 0)
    runs = np.zeros(most, np.uint64)
    for step in range(_RUN):
        runs = runs * np.uint64(BASE) + number[step : step + most]
    inside = block[:most] == block[_RUN - 1 :]
    return runs[inside], block[:most][inside], size


def is_unsure(chance: Column, words: Column) -> bool:
    """Whether a page is one on which a second opinion pays."""
    return expected_f1(chance, words)[0] < _UNSURE


def blend(chance: Column, other: Column) -> Column:
    """The chances with another extractor's answer (shares of blocks) mixed in."""
    return (1 - _OTHER) * chance + _OTHER * other
