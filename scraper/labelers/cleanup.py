"""From chances to decisions: one threshold a page, lists and tables whole, nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from scraper.blocks import Block
from scraper.labelers.columns import Column, Index, whole
from scraper.labelers.hindsight import expected_f1

Flags = NDArray[np.bool_]

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
_BASE = np.uint64(0x9E3779B97F4A7C15)  # of a hash modulo 2**64


def decide(blocks: Sequence[Block], chance: Column, words: Column, *, article: bool) -> Flags:
    """Which blocks are kept. Captions never are: they have a place of their own."""
    chance = whole_groups(blocks, chance, words)
    threshold = _HIGH if article else min(max(expected_f1(chance, words)[1], _LOW), _HIGH)
    kept = chance >= threshold
    kept[[block.index for block in blocks if block.kind == "caption"]] = False
    return without_repeats(blocks, kept)


def whole_groups(blocks: Sequence[Block], chance: Column, words: Column) -> Column:
    """The chances with those of one list, table or code averaged by words."""
    group = whole([block.group for block in blocks])
    inside = group >= 0
    if not inside.any():
        return chance
    number, weight = group[inside], words[inside] + 0.1
    text, said = np.bincount(number, chance[inside] * weight), np.bincount(number, weight)
    smoothed = chance.copy()
    smoothed[inside] = text[number] / said[number]
    return smoothed


def without_repeats(blocks: Sequence[Block], kept: Flags) -> Flags:
    """Without long blocks that mostly say again what was kept before: a second copy of a text."""
    words = [
        block.text.split() if keep else ()
        for block, keep in zip(blocks, kept.tolist(), strict=True)
    ]
    size = whole([*map(len, words)])
    runs, block = _runs(words, size)
    order = runs.argsort(kind="stable")
    runs, block = runs[order], block[order]
    fresh = np.ones(len(runs), np.bool_)  # said for the first time
    fresh[1:] = runs[1:] != runs[:-1]
    if fresh.all():
        return kept
    first = block[np.maximum.accumulate(np.where(fresh, np.arange(len(runs)), 0))]
    counted = fresh.copy()  # once a block
    counted[1:] |= block[1:] != block[:-1]
    every = np.bincount(block[counted], minlength=len(blocks))
    again = np.bincount(block[counted & (block > first)], minlength=len(blocks))
    kept[(size >= _REPEAT_WORDS) & (again >= _REPEAT_SHARE * every)] = False
    return kept


def _runs(words: Sequence[Sequence[str]], size: Index) -> tuple[NDArray[np.uint64], Index]:
    """A number for every run of words within a block, equal for equal runs, and its block."""
    number = whole([*map(hash, chain.from_iterable(words))]).view(np.uint64)
    block = np.repeat(np.arange(len(size)), size)
    most = max(len(number) - _RUN + 1, 0)
    runs = np.zeros(most, np.uint64)
    for step in range(_RUN):
        runs = runs * _BASE + number[step : step + most]
    inside = block[:most] == block[_RUN - 1 :]
    return runs[inside], block[:most][inside]


def is_unsure(chance: Column, words: Column) -> bool:
    """Whether a page is one on which a second opinion pays."""
    return expected_f1(chance, words)[0] < _UNSURE


def blend(chance: Column, other: Column) -> Column:
    """The chances with another extractor's answer (shares of blocks) mixed in."""
    return (1 - _OTHER) * chance + _OTHER * other
