"""The labeler for pages that no rule knows: learned from annotated pages, in two stages.

Facts about every block go through a forest; its answers, with those of the surroundings, through a
second one, which also knows the kind of the page; then whole lists and tables are decided whole,
and the layout has the last word. Where it is unsure, trafilatura is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scraper.blocks import Block, Label, Role
from scraper.document import Document
from scraper.labelers import cleanup, context, hindsight, kinds, layout, places, roles
from scraper.labelers.columns import Column, stacked
from scraper.labelers.facts import Page
from scraper.labelers.trees import Trees, probabilities
from scraper.labelers.vocabulary import Vocabulary
from scraper.rules.book import Match

_DATA = Path(__file__).parent / "data"
VOCABULARY, FIRST, SECOND = "vocabulary.json", "first.npz", "second.npz"
KINDS = "kinds.npz"


class Judgement(NamedTuple):
    """The chance of every block to be text, the page as it was read for that, and its kind."""

    chance: Column
    page: Page
    kinds: Mapping[str, float]


def label(document: Document, match: Match, given: Sequence[Label | None]) -> Mapping[int, Label]:
    """A label for every block of an HTML page that `given` leaves open."""
    del match
    if not document.blocks:
        return {}
    chance, page, sorts = judge(document)
    by = "model"
    if cleanup.is_unsure(chance, page.shape.words):
        from scraper.labelers import second_opinion  # noqa: PLC0415  takes 0.3 s to import

        other = second_opinion.opinion(document)
        if other is not None:
            chance, by = cleanup.blend(chance, np.array(other, np.float32)), "model+trafilatura"
    article = sorts["article"] > kinds.LIKELY
    kept = cleanup.decide(document.blocks, chance, page.shape.words, article=article)
    decided = layout.read(document, page, sorts, chance, kept)
    kept[list(decided.kept)], kept[list(decided.dropped)] = True, False
    verdicts = zip(kept.tolist(), chance.tolist(), _roles(document, page, kept), strict=True)
    labels = [Label(keep, role, by, sure if keep else 1 - sure) for keep, sure, role in verdicts]
    for index, reason in {**decided.kept, **decided.dropped}.items():
        labels[index] = _by_layout(labels[index], reason)
    return {index: label for index, label in enumerate(labels) if given[index] is None}


def _by_layout(label: Label, reason: str) -> Label:
    role, sure = layout.ROLES.get(reason, label.role), layout.CERTAINTY[reason]
    return Label(label.keep, role, f"layout:{reason}", max(label.score, sure))


def judge(document: Document) -> Judgement:
    """The learned opinion on an HTML page."""
    page = Page(document, context.read(document), _vocabulary(_DATA / VOCABULARY))
    facts, rows = tuple(page.columns), page.rows
    guess = probabilities(_forest(_DATA / FIRST, facts).predict(rows))
    means = kinds.row(rows, page.shape.words, guess)
    sorts = kinds.read(means, _forest(_DATA / KINDS, kinds.names(facts)))
    again = hindsight.columns(page, guess) | kinds.columns(sorts, len(guess))
    second = _forest(_DATA / SECOND, tuple(again))
    return Judgement(probabilities(second.predict(stacked(again))), page, sorts)


def _roles(document: Document, page: Page, kept: NDArray[np.bool_]) -> list[Role]:
    """The role of every block, kept or dropped."""
    at, tags = page.around.places, document.elements.tag
    text = places.sums(at, kept[None])[0]
    held = [tags[number] for number in at.held.tolist()] if tags else [""]
    around = roles.of_elements(held, at.parent.tolist(), at.role, text.tolist())
    return [
        _kept_role(block) if keep else roles.of_dropped(block, around[element])
        for block, keep, element in zip(
            document.blocks, kept.tolist(), at.element.tolist(), strict=True
        )
    ]


def _kept_role(block: Block) -> Role:
    return "table" if block.kind == "table_row" else "body"


@cache
def _vocabulary(path: Path) -> Vocabulary:
    return Vocabulary.load(path)


@cache
def _forest(path: Path, facts: tuple[str, ...]) -> Trees:
    return Trees.load(path, facts)
