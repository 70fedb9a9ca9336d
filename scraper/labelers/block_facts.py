"""Facts about blocks for themselves: their shape, their words, what they agree with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scraper.blocks import Block, BlockKind
from scraper.document import Document
from scraper.labelers import shape as sorts
from scraper.labelers.columns import Column, Columns, constant, flags, named, whole
from scraper.labelers.context import Context
from scraper.labelers.shape import Shape
from scraper.labelers.vocabulary import Vocabulary

_KINDS: dict[BlockKind, int] = {
    "paragraph": 0, "heading": 1, "list_item": 2, "quote": 3, "code": 4, "table_row": 5,
    "caption": 6,
}  # fmt: skip
_KIND_NAMES = tuple([f"kind_{name}" for name, place in _KINDS.items() if place])
_OPENINGS = ("opening_mean", "opening_low", "opening_high", "opening_first", "opening_known")
# Words from which a block with few links and a full stop counts as prose.
PROSE = 12


def own(document: Document, shape: Shape, vocabulary: Vocabulary) -> Columns:
    """Shape, opening words and markup of every block."""
    blocks = document.blocks
    count, words, chars = shape.count, shape.words, np.maximum(shape.chars, 1)
    kind = whole([_KINDS[block.kind] for block in blocks])
    spans = [len(block.spans) for block in blocks]
    letters = np.maximum(count[:, sorts.LOWER] + count[:, sorts.UPPER] + count[:, sorts.DENSE], 1)
    some = np.maximum(words, 1)
    density = np.minimum(_floats([block.link_chars for block in blocks]) / chars, 1)
    prose = words * ((words >= PROSE) & (density < 0.4) & (shape.sentences > 0))
    return {
        "words": words, "chars": chars, "density": density,
        "stop": (shape.last == sorts.STOP).astype(np.float32), "prose": prose,
        "link_words": words * density,
        "sentences": shape.sentences,
        "word_length": letters / some,
        "upper": count[:, sorts.UPPER] / letters,
        "capitals": shape.capitals / some,
        "digits": count[:, sorts.DIGIT] / chars,
        "dense": count[:, sorts.DENSE] / letters,
        "commas": count[:, sorts.COMMA] / some,
        "quotes": count[:, sorts.QUOTE] / some,
        "bars": count[:, sorts.BAR], "money": count[:, sorts.MONEY],
        "arrows": count[:, sorts.ARROW],
        "first_sort": shape.first, "last_sort": shape.last,
        **named(_OPENINGS, vocabulary.openings([block.text for block in blocks])),
        **named(_KIND_NAMES, kind == np.arange(1, len(_KINDS))[:, None]),
        "level": whole([block.level for block in blocks]),
        "marker": flags([bool(block.marker) for block in blocks]),
        "cells": whole([len(block.cells) for block in blocks]),
        "header": flags([block.header for block in blocks]),
        "hidden": flags([block.hidden for block in blocks]),
        "spans": _floats(spans),
        "strong": np.minimum(_floats(_strong(blocks, spans)) / chars, 1),
        "in_group": flags([block.group >= 0 for block in blocks]),
    }  # fmt: skip


def _floats(numbers: Sequence[int]) -> Column:
    return whole(numbers).astype(np.float32)


def _strong(blocks: Sequence[Block], spans: Sequence[int]) -> list[int]:
    """How many characters of every block are strong."""
    return [
        sum([span.end - span.start for span in block.spans if span.kind == "strong"]) if some else 0
        for block, some in zip(blocks, spans, strict=True)
    ]


def likeness(document: Document, context: Context, shape: Shape) -> Columns:
    """Agreement with the title, the description, the linked data and earlier blocks."""
    texts = [block.text for block in document.blocks]
    size = len(texts)
    again, later = _copies(texts)
    titled, cover = _titled(texts, context.title, shape.words)
    told, described = np.zeros((2, size), np.float32)
    if context.body or context.description:
        for index in np.flatnonzero(shape.words >= 5).tolist():
            head = texts[index][:40]
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
        **constant({
            "told_words": float((told * shape.words).sum()),
            "told_share": float((told * shape.chars).sum()) / max(len(context.body), 1),
        }, size),
    }  # fmt: skip


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
            own = set(texts[index].lower().split())
            common = len(title & own)
            if common:
                shares[:, index] = common / len(own), common / len(title)
    return shares
