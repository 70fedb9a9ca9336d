"""Readers' comments as a list: who said what, when, in answer to whom.

Works on the blocks that were dropped as comments; one comment is an element whose names say so
(`comment-123`, `comment depth-2`), its author, date and text the blocks within.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scraper.blocks import Block, Label
from scraper.document import Document, Elements
from scraper.labelers.vocabulary import name_parts
from scraper.model import Comment

_ITEM = re.compile(
    r"(?:^|\s)(?:comment|reply|review|kommentar|commentaire|comentario|commento|reactie)"
    r"(?:[-_]{1,2}?(?:item|post|wrapper|container|single|entry|node|card|row))?[-_]{0,2}\d*(?:\s|$)"
)
_DEPTH = re.compile(r"(?:^|\s)depth-(\d{1,3})(?=\s|$)")  # WordPress says it, from 1
_AUTHOR = frozenset(
    ("author", "fn", "user", "username", "name", "commenter", "nickname", "autor", "auteur")
)
_DATE = frozenset(
    ("date", "time", "timestamp", "datetime", "published", "ago", "datum", "fecha", "metadata")
)
_SAYS = re.compile(r"\s*(?:says|said|wrote|schreibt|sagt|dice|写道)?\s*:?\s*$", re.IGNORECASE)
_CONTROL = re.compile(
    r"^(?:reply|report|share|like|upvote|downvote|flag|edit|quote|log in to reply|permalink"
    r"|antworten|répondre|responder|rispondi|\d+)\W*\d*$",
    re.IGNORECASE,
)


class _Part(NamedTuple):
    """A block of a comment and what it is there."""

    sort: str  # author, date or text
    text: str


def comments(document: Document, labels: Sequence[Label]) -> tuple[Comment, ...]:
    """The comments of a page in page order; none where the markup does not part them."""
    around, times = _Items(document.elements), None
    found: dict[int, list[_Part]] = {}
    for block, label in zip(document.blocks, labels, strict=True):
        if label.role != "comments" or block.element < 0 or _CONTROL.match(block.text):
            continue
        item = around.of(block.element).element
        if item < 0:
            continue
        times = _times(document) if times is None else times
        exact = _time_in(block, document, item, times)
        part = _Part("date", exact) if exact else _Part(_sort(block, document, item), block.text)
        found.setdefault(item, []).append(part)
    return tuple(_read(found, around))


def _times(document: Document) -> list[tuple[int, str, str]]:
    """The time elements of a page: where they are, what they show, what they mean."""
    nodes = document.tree.select("time[datetime]") if document.tree else []
    position = document.elements.position
    return [
        (position[node.mem_id], node.text(strip=True), node.attributes["datetime"] or "")
        for node in nodes
        if node.mem_id in position
    ]


def _time_in(
    block: Block, document: Document, item: int, times: Sequence[tuple[int, str, str]]
) -> str:
    """The exact time that a block of a comment shows; "" where it shows none, or more than it."""
    end = document.elements.end[item]
    shown = ((text, value) for place, text, value in times if item < place < end)
    return next((value for text, value in shown if text == block.text), "")


class _Item(NamedTuple):
    """The comment around an element (-1: none), and how many comments that is deep."""

    element: int = -1
    depth: int = 0


class _Items:
    """Finds the comments around elements; looks only at the elements it is asked about."""

    def __init__(self, elements: Elements) -> None:
        self._elements = elements
        self._known: dict[int, _Item] = {-1: _Item()}

    def of(self, element: int) -> _Item:
        """The innermost comment that an element is in, or is."""
        chain: list[int] = []
        while element not in self._known:
            chain.append(element)
            element = self._elements.parent[element]
        item = self._known[element]
        for inner in reversed(chain):
            # Class and number often stand on an element and its only child: one comment, not two.
            is_item = item.element < 0 or item.element != self._elements.parent[inner]
            if is_item and _ITEM.search(self._elements.names[inner]):
                said = _DEPTH.search(self._elements.names[inner])
                item = _Item(inner, int(said[1]) if said else item.depth + 1)
            self._known[inner] = item
        return item


def _sort(block: Block, document: Document, item: int) -> str:
    """By the names between a block and its comment; the nearest that tells decides."""
    element = block.element
    while element > item and len(block.text) <= 100:
        parts = set(name_parts(document.elements.names[element]))
        if parts & _DATE or document.elements.tag[element] == "time":
            return "date"
        if parts & _AUTHOR:
            return "author"
        if "meta" in parts:
            return "date" if any(map(str.isdigit, block.text)) else "author"
        element = document.elements.parent[element]
    return "text"


def _read(found: dict[int, list[_Part]], around: _Items) -> Iterator[Comment]:
    shallowest = min((around.of(item).depth for item in found), default=1)
    for item, parts in found.items():
        first = {
            sort: next((p.text for p in parts if p.sort == sort), None)
            for sort in ("author", "date")
        }
        text = "\n\n".join(part.text for part in parts if part.sort == "text")
        if text:
            author = _SAYS.sub("", first["author"] or "") or None
            yield Comment(text, author, first["date"], around.of(item).depth - shallowest)
