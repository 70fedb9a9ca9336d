"""The labeler of plain text: which lines of a page without markup are the article.

Learned from annotated pages, in two stages like the labeler of HTML: facts about every line go
through a forest; its answers, with those of the surroundings, through a second one; then the
sequence is put in order. A dropped line gets the role that markers and its shape tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from scraper.blocks import Block, Label
from scraper.document import Document
from scraper.labelers import text_facts, text_hindsight, text_roles, text_sequence
from scraper.labelers.spans import Column, Columns
from scraper.labelers.text_roles import Told
from scraper.labelers.trees import Floats, Trees, probabilities
from scraper.labelers.vocabulary import Vocabulary
from scraper.rules.book import Match

_DATA = Path(__file__).parent / "data"
WORDS, FIRST, SECOND = "text_words.json", "text_first.npz", "text_second.npz"


@dataclass(frozen=True, slots=True)
class Models:
    """What was learned: the odds of words, and the forests of the two stages."""

    vocabulary: Vocabulary
    first: Trees
    second: Trees


def label(document: Document, match: Match, given: Sequence[Label | None]) -> Mapping[int, Label]:
    """A label for every block that `given` leaves open."""
    if not document.blocks:
        return {}
    vocabulary = _vocabulary(_DATA)
    page = text_facts.read(document, match.book.marker_table(None), vocabulary)
    chance = judge(page.facts)
    known = text_roles.told(page)
    kept = text_sequence.decide(page, chance, text_roles.flags(known))
    roles = text_roles.of_dropped(page, known)
    decided = zip(document.blocks, given, chance.tolist(), roles, kept.tolist(), strict=True)
    return {
        block.index: _label(block, sure, told, keep=keep)
        for block, before, sure, told, keep in decided
        if before is None
    }


def judge(facts: Columns) -> Column:
    """The chance of every line to be text of the article."""
    first = probabilities(_forest(_DATA, FIRST, tuple(facts)).predict(rows(facts)))
    second = text_hindsight.columns(facts, first)
    return probabilities(_forest(_DATA, SECOND, tuple(second)).predict(rows(second)))


def rows(facts: Columns) -> Floats:
    """The facts as the forests take them: a row a line."""
    table: Floats = np.concatenate(list(facts.values()), dtype=np.float32)
    return table.reshape(len(facts), -1).T


def _label(block: Block, chance: float, told: Told, *, keep: bool) -> Label:
    if keep:
        return Label(keep, "table" if block.kind == "table_row" else "body", "model", chance)
    return Label(keep, told.role, told.by, 1 - chance)


@cache
def _vocabulary(folder: Path) -> Vocabulary:
    return Vocabulary.load(folder / WORDS)


@cache
def _forest(folder: Path, name: str, facts: tuple[str, ...]) -> Trees:
    return Trees.load(folder / name, facts)
