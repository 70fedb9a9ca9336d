"""Facts about blocks for themselves: their shape, their words, what they agree with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scraper.blocks import Block, BlockKind
from scraper.document import Document
from scraper.labelers import shape as sorts
from scraper.labelers.context import Context
from scraper.labelers.shape import Shape
from scraper.labelers.vocabulary import Vocabulary

Column = NDArray[Any]  # numbers of any sort
Columns = dict[str, Column]

_KINDS: dict[BlockKind, int] = {
    "paragraph": 0, "heading": 1, "list_item": 2, "quote": 3, "code": 4, "table_row": 5,
    "caption": 6,
}  # fmt: skip
# Words from which a block with few links and a full stop counts as prose.
PROSE = 12


def own(document: Document, shape: Shape, vocabulary: Vocabulary) -> Columns:
    """Shape, opening words and markup of every block."""
    blocks = document.blocks
    kind = np.array([_KINDS[block.kind] for block in blocks])
    link = np.array([block.link_chars for block in blocks], np.float32)
    strong = np.array([_strong(block) if block.spans else 0 for block in blocks], np.float32)
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
        "bars": count[:, sorts.BAR], "money": count[:, sorts.MONEY],
        "arrows": count[:, sorts.ARROW],
        "first_sort": shape.first.astype(np.float32), "last_sort": shape.last.astype(np.float32),
        "opening_mean": mean, "opening_low": low, "opening_high": high,
        "opening_first": first, "opening_known": known,
        **{f"kind_{name}": kind == place for name, place in _KINDS.items() if place},
        "level": np.array([block.level for block in blocks]),
        "marker": np.array([bool(block.marker) for block in blocks]),
        "cells": np.array([len(block.cells) for block in blocks]),
        "header": np.array([block.header for block in blocks]),
        "hidden": np.array([block.hidden for block in blocks]),
        "spans": np.array([len(block.spans) for block in blocks], np.float32),
        "strong": np.minimum(strong / chars, 1),
        "in_group": np.array([block.group >= 0 for block in blocks]),
    }  # fmt: skip


def _strong(block: Block) -> int:
    return sum([span.end - span.start for span in block.spans if span.kind == "strong"])


def _indexes(flags: Column) -> list[int]:
    found: list[int] = np.flatnonzero(flags).tolist()
    return found


def likeness(document: Document, context: Context, shape: Shape) -> Columns:
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
    for index in _indexes((shape.words <= top) & (shape.words >= 1)) if title else ():
        words = set(blocks[index].text.lower().split())
        if words:
            common = len(words & title)
            titled[index], cover[index] = common / len(words), common / len(title)
    if context.body or context.description:
        for index in _indexes(shape.words >= 5):
            head = blocks[index].text[:40]
            told[index] = head in context.body
            described[index] = head in context.description
    match = titled * cover
    headline = int(np.argmax(match)) if match.max() > 0.4 else -1
    order = np.arange(size, dtype=np.float32)
    return {
        "titled": titled, "title_cover": cover, "again": again, "later": later,
        "told": told, "described": described,
        "after_title": order - headline if headline >= 0 else np.full(size, -1.0),
        "is_headline": order == headline,
        "told_words": np.full(size, (told * shape.words).sum()),
        "told_share": np.full(size, (told * shape.chars).sum() / max(len(context.body), 1)),
    }  # fmt: skip
