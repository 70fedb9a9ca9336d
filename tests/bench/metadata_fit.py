"""The weights of metadata candidates: examples from annotated pages, the fit, the held-out choice.

The model is a conditional logit: of a page's groups of candidates and "none of them", the right
one shall have the highest score, a group's score being the sum of the weights of its facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from sys import intern
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scraper.blocks import Label
from scraper.decode import decode
from scraper.document import Document
from scraper.errors import Refused
from scraper.metadata import byline, context_of, dates, headline, title, with_title
from scraper.metadata.choose import Group
from scraper.metadata.seen_bylines import Byline
from scraper.metadata.tidy import key
from scraper.model import Found, Limits
from scraper.rules.book import Match
from scraper.segment import segment_html, segment_text
from scraper.tree import parse
from tests.bench import scoring
from tests.bench.corpora import Case
from tests.bench.folds import fold_of

SHRINK = 2.0  # of the squared weights: 1 to 6 give the same figures within half a point
STEPS = 400  # of the fit; more change no weight by 0.01
RARE = 4  # a fact of fewer groups gets no weight
# Titles and authors there are Readability's own output, not what the page says.
NOT_FITTED = {("readability", "TITLE"), ("readability", "BYLINE")}
GOLD = {"TITLE": "title", "HEADLINE": "title", "BYLINE": "author", "TEXT_BYLINE": "author",
        "DATE": "date", "TEXT_DATE": "date"}  # fmt: skip


Integers = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Option:
    """One group of candidates: its facts, its source, and whether it is the annotated value."""

    facts: frozenset[str]
    by: str
    right: bool


@dataclass(frozen=True, slots=True)
class Example:
    """One page's choice for one table of weights."""

    case: Case
    table: str
    options: tuple[Option, ...]
    annotated: bool  # False: the annotation says that there is none


def read_document(case: Case) -> Document | None:
    """The page without rules, or None when it is refused."""
    raw = case.raw()
    try:
        page = decode(replace(raw, url=None) if case.is_text else raw, Limits())
        if page.kind == "text":
            return Document(page, segment_text(page, Limits()))
        return segment_html(page, parse(page.text, Limits()), frozenset(), Limits())
    except Refused:
        return None


def examples(case: Case, document: Document) -> Iterator[Example]:
    """The choices of a page; of a text dump also those of the dumps that it could be.

    The annotated dumps hold the whole page from the menu on. Others begin at the title, or a few
    lines above it, or have nothing between title and text: these shall be learned as well.
    """
    yield from _choices(case, document, case.gold.get("title"))
    wanted = key(case.gold.get("title") or "")
    if document.tree is not None or not wanted:
        return
    blocks = document.blocks
    at = next((block.index for block in blocks if key(block.text) == wanted), 0)
    if at:
        text = at + 1 + headline.prose_start(blocks[at + 1 :])
        few = max(0, at - 1 - len(wanted) % 3)
        for cut in (blocks[at:], blocks[few:], (blocks[at], *blocks[text:])):
            part = tuple(replace(block, index=number) for number, block in enumerate(cut))
            yield from _choices(case, replace(document, blocks=part), case.gold.get("title"))


def _choices(case: Case, document: Document, gold: str | None) -> Iterator[Example]:
    labels = [Label(keep=True, role="body", by="none")] * len(document.blocks)
    context, _, _ = context_of(document, Match(), labels)
    is_text = document.tree is None
    heads = headline.groups_of(context) if is_text else title.groups_of(context)
    yield from _example(case, "HEADLINE" if is_text else "TITLE", heads, scoring.same_title)
    context = with_title(context, Found(gold, "gold") if is_text and gold else title.read(context))
    names = byline.groups_of(context)
    yield from _example(case, "TEXT_BYLINE" if is_text else "BYLINE", names, _same_authors)
    days = dates.groups_of(context)
    yield from _example(case, "TEXT_DATE" if is_text else "DATE", days, scoring.same_day)


def _same_authors(value: Byline, gold: str) -> bool:
    return scoring.same_authors([person.name for person in value.people], gold)


def _example(
    case: Case, table: str, groups: Sequence[Group[Any]], same: Callable[[Any, str], bool]
) -> Iterator[Example]:
    if GOLD[table] not in case.gold:
        return
    gold = case.gold[GOLD[table]]
    options = tuple(
        Option(
            frozenset(map(intern, group.facts)),  # one string for each fact, not millions
            group.members[0].by,
            bool(gold) and any(same(member.value, gold) for member in group.members),
        )
        for group in groups
    )
    yield Example(case, table, options, bool(gold))


@dataclass(frozen=True, slots=True)
class Table:
    """Examples as arrays: which option has which fact, whose page it is of, and is it right."""

    row: Integers  # by fact of an option
    column: Integers
    page: Integers  # by option
    right: Reals
    answered: Reals  # by page: 1.0 where an option is right

    def scores(self, weights: Reals) -> Reals:
        """The log-odds of all options."""
        return np.clip(np.bincount(self.row, weights[self.column], len(self.page)), -30, 30)

    def slope(self, weights: Reals) -> Reals:
        """The gradient of minus the log-likelihood of the right choices."""
        odds = np.exp(self.scores(weights))
        pages = len(self.answered)
        total = 1 + np.bincount(self.page, odds, pages)
        good = np.bincount(self.page, odds * self.right, pages) + (1 - self.answered)
        slope = odds / total[self.page]
        slope -= self.answered[self.page] * odds * self.right / good[self.page]
        gradient = np.bincount(self.column, slope[self.row], len(weights)) + SHRINK * weights
        gradient[0] -= SHRINK * weights[0]
        return gradient


def fit(pages: Sequence[Example]) -> dict[str, float]:
    """The weights that make the right choices most likely; `bias` is that of any group."""
    counts = Counter(fact for page in pages for option in page.options for fact in option.facts)
    names = ["bias", *sorted(fact for fact, count in counts.items() if count >= RARE)]
    table = _table(pages, {fact: number for number, fact in enumerate(names)})
    weights, first, second = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, STEPS + 1):  # Adam over all pages: the problem is convex
        gradient = table.slope(weights)
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        scale = np.sqrt(second / (1 - 0.99**step)) + 1e-8
        rate = 0.15 * (1 - step / (STEPS + 1))
        weights = weights - rate * first / (1 - 0.9**step) / scale
    return dict(zip(names, weights.tolist(), strict=True))


def _table(pages: Sequence[Example], column: Mapping[str, int]) -> Table:
    rows: list[int] = []
    columns: list[int] = []
    owner: list[int] = []
    right: list[bool] = []
    for number, page in enumerate(pages):
        for option in page.options:
            known = [0, *(column[fact] for fact in sorted(option.facts) if fact in column)]
            rows += [len(owner)] * len(known)
            columns += known
            owner.append(number)
            right.append(option.right)
    answered = np.zeros(len(pages))
    np.maximum.at(answered, owner, right)
    return Table(
        np.array(rows), np.array(columns), np.array(owner), np.array(right, float), answered
    )


def score(option: Option, weights: Mapping[str, float]) -> float:
    """The log-odds of one option."""
    return weights["bias"] + sum(weights.get(fact, 0.0) for fact in sorted(option.facts))


def held_out(pages: Sequence[Example]) -> Iterator[tuple[Example, Option | None, float]]:
    """Every page with its best option and that one's score, by weights of other sites."""
    folds = [fold_of(page.case) for page in pages]
    for fold in sorted(set(folds)):
        others = [
            page
            for page, its in zip(pages, folds, strict=True)
            if its != fold and (page.case.corpus, page.table) not in NOT_FITTED
        ]
        weights = fit(others)
        for page, its in zip(pages, folds, strict=True):
            if its == fold:
                scored = [(score(option, weights), option) for option in page.options]
                best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
                yield page, best[1], best[0]
