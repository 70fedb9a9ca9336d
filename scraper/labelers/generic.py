"""The labeler for pages that no rule knows: learned from annotated pages, in two stages.

Facts about every block go through a forest; its answers, with those of the surroundings, through a
second one; then whole lists and tables are decided whole. Where it is unsure, trafilatura is asked.
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
    dropped = _roles(document, page, kept)
    verdicts = zip(document.blocks, given, kept.tolist(), chance.tolist(), dropped, strict=True)
    labels = {
        block.index: Label(
            keep, _kept_role(block) if keep else role, by, sure if keep else 1 - sure
        )
        for block, known, keep, sure, role in verdicts
        if known is None
    }
    for index, reason in {**decided.kept, **decided.dropped}.items():
        if index in labels:
            keep, role, _, sure = labels[index]
            certainty = max(sure, layout.CERTAINTY[reason])
            labels[index] = Label(
                keep, layout.ROLES.get(reason, role), f"layout:{reason}", certainty
            )
    return labels


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
    """The role of every block that is dropped; "other" for the kept ones."""
    at, tags = page.around.places, document.elements.tag
    text = places.sums(at, kept[None])[0]
    held = [tags[number] for number in at.held.tolist()] if tags else [""]
    around = roles.of_elements(held, at.parent.tolist(), at.role, text.tolist())
    return [
        "other" if keep else roles.of_dropped(block, around[element])
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
