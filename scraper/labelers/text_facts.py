"""What is known of every line of a text page: the facts that the learned labeler decides by.

A fact is a column over the lines. Characters are counted in `shape`, words are looked up in
`text_words`; what the surroundings say is arithmetic over columns, in `text_places`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scraper.document import Document
from scraper.labelers import shape, spans, text_places, text_words
from scraper.labelers.spans import Column, Columns, Flags
from scraper.labelers.text_words import Words
from scraper.labelers.vocabulary import Vocabulary
from scraper.rules.markers import Marker, MarkerTable

MARKER_LINE = 160  # characters; a longer line is not looked up among the markers
_DATE = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d年|\b\d{1,2}[:.]\d\d\b"
)
_OPENS = {"line": 1, "block": 2, "rest": 3, "above": 1}
_ROLES = ("nav", "related", "promo", "comments", "newsletter", "share", "legal", "caption",
          "player", "ad", "byline", "date")  # fmt: skip
_KINDS = ("paragraph", "heading", "list_item", "quote", "code", "table_row", "caption")


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text page as the labeler reads it: its lines, the markers among them, and all facts."""

    texts: Sequence[str]
    markers: Sequence[Marker | None]
    facts: Columns


def read(document: Document, markers: MarkerTable, vocabulary: Vocabulary) -> TextPage:
    """All facts of a page's blocks by name, always in the same order. Needs at least one block."""
    texts = [block.text for block in document.blocks]
    found = [_marker(markers, text) for text in texts]
    words = Words.of(texts)
    counted = shape.Shape(texts)
    facts = _own(counted, texts) | _grid(document) | counted.echoes()
    facts["date"] = _dated(texts, counted)
    facts |= text_words.lexical(words, vocabulary)
    prose = _prose(facts)
    facts["prose"] = prose.astype(np.float32)
    facts |= text_words.repeated(texts)
    facts |= text_words.topical(words, prose)
    facts |= _marked(found, facts)
    facts |= text_places.columns(facts)
    return TextPage(texts, found, facts)


def _grid(document: Document) -> Columns:
    """Where the dump put the line: blank lines around it, its indentation, the kind of block."""
    lines, blocks = document.page.text.splitlines(), document.blocks
    held = np.array([at for at, raw in enumerate(lines) if raw and not raw.isspace()])
    number = np.array([block.line for block in blocks])
    before = held[np.maximum(np.searchsorted(held, number) - 1, 0)]
    before[number <= held[0]] = -1
    gap = np.minimum(number - before - 1, 20).astype(np.float32)
    starts = [lines[block.line] for block in blocks]
    indent = np.array([len(raw) - len(raw.lstrip()) for raw in starts], np.float32)
    return {
        "gap": gap,
        "gap_below": spans.shifted(gap, 1),
        "indent": np.minimum(indent, 200),
        "kind": np.array([_KINDS.index(block.kind) for block in blocks], np.float32),
    }


def _own(counted: shape.Shape, texts: Sequence[str]) -> Columns:
    """Of the line alone: length, marks, capitals, its ends."""
    kinds, words, size = counted.count, counted.words, np.maximum(counted.chars, 1)
    letters = kinds[:, (shape.LOWER, shape.UPPER, shape.DENSE)].sum(axis=1)
    symbols = kinds[:, (shape.OTHER, shape.BAR, shape.MONEY, shape.ARROW)].sum(axis=1)
    some = np.maximum(words, 1)
    return {
        "words": words,
        "chars": size,
        "word_size": letters / some,
        "capitalised": counted.capitals / some,
        "upper": kinds[:, shape.UPPER] / np.maximum(letters, 1),
        "digits": kinds[:, shape.DIGIT] / size,
        "symbols": symbols,
        "symbol_share": symbols / size,
        "stops": kinds[:, shape.STOP],
        "sentences": counted.sentences,
        "stop_share": kinds[:, shape.STOP] / some,
        "commas": kinds[:, shape.COMMA] / some,
        "quotes": kinds[:, shape.QUOTE],
        "dense": kinds[:, shape.DENSE] / size,
        "first": counted.first.astype(np.float32),
        "last": counted.last.astype(np.float32),
        "ends": (counted.last == shape.STOP).astype(np.float32),
        "colon": np.array([text[-1:] in (":", "：") for text in texts], np.float32),
        "opened": np.array([text[-1:] in ("(", "[", "（") for text in texts], np.float32),
        "closes": np.array([text[:1] in (")", "]", "）") for text in texts], np.float32),
    }


def _dated(texts: Sequence[str], counted: shape.Shape) -> Column:
    """Short lines with a date or a time of day."""
    flags = np.zeros(len(texts), np.float32)
    digits = counted.count[:, shape.DIGIT] > 0
    for line in np.flatnonzero(digits & (counted.chars <= MARKER_LINE)).tolist():
        flags[line] = _DATE.search(texts[line]) is not None
    return flags


def _prose(facts: Columns) -> Flags:
    """Lines that are running text, by their shape alone."""
    words = facts["words"]
    sentence = (facts["ends"] > 0) | (facts["stops"] > 0)
    long = (words >= 20) & (facts["common"] > 0.15)
    return np.asarray(long | ((words >= 9) & sentence))


def _marker(markers: MarkerTable, text: str) -> Marker | None:
    found = markers.find(text) if len(text) <= MARKER_LINE else ()
    return found[0] if found else None


def _marked(found: Sequence[Marker | None], facts: Columns) -> Columns:
    """Markers: what this line is, what the last one above opened, and how far they are."""
    kind = _numbers(_OPENS[m.opens] if m else 0 for m in found)
    role = _numbers(_ROLES.index(m.role) + 1 if m and m.role in _ROLES else 0 for m in found)
    starts, rest = kind >= 2, kind == 3
    comments = role == 1 + _ROLES.index("comments")
    return {
        "marker": kind,
        "marker_role": role,
        "rest_above": (np.cumsum(rest) - rest).astype(np.float32),
        "rest_below": (rest.sum() - np.cumsum(rest)).astype(np.float32),
        "since_marker": spans.since(starts),
        "since_rest": spans.since(rest),
        "to_rest": spans.until(rest),
        "to_marker": spans.until(kind > 0),
        "words_since_rest": spans.sum_since(facts["words"], rest),
        "last_role": spans.value_since(role, starts),
        "marked_near": spans.near(kind > 0, 5),
        "comments_above": spans.above(comments, 30),
        "dates_near": spans.near(facts["date"], 10),
    }


def _numbers(values: Iterable[int]) -> Column:
    return np.array(list(values), np.float32)
