"""What the model knows of a block: one row of numbers each, for the first of its two stages."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scraper.document import Document
from scraper.labelers import context as contexts
from scraper.labelers import places as places_
from scraper.labelers import shape as sorts
from scraper.labelers.context import Context
from scraper.labelers.places import AROUND, Places
from scraper.labelers.shape import Shape
from scraper.labelers.vocabulary import Vocabulary

Column = NDArray[np.float32]
Columns = dict[str, Column]

_WORD = re.compile(r"\w+")
_KINDS = ("paragraph", "heading", "list_item", "quote", "code", "table_row", "caption")
LEVELS = 5  # containers looked at, from the block outwards
# Words from which a block with few links and a full stop counts as prose.
PROSE = 12


class Page:
    """A page read once: what both stages of the model compute their facts from."""

    __slots__ = ("columns", "context", "levels", "near", "places", "shape", "within")

    def __init__(self, document: Document, context: Context, vocabulary: Vocabulary) -> None:
        self.shape = Shape([block.text for block in document.blocks])
        self.context = context
        self.places = places_.read(document, vocabulary)
        own = _own(document, self.shape, vocabulary)
        self.within, self.levels, self.near = _containers(self.places, own)
        self.columns = {
            **own,
            **_around(self.places, self.levels),
            **_shares(self),
            **_kin(self),
            **_likeness(document, self.context, self.shape),
            **_neighbours(own, self.places),
            **_page(self),
        }

    @property
    def rows(self) -> Column:
        """The facts, [blocks, facts]."""
        return np.column_stack(list(self.columns.values())).astype(np.float32)


def _own(document: Document, shape: Shape, vocabulary: Vocabulary) -> Columns:
    blocks = document.blocks
    size = len(blocks)
    markup = np.array(
        [
            (
                _KINDS.index(block.kind), block.level, bool(block.marker), len(block.cells),
                block.header, block.group, block.link_chars, block.hidden, len(block.spans),
                sum([span.end - span.start for span in block.spans if span.kind == "strong"]),
            )
            for block in blocks
        ],
        np.float32,
    ).reshape(size, 10)  # fmt: skip
    kind, level, marker, cells, header, group, link, hidden, spans, strong = markup.T
    count, words, chars = shape.count, shape.words, np.maximum(shape.chars, 1)
    letters = np.maximum(count[:, sorts.LOWER] + count[:, sorts.UPPER] + count[:, sorts.DENSE], 1)
    density = np.minimum(link / chars, 1)
    mean, low, high, first, known = vocabulary.openings([block.text for block in blocks])
    stop = (shape.last == sorts.STOP).astype(np.float32)
    prose = words * ((words >= PROSE) & (density < 0.4) & (shape.sentences > 0))
    return {
        "words": words, "chars": chars, "density": density, "stop": stop, "prose": prose,
        "link_words": words * density,
        "sentences": shape.sentences,
        "word_length": letters / np.maximum(words, 1),
        "upper": count[:, sorts.UPPER] / letters,
        "capitals": shape.capitals / np.maximum(words, 1),
        "digits": count[:, sorts.DIGIT] / chars,
        "dense": count[:, sorts.DENSE] / letters,
        "commas": count[:, sorts.COMMA] / np.maximum(words, 1),
        "quotes": count[:, sorts.QUOTE] / np.maximum(words, 1),
        "bars": count[:, sorts.BAR], "money": count[:, sorts.MONEY], "arrows": count[:, sorts.ARROW],
        "first_sort": shape.first.astype(np.float32), "last_sort": shape.last.astype(np.float32),
        "opening_mean": mean, "opening_low": low, "opening_high": high,
        "opening_first": first, "opening_known": known,
        **{f"kind_{name}": kind == place for place, name in enumerate(_KINDS) if place},
        "level": level, "marker": marker, "cells": cells, "header": header,
        "hidden": hidden, "spans": spans, "strong": np.minimum(strong / chars, 1),
        "in_group": group >= 0,
    }  # fmt: skip


def _containers(
    places: Places, own: Columns
) -> tuple[Column, list[NDArray[np.int64]], list[NDArray[np.int64]]]:
    """The sums over every element, the containers of every block, and its repeated ones."""
    size = len(own["words"])
    ones = np.ones(size, np.float32)
    short = (own["words"] < PROSE).astype(np.float32)
    columns = (
        ones,
        own["words"],
        own["link_words"],
        own["prose"],
        own["kind_heading"],
        own["kind_list_item"],
        own["stop"],
        short,
        own["spans"],
        own["digits"],
    )
    within = places_.sums(places, np.column_stack(columns))
    up = places_.wider(places, within[:, 0])
    levels = [places.element]
    for _ in range(LEVELS - 1):
        levels.append(up[levels[-1]])
    return within, levels, places_.repeated(places, within[:, 0])


def _around(places: Places, levels: list[NDArray[np.int64]]) -> Columns:
    element = places.element
    bits = places.around[element]
    scores = places.scores
    facts: Columns = {f"in_{tag}": (bits >> place) & 1 for place, tag in enumerate(AROUND)}
    facts |= {
        "depth": places.depth[element],
        "name_total": scores.total[element],
        "name_low": scores.low[element],
        "name_high": scores.high[element],
    }
    for number, level in enumerate(levels):
        facts[f"name_{number}"] = scores.own[level]
        facts[f"name_total_{number}"] = scores.total[level]
    return facts


def _shares(page: Page) -> Columns:
    facts: Columns = {}
    whole = np.maximum(page.within[0], 1)
    for number, level in enumerate(page.levels):
        inside = page.within[level]
        count, words, links, prose, headings, items, stops, short, spans, digits = inside.T
        some, blocks = np.maximum(words, 1), np.maximum(count, 1)
        facts |= {
            f"blocks_{number}": count, f"words_{number}": words,
            f"density_{number}": links / some, f"prose_{number}": prose / some,
            f"of_words_{number}": words / whole[1], f"of_prose_{number}": prose / whole[3],
            f"mean_{number}": words / blocks, f"headings_{number}": headings / blocks,
            f"items_{number}": items / blocks, f"stops_{number}": stops / blocks,
            f"short_{number}": short / blocks, f"spans_{number}": spans / blocks,
        }  # fmt: skip
    return facts


def _kin(page: Page) -> Columns:
    """Of the repeated containers around a block: how many, how much in each, how alike."""
    facts: Columns = {}
    places, within = page.places, page.within
    holds = within[:, 0] > 0
    size = int(places.kin.max()) + 1 if len(places.kin) else 1
    members = np.bincount(places.kin[holds], minlength=size)
    totals = np.stack(
        [
            np.bincount(places.kin, weights=within[:, column], minlength=size)
            for column in (0, 1, 2, 3, 4, 8)
        ]
    )
    for number, element in enumerate(page.near):
        kin = places.kin[element]
        count = np.maximum(members[kin], 1)
        blocks, words, links, prose, headings, spans = totals[:, kin]
        some = np.maximum(words, 1)
        facts |= {
            f"kin_{number}": np.where(element > 0, count, 0), f"kin_blocks_{number}": blocks / count,
            f"kin_words_{number}": words / count, f"kin_density_{number}": links / some,
            f"kin_prose_{number}": prose / some, f"kin_headings_{number}": headings / count,
            f"kin_spans_{number}": spans / count, f"kin_of_words_{number}": words / np.maximum(within[0, 1], 1),
            f"kin_name_{number}": places.scores.own[element],
            f"kin_mine_{number}": within[element, 1] / some * count,
        }  # fmt: skip
    return facts


def _likeness(document: Document, context: Context, shape: Shape) -> Columns:
    """Agreement with the title, the description, the linked data and earlier blocks."""
    blocks, title = document.blocks, context.title
    size = len(blocks)
    titled = np.zeros(size, np.float32)
    cover = np.zeros(size, np.float32)
    again = np.zeros(size, np.float32)
    later = np.zeros(size, np.float32)
    told = np.zeros(size, np.float32)
    described = np.zeros(size, np.float32)
    seen: dict[str, int] = {}
    for index in range(size):
        first = seen.setdefault(blocks[index].text, index)
        if first != index:
            again[index], later[first] = 1, 1
    top = 3 * len(title) + 3
    for index in np.flatnonzero((shape.words <= top) & (shape.words >= 1)) if title else ():
        words = set(_WORD.findall(blocks[index].text.lower()))
        if words:
            common = len(words & title)
            titled[index], cover[index] = common / len(words), common / len(title)
    if context.body or context.description:
        for index in np.flatnonzero(shape.words >= 5):
            head = contexts.squeeze(blocks[index].text[:60])
            told[index] = head in context.body
            described[index] = head in context.description
    match = titled * cover
    headline = int(np.argmax(match * (1 + (shape.words > 0)))) if size and match.max() > 0.4 else -1
    order = np.arange(size, dtype=np.float32)
    return {
        "titled": titled, "title_cover": cover, "again": again, "later": later,
        "told": told, "described": described,
        "after_title": order - headline if headline >= 0 else np.full(size, -1.0),
        "is_headline": order == headline,
        "told_words": np.full(size, (told * shape.words).sum()),
    }  # fmt: skip


_LOOKED_AT = (
    "words",
    "density",
    "stop",
    "kind_heading",
    "kind_list_item",
    "opening_mean",
    "capitals",
    "prose",
)


def _neighbours(own: Columns, places: Places) -> Columns:
    facts: Columns = {}
    looked_at = {name: own[name] for name in _LOOKED_AT} | {
        "name_total": places.scores.total[places.element]
    }
    for name, column in looked_at.items():
        for step in (-2, -1, 1, 2):
            facts[f"{name}{step:+d}"] = shifted(column, step)
    for width in (4, 10):
        words, links, prose = (
            window(own[name], width) for name in ("words", "link_words", "prose")
        )
        facts |= {
            f"words~{width}": words,
            f"density~{width}": links / np.maximum(words, 1),
            f"prose~{width}": prose,
        }
    same = places.element
    facts["same-1"] = shifted(same, -1) == same
    facts["same+1"] = shifted(same, 1) == same
    parent = places.parent[same]
    facts["beside-1"] = shifted(parent, -1) == parent
    facts["beside+1"] = shifted(parent, 1) == parent
    return facts


def shifted(column: Column, step: int) -> Column:
    """The column as seen `step` rows on; -1 over the ends."""
    out = np.full(len(column), -1, np.float32)
    if step > 0:
        out[:-step] = column[step:]
    else:
        out[-step:] = column[:step]
    return out


def window(column: Column, width: int) -> Column:
    """The sum over the `width` rows on both sides and the row itself."""
    size = len(column)
    running = np.concatenate(([0], np.cumsum(column, dtype=np.float64)))
    order = np.arange(size)
    return (
        running[np.minimum(order + width + 1, size)] - running[np.maximum(order - width, 0)]
    ).astype(np.float32)


def _page(page: Page) -> Columns:
    size = len(page.shape.words)
    whole = page.within[0]
    count, words, prose = whole[0], max(whole[1], 1), max(whole[3], 1)
    own_words, own_prose = page.shape.words, page.within
    del own_prose
    before = np.cumsum(own_words) - own_words
    figures: Mapping[str, float] = {
        "page_blocks": count, "page_words": words, "page_density": whole[2] / words,
        "page_prose": whole[3], "page_prose_share": whole[3] / words, "page_headings": whole[4] / count,
        "page_items": whole[5] / count, "page_short": whole[7] / count,
        **dict(zip(contexts.NAMES, page.context.figures, strict=True)),
    }  # fmt: skip
    del prose
    order = np.arange(size, dtype=np.float32)
    return {
        "position": order / max(size, 1), "index": order, "from_end": size - order,
        "words_before": before / words,
        **{name: np.full(size, figure, np.float32) for name, figure in figures.items()},
    }  # fmt: skip
