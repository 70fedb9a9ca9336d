"""What the model knows of a block: one row of numbers each, for the first of its two stages."""

from __future__ import annotations

import numpy as np

from scraper.document import Document
from scraper.labelers import block_facts, context, place_facts, row_facts
from scraper.labelers import places as places_
from scraper.labelers.columns import Column, Columns, constant, stacked
from scraper.labelers.context import Context
from scraper.labelers.place_facts import Surroundings
from scraper.labelers.shape import Shape
from scraper.labelers.vocabulary import Vocabulary


class Page:
    """A page read once: what both stages of the model compute their facts from."""

    __slots__ = ("around", "columns", "shape")

    def __init__(self, document: Document, page: Context, vocabulary: Vocabulary) -> None:
        self.shape = Shape([block.text for block in document.blocks])
        own = block_facts.own(document, self.shape, vocabulary)
        places = places_.read(document, vocabulary)
        self.around = Surroundings(places, own)
        self.columns: Columns = {
            **own,
            **place_facts.names(self.around),
            **place_facts.shares(self.around),
            **place_facts.kin(self.around),
            **self.shape.echoes(),
            **block_facts.likeness(document, page, self.shape),
            **row_facts.neighbours(own, places),
            **row_facts.under(own, places),
            **_whole(self, page),
        }

    @property
    def rows(self) -> Column:
        """The facts, [blocks, facts]."""
        return stacked(self.columns)


def _whole(page: Page, said: Context) -> Columns:
    """Where on the page a block stands, and what the page is like as a whole."""
    spoken, size = page.shape.words, len(page.shape.words)
    count, words, links, prose, headings, items, _, short = page.around.within[:8, 0].tolist()
    order = np.arange(size, dtype=np.float32)
    return {
        "position": order / size, "index": order, "from_end": size - order,
        "words_before": (np.cumsum(spoken) - spoken) / max(words, 1),
        **constant({
            "page_blocks": count, "page_words": words, "page_density": links / max(words, 1),
            "page_prose": prose, "page_prose_share": prose / max(words, 1),
            "page_headings": headings / count, "page_items": items / count,
            "page_short": short / count,
            **dict(zip(context.NAMES, said.figures, strict=True)),
        }, size),
    }  # fmt: skip
