"""What is known of every line of a text page: the facts that the learned labeler decides by.

A fact is a column over the lines. Characters are counted in `shape`, words are looked up in
`text_words`; what the surroundings say is arithmetic over columns, in `text_places`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scraper.document import Document
from scraper.labelers import shape, spans, text_around, text_places, text_words
from scraper.labelers.columns import whole
from scraper.labelers.spans import Column, Columns, Flags, named, truths
from scraper.labelers.text_words import Words
from scraper.labelers.vocabulary import Vocabulary
from scraper.rules.markers import Marker, MarkerTable

MARKER_LINE = 160  # characters; a longer line is not looked up among the markers
# Begins with a digit and looks back from it: the search skips all other characters, and takes a
# quarter of the time.
_DATE = re.compile(
    r"\d(?:年|(?<=\b\d)(?:"
    r"(?:(?<=1)[89]|(?<=2)0)\d\d\b"  # 1987, 2024
    r"|\d?[./-]\d{1,2}[./-]\d{2,4}\b"  # 3/4/2024
    r"|\d?[:.]\d\d\b))"  # 9:30
)
_OPENS = {"line": 1, "block": 2, "rest": 3, "above": 1}
_ROLES = ("nav", "related", "promo", "comments", "newsletter", "share", "legal", "caption",
          "player", "ad", "byline", "date")  # fmt: skip
_KINDS = ("paragraph", "heading", "list_item", "quote", "code", "table_row", "caption")
_KIND = {kind: number for number, kind in enumerate(_KINDS)}
_COLONS, _OPENING, _CLOSING = frozenset(":："), frozenset("([（"), frozenset(")]）")
_COMMENTS = 1 + _ROLES.index("comments")
# Lines on both sides with a marker, lines above that are a marker of comments, dates around.
_WINDOWS = np.array([(0, -5, 6), (1, -30, 0), (2, -10, 11)])


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text page as the labeler reads it: its lines, the markers among them, and all facts."""

    texts: Sequence[str]
    markers: Sequence[Marker | None]
    facts: Columns


def read(document: Document, markers: MarkerTable, vocabulary: Vocabulary) -> TextPage:
    """All facts of a page's blocks by name, always in the same order. Needs at least one block."""
    texts = [block.text for block in document.blocks]
    known = {text: _marker(markers, text) for text in dict.fromkeys(texts)}
    found = [*map(known.__getitem__, texts)]
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
    facts |= text_around.columns(facts)
    return TextPage(texts, found, facts)


def _grid(document: Document) -> Columns:
    """Where the dump put the line: blank lines around it, its indentation, the kind of block."""
    lines, blocks = document.page.text.splitlines(), document.blocks
    number = whole([block.line for block in blocks])
    size = whole([*map(len, map(str.lstrip, lines))])  # 0 of a blank line
    held = np.concatenate(([-1], np.flatnonzero(size)))
    gap = np.minimum(number - 1 - held[held.searchsorted(number) - 1], 20)
    indent = np.minimum(whole([*map(len, lines)])[number] - size[number], 200)
    gap_below = np.append(gap[1:], -1)
    kind = whole([_KIND[block.kind] for block in blocks])
    rows = np.array((gap, gap_below, indent, kind), np.float32)
    return named(("gap", "gap_below", "indent", "kind"), rows)


def _own(counted: shape.Shape, texts: Sequence[str]) -> Columns:
    """Of the line alone: length, marks, capitals, its ends."""
    sort = np.ascontiguousarray(counted.count.T)
    words, size, upper = counted.words, np.maximum(counted.chars, 1), sort[shape.UPPER]
    letters = sort[shape.LOWER] + upper + sort[shape.DENSE]
    symbols = sort[shape.OTHER] + sort[shape.BAR] + sort[shape.MONEY] + sort[shape.ARROW]
    stops, some = sort[shape.STOP], np.maximum(words, 1)
    last = [text[-1:] for text in texts]
    return {
        "words": words,
        "chars": size,
        "word_size": letters / some,
        "capitalised": counted.capitals / some,
        "upper": upper / np.maximum(letters, 1),
        "digits": sort[shape.DIGIT] / size,
        "symbols": symbols,
        "symbol_share": symbols / size,
        "stops": stops,
        "sentences": counted.sentences,
        "stop_share": stops / some,
        "commas": sort[shape.COMMA] / some,
        "quotes": sort[shape.QUOTE],
        "dense": sort[shape.DENSE] / size,
        "first": counted.first.astype(np.float32),
        "last": counted.last.astype(np.float32),
        "ends": (counted.last == shape.STOP).astype(np.float32),
        "colon": truths(map(_COLONS.__contains__, last)).astype(np.float32),
        "opened": truths(map(_OPENING.__contains__, last)).astype(np.float32),
        "closes": truths([text[:1] in _CLOSING for text in texts]).astype(np.float32),
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
    kind, role = np.zeros((2, len(found)), np.float32)
    for line, marker in enumerate(found):
        if marker:
            kind[line] = _OPENS[marker.opens]
            role[line] = _ROLES.index(marker.role) + 1 if marker.role in _ROLES else 0
    starts, rest, marked = kind >= 2, kind == 3, kind > 0
    rest_here = rest.cumsum(dtype=np.float32)
    since, until = spans.distances(np.array((starts, rest, marked)))
    seen = np.array((marked, role == _COMMENTS, facts["date"]))
    return {
        "marker": kind,
        "marker_role": role,
        "rest_above": rest_here - rest,
        "rest_below": rest_here[-1] - rest_here,
        "since_marker": since[0],
        "since_rest": since[1],
        "to_rest": until[1],
        "to_marker": until[2],
        "words_since_rest": spans.sum_since(facts["words"], rest),
        "last_role": spans.value_since(role, starts),
        **named(("marked_near", "comments_above", "dates_near"), spans.windows(seen, _WINDOWS)),
    }
