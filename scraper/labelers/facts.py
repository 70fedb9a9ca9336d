"""What the model knows of a block: one row of numbers each, for the first of its two stages."""

from __future__ import annotations

import numpy as np

from scraper.document import Document
from scraper.labelers import block_facts, context, markup, place_facts, row_facts
from scraper.labelers import places as places_
from scraper.labelers.columns import Facts, row_of
from scraper.labelers.context import Context
from scraper.labelers.place_facts import Surroundings
from scraper.labelers.shape import Shape
from scraper.labelers.vocabulary import OPENINGS, Vocabulary

_ECHOES = ("echo_before", "echo_after")
_WHOLE = (
    "page_blocks", "page_words", "page_density", "page_prose", "page_prose_share", "page_headings",
    "page_items", "page_short", "told_words", "told_share", *context.NAMES,
)  # fmt: skip
ROWS = row_of((
    *block_facts.OWN, *OPENINGS, *place_facts.PLACE, *_ECHOES, *block_facts.LIKENESS,
    *row_facts.NEIGHBOURS, *row_facts.UNDER,
    "position", "index", "from_end", "words_before", *_WHOLE,
))  # fmt: skip
NAMES = tuple(ROWS)


class Page:
    """A page read once: what both stages of the model compute their facts from."""

    __slots__ = ("around", "facts", "markup", "shape")

    def __init__(self, document: Document, said: Context, vocabulary: Vocabulary) -> None:
        texts = [block.text for block in document.blocks]
        self.shape = Shape(texts)
        self.markup = markup.read(document.blocks)
        self.facts = facts = Facts(ROWS, len(texts))
        block_facts.own(facts, self.shape, self.markup)
        facts.part(OPENINGS)[:] = vocabulary.openings(texts)
        places = places_.read(document.elements, self.markup.element, vocabulary)
        self.around = Surroundings(places, facts)
        place_facts.fill(facts, self.around)
        facts.part(_ECHOES)[:] = [*self.shape.echoes().values()]
        block_facts.likeness(facts, texts, said, self.shape)
        row_facts.neighbours(facts, places)
        row_facts.under(facts)
        _whole(self, said)


def _whole(page: Page, said: Context) -> None:
    """Where on the page a block stands, and what the page is like as a whole."""
    facts, spoken, size = page.facts, page.shape.words, len(page.shape.words)
    count, words, links, prose, _, _, headings, items, short = page.around.within[:, 0].tolist()
    order = np.arange(size, dtype=np.float32)
    facts["position"], facts["index"], facts["from_end"] = order / size, order, size - order
    facts["words_before"] = (spoken.cumsum() - spoken) / max(words, 1)
    told = facts["told"]
    told_words, told_chars = (told * spoken).sum(), (told * page.shape.chars).sum()
    figures = (
        count, words, links / max(words, 1), prose, prose / max(words, 1), headings / count,
        items / count, short / count, told_words, told_chars / max(len(said.body), 1),
        *said.figures,
    )  # fmt: skip
    facts.part(_WHOLE)[:] = np.array(figures, np.float32)[:, None]
