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
from scraper.labelers import cleanup, context, places, roles
from scraper.labelers.facts import Page
from scraper.labelers.trees import Trees, probabilities
from scraper.labelers.vocabulary import Vocabulary
from scraper.rules.book import Match

Column = NDArray[np.float32]
_DATA = Path(__file__).parent / "data"


class Judgement(NamedTuple):
    """The chance of every block to be text, whose answer that is, and the page as it was read."""

    chance: Column
    by: str
    page: Page


def label(document: Document, match: Match, given: Sequence[Label | None]) -> Mapping[int, Label]:
    """A label for every block that `given` leaves open."""
    del match
    if not document.blocks:
        return {}
    judgement = judge(document)
    kept = cleanup.decide(document.blocks, judgement.chance, judgement.page.shape.words)
    dropped = _roles(document, judgement.page, kept)
    labels: dict[int, Label] = {}
    for index, block in enumerate(document.blocks):
        if given[index] is None:
            chance = float(judgement.chance[index])
            keep = bool(kept[index])
            role = _kept_role(block) if keep else dropped[index]
            labels[index] = Label(keep, role, judgement.by, chance if keep else 1 - chance)
    return labels


def judge(document: Document) -> Judgement:
    """The learned opinion on an HTML page."""
    page = Page(document, context.read(document), _vocabulary())
    first = probabilities(_forest("first.npz", tuple(page.columns)).predict(page.rows))
    return Judgement(first, "model", page)


def _roles(document: Document, page: Page, kept: NDArray[np.bool_]) -> list[Role]:
    """The role of every block, were it dropped."""
    elements = document.elements
    if not elements.tag:
        return ["other"] * len(document.blocks)
    text = places.sums(page.places, kept[:, None].astype(np.float32))[:, 0]
    around = roles.of_elements(elements, (text > 0).tolist())
    return [roles.of_dropped(block, around) for block in document.blocks]


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary.load(_DATA / "vocabulary.json")


@cache
def _forest(name: str, facts: tuple[str, ...]) -> Trees:
    return Trees.load(_DATA / name, facts)


def _kept_role(block: Block) -> Role:
    return "table" if block.kind == "table_row" else "body"
