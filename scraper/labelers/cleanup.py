"""From chances to decisions: one threshold a page, lists and tables whole, no doubted copies."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scraper.labelers.columns import Column, Flags, Index, stretches
from scraper.labelers.facts import Page
from scraper.labelers.hindsight import expected_f1
from scraper.labelers.kinds import LIKELY
from scraper.labelers.markup import KINDS
from scraper.labelers.prints import BASE, Numbers
from scraper.labelers.shape import SPACE, Shape

# Where the best threshold of a page may lie: of an unsure page it is low, never under LOW; none of
# a sure page is over one half. Of an article it is one half: snippets that must go .923 -> .926,
# 4-gram F1 on news .9706 -> .9717, all else the same.
_LOW, _HIGH = 0.3, 0.5
# A second opinion pays on pages that are articles, or say so, where less than this word F1 is to be
# expected. On 1,648 pages of unseen sites: news .9723 -> .9750 (one page), articles of all sorts
# .9592 -> .9592. Asked on pages of every kind (4 % of them), it loses .002 on all kinds and takes 5
# ms of the mean page: what it finds on shops and lists is not what people take for their text.
_UNSURE = 0.62
_SAID = ("og_article", "type_news", "type_article")
_OTHER = 0.2
# A text may repeat itself: copies go where the forests doubt them. All copies gone: seven kinds of
# pages -.0007, news -.0003, pages with filler for text -.06; none: 0; those under 0.6: +.0002, 0,
# -.006; under 0.7: +.0002, +.0001, -.012.
_DOUBTED = 0.6
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
    return without_repeats(page.shape, kept, chance < _DOUBTED)


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


def without_repeats(shape: Shape, kept: Flags, doubted: Flags) -> Flags:
    """Without doubted long blocks that mostly say again what was kept before: copies of a text."""
    if not (kept & doubted & (shape.count[:, SPACE] >= _REPEAT_WORDS - 1)).any():
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
    kept[doubted & (size >= _REPEAT_WORDS) & (again >= _REPEAT_SHARE * every)] = False
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


def is_unsure(page: Page, sorts: Mapping[str, float], chance: Column) -> bool:
    """Whether a page is one on which a second opinion pays."""
    if sorts["article"] <= LIKELY and not page.facts.picked(_SAID).any():
        return False
    return expected_f1(chance, page.shape.words)[0] < _UNSURE


def blend(chance: Column, other: Column) -> Column:
    """The chances with another extractor's answer (shares of blocks) mixed in."""
    return (1 - _OTHER) * chance + _OTHER * other
