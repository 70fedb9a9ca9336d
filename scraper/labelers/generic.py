"""The labeler for pages that no rule knows: learned from annotated pages, in two stages.

Facts about every block go through a forest; its answers, with those of the surroundings, through a
second one, which also knows the kind of the page; then whole lists and tables are decided whole,
and the layout has the last word. Where it is unsure of an article, trafilatura is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np

from scraper.blocks import Block, Label, Role
from scraper.document import Document
from scraper.labelers import cleanup, context, facts, hindsight, kinds, layout, places, roles
from scraper.labelers.columns import Column, Flags
from scraper.labelers.facts import Page
from scraper.labelers.trees import Trees, probabilities
from scraper.labelers.vocabulary import Vocabulary
from scraper.rules.book import Match

_DATA = Path(__file__).parent / "data"
VOCABULARY, FIRST, SECOND = "vocabulary.json", "first.npz", "second.npz"
KINDS = "kinds.npz"


class Models(NamedTuple):
    """What was learned: the weights of names and words, and the three forests."""

    vocabulary: Vocabulary
    first: Trees
    kinds: Trees
    second: Trees


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
    if cleanup.is_unsure(page, sorts, chance):
        from scraper.labelers import second_opinion  # noqa: PLC0415  takes 0.3 s to import

        other = second_opinion.opinion(document)
        if other is not None:
            chance, by = cleanup.blend(chance, np.array(other, np.float32)), "model+trafilatura"
    kept = cleanup.decide(page, chance, article=kinds.is_article(sorts, page))
    decided = layout.read(document, page, sorts, chance, kept)
    kept[list(decided.kept)], kept[list(decided.dropped)] = True, False
    sure = np.where(kept, chance, 1 - chance).tolist()
    verdicts = zip(kept.tolist(), _roles(document, page, kept), repeat(by), sure)
    labels = [*map(Label._make, verdicts)]
    for index, reason in {**decided.kept, **decided.dropped}.items():
        labels[index] = _by_layout(labels[index], reason)
    return {index: label for index, label in enumerate(labels) if given[index] is None}


def _by_layout(label: Label, reason: str) -> Label:
    role, sure = layout.ROLES.get(reason, label.role), layout.CERTAINTY[reason]
    return Label(label.keep, role, f"layout:{reason}", max(label.score, sure))


def judge(document: Document) -> Judgement:
    """The learned opinion on an HTML page."""
    models = _models(_DATA)
    page = Page(document, context.read(document), models.vocabulary)
    guess = probabilities(models.first.predict(page.facts.rows))
    sorts = kinds.read(kinds.row(page.facts.rows, page.shape.words, guess), models.kinds)
    again = hindsight.read(page, guess, sorts)
    return Judgement(probabilities(models.second.predict(again.rows)), page, sorts)


def _roles(document: Document, page: Page, kept: Flags) -> list[Role]:
    """The role of every block, kept or dropped."""
    at = page.around.places
    # An element with kept text tells nothing, for it is the page's frame, whatever its name.
    tells = (at.role < roles.UNTOLD) & (places.sums(at, kept[None])[0] == 0)
    nearest = places.nearest(at, tells)[at.element]
    told = np.where(tells[nearest], at.role[nearest], roles.UNTOLD).tolist()
    return [
        _kept_role(block) if keep else roles.of_dropped(block, roles.ROLES[number])
        for block, keep, number in zip(document.blocks, kept.tolist(), told, strict=True)
    ]


def _kept_role(block: Block) -> Role:
    return "table" if block.kind == "table_row" else "body"


@cache
def _models(folder: Path) -> Models:
    return Models(
        Vocabulary.load(folder / VOCABULARY),
        Trees.load(folder / FIRST, facts.NAMES),
        Trees.load(folder / KINDS, kinds.MEANS),
        Trees.load(folder / SECOND, hindsight.NAMES),
    )
