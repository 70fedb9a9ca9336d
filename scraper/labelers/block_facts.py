"""Facts about blocks for themselves: their shape, their words, what they agree with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scraper.labelers import shape as sorts
from scraper.labelers.columns import Column, Facts
from scraper.labelers.context import Context
from scraper.labelers.markup import KINDS, Markup
from scraper.labelers.shape import Shape

_BY_WORDS = ("capitals", "commas", "quotes")
_PLAIN = ("bars", "money", "arrows")
_KIND_NAMES = tuple([f"kind_{name}" for name, place in KINDS.items() if place])
_KIND_NUMBERS = np.arange(1, len(KINDS))[:, None]
_MARKUP = ("level", "marker", "cells", "header", "hidden", "spans")
OWN = (
    "words", "chars", "density", "stop", "prose", "link_words", "sentences", "word_length", "upper",
    "digits", "dense", *_BY_WORDS, *_PLAIN, "first_sort", "last_sort", *_KIND_NAMES, *_MARKUP,
    "strong", "in_group",
)  # fmt: skip
_COPIES, _TITLED, _TOLD = ("again", "later"), ("titled", "title_cover"), ("told", "described")
LIKENESS = (*_COPIES, *_TITLED, *_TOLD, "after_title", "is_headline")
# Words from which a block with few links and a full stop counts as prose.
PROSE = 12


def own(facts: Facts, shape: Shape, markup: Markup) -> None:
    """Shape and markup of every block."""
    count, words, chars = shape.count.T, shape.words, np.maximum(shape.chars, 1)
    letters = count[sorts.LOWER] + count[sorts.UPPER] + count[sorts.DENSE]
    letters, some = np.maximum(letters, 1), np.maximum(words, 1)
    facts["words"], facts["chars"] = words, chars
    density, strong = np.minimum(np.array((markup.linked, markup.strong), np.float32) / chars, 1)
    facts["density"], facts["strong"] = density, strong
    facts["stop"] = shape.last == sorts.STOP
    facts["prose"] = words * ((words >= PROSE) & (density < 0.4) & (shape.sentences > 0))
    facts["link_words"] = words * density
    facts["sentences"] = shape.sentences
    facts["word_length"] = letters / some
    facts["upper"], facts["dense"] = count[[sorts.UPPER, sorts.DENSE]] / letters
    facts["digits"] = count[sorts.DIGIT] / chars
    facts["capitals"] = shape.capitals / some
    facts["commas"], facts["quotes"] = count[[sorts.COMMA, sorts.QUOTE]] / some
    facts.part(_PLAIN)[:] = count[[sorts.BAR, sorts.MONEY, sorts.ARROW]]
    facts["first_sort"], facts["last_sort"] = shape.first, shape.last
    facts.part(_KIND_NAMES)[:] = markup.kind == _KIND_NUMBERS
    facts["level"], facts["marker"], facts["cells"] = markup.level, markup.marker, markup.cells
    facts["header"], facts["hidden"], facts["spans"] = markup.header, markup.hidden, markup.spans
    facts["in_group"] = markup.group >= 0


def likeness(facts: Facts, texts: Sequence[str], context: Context, shape: Shape) -> None:
    """Agreement with the title, the description, the linked data and earlier blocks."""
    facts.part(_COPIES)[:] = _copies(texts)
    facts.part(_TITLED)[:] = _titled(texts, context.title, shape.words)
    facts.part(_TOLD)[:] = 0
    if context.body or context.description:
        long = np.flatnonzero(shape.words >= 5)
        heads = [texts[index][:40] for index in long.tolist()]
        for name, said in (("told", context.body), ("described", context.description)):
            facts[name][long] = [head in said for head in heads]
    match = facts["titled"] * facts["title_cover"]
    headline = int(match.argmax())
    facts["after_title"], facts["is_headline"] = -1, 0
    if match[headline] > 0.4:
        facts["after_title"] = np.arange(-headline, len(texts) - headline)
        facts["is_headline"][headline] = 1


def _copies(texts: Sequence[str]) -> Column:
    """Whether a block's whole text stood on the page before, and whether it comes again."""
    copies = np.zeros((2, len(texts)), np.float32)
    first = dict(zip(reversed(texts), range(len(texts) - 1, -1, -1), strict=True))
    if len(first) < len(texts):
        for index, text in enumerate(texts):
            if first[text] != index:
                copies[0, index] = copies[1, first[text]] = 1
    return copies


def _titled(texts: Sequence[str], title: frozenset[str], words: Column) -> Column:
    """The share of a block's words that are the title's, and of the title's that are in it."""
    shares = np.zeros((2, len(texts)), np.float32)
    if title:
        top = 3 * len(title) + 3
        for index in np.flatnonzero((words <= top) & (words >= 1)).tolist():
            spoken = texts[index].lower().split()
            if not title.isdisjoint(spoken):
                own = set(spoken)
                common = len(title & own)
                shares[:, index] = common / len(own), common / len(title)
    return shares
