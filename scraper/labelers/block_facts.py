"""Facts about blocks for themselves: their shape, their words, what they agree with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scraper.labelers import shape as sorts
from scraper.labelers.columns import Column, Facts
from scraper.labelers.context import Context
from scraper.labelers.markup import KINDS, Markup
from scraper.labelers.shape import Shape

_KIND_NAMES = tuple([f"kind_{name}" for name, place in KINDS.items() if place])
_KIND_NUMBERS = np.arange(1, len(KINDS))[:, None]
_BY_WORDS = ("word_length", "capitals", "commas", "quotes")
_PLAIN = ("bars", "money", "arrows")
# These stand together: `Surroundings` and `neighbours` sum them.
TEXT = ("words", "link_words", "prose")
SUMMED = (*TEXT, "stop", "spans", "kind_heading", "kind_list_item")
OWN = (
    *TEXT, "stop", "spans", *_KIND_NAMES, "chars", "density", "strong", "sentences", "upper",
    "digits", "dense", *_BY_WORDS, *_PLAIN, "first_sort", "last_sort", "level", "marker", "cells",
    "header", "hidden", "in_group",
)  # fmt: skip
_COPIES, _TITLED, _TOLD = ("again", "later"), ("titled", "title_cover"), ("told", "described")
LIKENESS = (*_COPIES, *_TITLED, *_TOLD, "after_title", "is_headline")
# Words from which a block with few links and a full stop counts as prose.
PROSE = 12


def own(facts: Facts, shape: Shape, markup: Markup) -> None:
    """Shape and markup of every block."""
    count, words, chars = shape.count.T, shape.words, np.maximum(shape.chars, 1)
    letters = np.maximum(count[sorts.LOWER] + count[sorts.UPPER] + count[sorts.DENSE], 1)
    density, strong = np.minimum(np.array((markup.linked, markup.strong), np.float32) / chars, 1)
    facts["words"], facts["link_words"] = words, words * density
    facts["prose"] = words * ((words >= PROSE) & (density < 0.4) & (shape.sentences > 0))
    facts["stop"] = shape.last == sorts.STOP
    facts["spans"] = markup.spans
    facts.part(_KIND_NAMES)[:] = markup.kind == _KIND_NUMBERS
    facts["chars"], facts["sentences"] = chars, shape.sentences
    facts["density"], facts["strong"] = density, strong
    facts["upper"], facts["dense"] = count[sorts.UPPER] / letters, count[sorts.DENSE] / letters
    facts["digits"] = count[sorts.DIGIT] / chars
    by_words = facts.part(_BY_WORDS)
    by_words[0], by_words[1] = letters, shape.capitals
    by_words[2:] = count[sorts.COMMA : sorts.QUOTE + 1]
    by_words /= np.maximum(words, 1)
    facts.part(_PLAIN)[:] = count[sorts.BAR : sorts.ARROW + 1]
    facts["first_sort"], facts["last_sort"] = shape.first, shape.last
    facts["level"], facts["marker"], facts["cells"] = markup.level, markup.marker, markup.cells
    facts["header"], facts["hidden"] = markup.header, markup.hidden
    facts["in_group"] = markup.group >= 0


def likeness(facts: Facts, texts: Sequence[str], context: Context, shape: Shape) -> None:
    """Agreement with the title, the description, the linked data and earlier blocks."""
    facts.part(_COPIES)[:] = _copies(shape)
    facts.part(_TITLED)[:] = _titled(texts, context.title, shape.words)
    facts.part(_TOLD)[:] = 0
    if context.body or context.description:
        long = (shape.words >= 5).nonzero()[0]
        heads = [texts[index][:40] for index in long.tolist()]
        for name, said in (("told", context.body), ("described", context.description)):
            facts[name][long] = [head in said for head in heads]
    match = facts["titled"] * facts["title_cover"]
    headline = int(match.argmax())
    facts["after_title"], facts["is_headline"] = -1, 0
    if match[headline] > 0.4:
        facts["after_title"] = np.arange(-headline, len(texts) - headline)
        facts["is_headline"][headline] = 1


def _copies(shape: Shape) -> Column:
    """Whether a block's whole text stood on the page before, and whether it comes again."""
    copies = np.zeros((2, len(shape.chars)), np.float32)
    prints = shape.prints.of(shape.starts, shape.ends)
    order = prints.argsort(kind="stable")  # equal ones in the order of the page
    same = (prints[order[1:]] == prints[order[:-1]]).nonzero()[0]
    copies[0, order[same + 1]] = 1
    copies[1, order[same]] = 1
    copies[1] *= 1 - copies[0]  # only the first of them counts
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
