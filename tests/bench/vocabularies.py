"""Fitting the vocabulary: how often what stands under a name, or opens with a word, was kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

import numpy as np

from scraper.labelers.vocabulary import Vocabulary, name_parts, opening_words
from tests.bench.folds import fold_of, site_of
from tests.bench.gold import Example


class Kept(NamedTuple):
    """Of one page: token -> the share that was kept of what bears it."""

    name: Mapping[str, float]
    word: Mapping[str, float]


class _Recipe(NamedTuple):
    """How log-odds are drawn towards those of the whole: by so many pages, from so many sites."""

    pages: float
    sites: int


NAME, WORD = _Recipe(2, 3), _Recipe(4, 6)


class Tally:
    """The counts of all pages, from which vocabularies without a fold or two are fitted."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._rows = [(fold_of(e.case), site_of(e.case), kept_of(e)) for e in examples]
        self._pages = Counter(site for _, site, _ in self._rows)

    def fit(self, without: Iterable[int]) -> Vocabulary:
        """The vocabulary of all folds but these."""
        left_out = frozenset(without)
        rows = [(site, kept) for fold, site, kept in self._rows if fold not in left_out]
        names = self._odds([(site, kept.name) for site, kept in rows], NAME)
        return Vocabulary.of(names, self._odds([(site, kept.word) for site, kept in rows], WORD))

    def _odds(
        self, rows: Sequence[tuple[str, Mapping[str, float]]], recipe: _Recipe
    ) -> dict[str, float]:
        kept: dict[str, float] = defaultdict(float)
        seen: dict[str, float] = defaultdict(float)
        sites: dict[str, set[str]] = defaultdict(set)
        for site, shares in rows:
            # Many pages of one site say the same: they count less than as many sites.
            weight = self._pages[site] ** -0.5
            for token, share in shares.items():
                kept[token] += share * weight
                seen[token] += weight
                sites[token].add(site)
        prior = sum(kept.values()) / max(sum(seen.values()), 1e-9)
        odds: dict[str, float] = {}
        for token, count in sorted(seen.items()):
            if len(sites[token]) >= recipe.sites:
                share = (kept[token] + recipe.pages * prior) / (count + recipe.pages)
                odds[token] = round(_logit(share) - _logit(prior), 2)
        return odds


def kept_of(example: Example) -> Kept:
    """What of a page was kept, by the parts of the names around and by the opening words."""
    return Kept(_by_name(example), _by_word(example))


def _by_name(example: Example) -> dict[str, float]:
    elements, blocks = example.document.elements, example.document.blocks
    judged = example.weight > 0
    words = np.array([len(block.text.split()) + 0.1 for block in blocks]) * judged
    size = len(elements.tag)
    running = np.zeros((size + 1, 2))
    at = np.array([max(block.element, 0) + 1 for block in blocks], np.int64)
    np.add.at(running, at, np.column_stack((words * example.kept, words)))
    running = np.cumsum(running, axis=0)
    inside = running[np.array(elements.end, np.int64)] - running[:-1]
    kept: dict[str, float] = defaultdict(float)
    whole: dict[str, float] = defaultdict(float)
    for element in np.flatnonzero(inside[:, 1] > 0).tolist():
        for part in name_parts(elements.names[element]):
            kept[part] += inside[element, 0]
            whole[part] += inside[element, 1]
    return {part: kept[part] / whole[part] for part in whole}


def _by_word(example: Example) -> dict[str, float]:
    kept: dict[str, float] = defaultdict(float)
    blocks: dict[str, int] = defaultdict(int)
    for index in np.flatnonzero(example.weight > 0).tolist():
        for word in set(opening_words(example.document.blocks[index].text)):
            kept[word] += float(example.kept[index])
            blocks[word] += 1
    return {word: kept[word] / blocks[word] for word in blocks}


def _logit(chance: float) -> float:
    chance = min(max(chance, 1e-3), 1 - 1e-3)
    return log(chance / (1 - chance))
