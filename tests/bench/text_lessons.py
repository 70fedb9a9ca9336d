"""What the text labeler learns from: pages, their folds, what each counts, the odds of words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from scraper.labelers.spans import Column
from scraper.labelers.text_words import words_of
from scraper.labelers.vocabulary import Vocabulary
from tests.bench.folds import FOLDS, fold_of, site_of
from tests.bench.text_pages import TextExample

KNOWN_WORDS = 8000
FEWEST_SITES = 8  # that a word stands on
PRIOR = 1.5  # pages by which a word's odds are drawn towards even
# What a page of a corpus counts: small ones have conventions of their own and no say without it.
VOTES = {"publishers": 2.5, "readability": 2.0, "snippets": 0.8, "dates": 0.8}
# Of the lines near the text, and of those far from all text, which are alike: learned from.
NEAR_SHARE, FAR_SHARE = 0.5, 0.1


class Pages:
    """The training pages with their folds, their weights, and the words of text and furniture."""

    def __init__(self, examples: Sequence[TextExample]) -> None:
        self.all = examples
        self.fold = [fold_of(example.case) for example in examples]
        self.share = _shares(examples)
        self._words = [_Words() for _ in range(FOLDS)]
        for example, fold, share in zip(examples, self.fold, self.share, strict=True):
            self._words[fold].add(example, share)
        self.weight = [
            _weights(example) * np.float32(share)
            for example, share in zip(examples, self.share, strict=True)
        ]

    def without(self, fold: int) -> list[int]:
        """The pages of all other folds; all pages for -1."""
        return [at for at, own in enumerate(self.fold) if own != fold]

    def of(self, fold: int) -> list[int]:
        """The pages of a fold."""
        return [at for at, own in enumerate(self.fold) if own == fold]

    def vocabulary(self, fold: int) -> Vocabulary:
        """The odds of words on the pages of all other folds."""
        kept, dropped = defaultdict[str, float](float), defaultdict[str, float](float)
        sites = Counter[str]()
        for at, words in enumerate(self._words):
            if at != fold:
                for all_, own in ((kept, words.kept), (dropped, words.dropped)):
                    for word, share in own.items():
                        all_[word] += share
                sites.update({word: len(found) for word, found in words.sites.items()})
        odds = {
            word: float(np.log((kept[word] + PRIOR) / (dropped[word] + PRIOR)))
            for word, count in sites.items()
            if count >= FEWEST_SITES
        }
        telling = sorted(odds, key=lambda w: (-abs(odds[w]) * np.log1p(kept[w] + dropped[w]), w))
        return Vocabulary.of({}, {word: round(odds[word], 2) for word in telling[:KNOWN_WORDS]})


class _Words:
    """Of the pages of one fold: on how many a word is of the text or not, and on which sites."""

    def __init__(self) -> None:
        self.kept, self.dropped = defaultdict[str, float](float), defaultdict[str, float](float)
        self.sites: dict[str, set[str]] = defaultdict(set)

    def add(self, example: TextExample, share: float) -> None:
        site = site_of(example.case)
        for words, counts in zip(_words_of(example), (self.kept, self.dropped), strict=True):
            for word in words:
                counts[word] += share
                self.sites[word].add(site)


def _shares(examples: Sequence[TextExample]) -> list[float]:
    """What a page counts: its ways share its votes, and n pages of a site have those of sqrt(n)."""
    ways = Counter((example.case.corpus, example.case.id) for example in examples)
    first = {(example.case.corpus, example.case.id): example.case for example in examples}
    pages = Counter(site_of(case) for case in first.values())
    return [
        VOTES.get(example.case.corpus, 1.0)
        * pages[site_of(example.case)] ** -0.5
        / ways[example.case.corpus, example.case.id]
        for example in examples
    ]


def _words_of(example: TextExample) -> tuple[set[str], set[str]]:
    """The words of the page's text, and those of everything else."""
    found: tuple[set[str], set[str]] = set(), set()
    for block, kept in zip(example.document.blocks, example.kept.tolist(), strict=True):
        if not 0.4 < kept < 0.6:
            words = words_of(block.text)
            found[kept <= 0.5].update([*words, " ".join(words[:2])])
    return found


def _weights(example: TextExample) -> Column:
    """What a line costs the page's score, but for headlines; lines are thinned out."""
    whole = max(float((example.kept * example.size).sum()), 100.0)
    weight = np.minimum(example.size / whole, 0.2) + 0.1 / len(example.size)
    weight[example.free] = 0
    text = np.convolve(example.kept > 0.3, np.ones(9), "same")[: len(weight)] > 0
    share = np.where(text, NEAR_SHARE, FAR_SHARE)
    name = f"{example.case.id}:{example.way}".encode()
    seed = int.from_bytes(blake2b(name, digest_size=4).digest(), "big")
    chosen = np.random.default_rng(seed).random(len(weight)) < share
    return np.where(chosen, weight / share, 0).astype(np.float32)
