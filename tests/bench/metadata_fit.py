"""The weights of metadata candidates: examples from annotated pages, the fit, the held-out choice.

The model is a conditional logit: of a page's groups of candidates and "none of them", the right
one shall have the highest score, a group's score being the sum of the weights of its facts.
Needs the extra `train` (scipy comes with catboost).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from scraper.blocks import Label
from scraper.decode import decode
from scraper.document import Document
from scraper.errors import Refused
from scraper.metadata import byline, context_of, dates, headline, title, with_title
from scraper.metadata.choose import Group
from scraper.metadata.context import Context
from scraper.metadata.tidy import key
from scraper.model import Found, Limits
from scraper.rules.book import Match
from scraper.segment import segment_html, segment_text
from scraper.tree import parse
from tests.bench import scoring
from tests.bench.corpora import Case
from tests.bench.folds import fold_of

SHRINK = 2.0  # of the squared weights: 1 to 6 give the same figures within half a point
RARE = 4  # a fact of fewer groups gets no weight
# Titles and authors there are Readability's own output, not what the page says.
NOT_FITTED = {("readability", "TITLE"), ("readability", "BYLINE")}
GOLD = {"TITLE": "title", "HEADLINE": "title", "BYLINE": "author", "TEXT_BYLINE": "author",
        "DATE": "date", "TEXT_DATE": "date"}  # fmt: skip


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
    """The choices of a page; a text dump counts twice, the second time cut at its title.

    Dumps of readers begin with the title, the annotated ones with the menu: both shall be learned.
    """
    yield from _choices(case, document)
    if document.tree is None:
        wanted = key(case.gold.get("title") or "")
        at = next((b.index for b in document.blocks if wanted and key(b.text) == wanted), -1)
        if at > 0:
            clipped = tuple(replace(b, index=b.index - at) for b in document.blocks[at:])
            yield from _choices(case, replace(document, blocks=clipped))


def _choices(case: Case, document: Document) -> Iterator[Example]:
    labels = [Label(keep=True, role="body", by="none")] * len(document.blocks)
    context, _, _ = context_of(document, Match(), labels)
    is_text = document.tree is None
    heads = headline.groups_of(context) if is_text else title.groups_of(context)
    yield from _example(case, "HEADLINE" if is_text else "TITLE", heads, scoring.same_title)
    context = with_title(context, _title(case, context))
    names = byline.groups_of(context)
    yield from _example(case, "TEXT_BYLINE" if is_text else "BYLINE", names, _same_authors)
    days = dates.groups_of(context)
    yield from _example(case, "TEXT_DATE" if is_text else "DATE", days, scoring.same_day)


def _title(case: Case, context: Context) -> Found[str] | None:
    """The title that the other fields are read with; of text dumps the annotated one."""
    gold = case.gold.get("title")
    return Found(gold, "gold") if gold and context.document.tree is None else title.read(context)


def _same_authors(value: byline.Byline, gold: str) -> bool:
    return scoring.same_authors([person.name for person in value.people], gold)


def _example(
    case: Case, table: str, groups: Sequence[Group[Any]], same: Callable[[Any, str], bool]
) -> Iterator[Example]:
    if GOLD[table] not in case.gold:
        return
    gold = case.gold[GOLD[table]]
    options = tuple(
        Option(
            frozenset(group.facts),
            group.members[0].by,
            bool(gold) and any(same(member.value, gold) for member in group.members),
        )
        for group in groups
    )
    yield Example(case, table, options, bool(gold))


def fit(pages: Sequence[Example]) -> dict[str, float]:
    """The weights that make the right choices most likely; `bias` is that of any group."""
    counts = Counter(fact for page in pages for option in page.options for fact in option.facts)
    names = sorted(fact for fact, count in counts.items() if count >= RARE)
    column = {fact: number for number, fact in enumerate(names, 1)}
    rows: list[int] = []
    columns: list[int] = []
    owner: list[int] = []
    right: list[bool] = []
    for number, page in enumerate(pages):
        for option in page.options:
            known = [0, *(column[fact] for fact in option.facts if fact in column)]
            rows += [len(owner)] * len(known)
            columns += known
            owner.append(number)
            right.append(option.right)
    shape = (len(owner), len(names) + 1)
    facts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    loss = _loss(facts, np.array(owner), np.array(right, float), len(pages))
    best = minimize(loss, np.zeros(shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return dict(zip(["bias", *names], best.x.tolist(), strict=True))


def _loss(
    facts: csr_matrix, owner: np.ndarray, right: np.ndarray, pages: int
) -> Callable[[np.ndarray], tuple[float, np.ndarray]]:
    """Minus the log-likelihood of the right choices, and its gradient."""
    answered = np.zeros(pages)
    np.maximum.at(answered, owner, right)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = np.exp(np.clip(facts @ weights, -30, 30))
        total = 1 + np.bincount(owner, odds, pages)
        good = np.bincount(owner, odds * right, pages) + (1 - answered)
        value = float((np.log(total) - np.log(good)).sum() + SHRINK / 2 * (weights[1:] ** 2).sum())
        slope = odds / total[owner] - answered[owner] * odds * right / good[owner]
        gradient = facts.T @ slope
        gradient[1:] += SHRINK * weights[1:]
        return value, gradient

    return loss


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
