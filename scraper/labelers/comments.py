"""Readers' comments as a list: who said what, when, in answer to whom.

Works on the blocks that were dropped as comments; one comment is an element whose names say so
(`comment-123`, `comment depth-2`), its author, date and text the blocks within.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scraper.blocks import Block, Label
from scraper.document import Document
from scraper.labelers.vocabulary import name_parts
from scraper.model import Comment

_ITEM = re.compile(
    r"(?:^|\s)(?:comment|reply|review|kommentar|commentaire|comentario|commento|reactie)"
    r"(?:[-_]{1,2}?(?:item|post|wrapper|container|single|entry|node|card|row))?[-_]{0,2}\d*(?:\s|$)"
)
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

    item: int
    sort: str  # author, date or text
    text: str


def comments(document: Document, labels: Sequence[Label]) -> tuple[Comment, ...]:
    """The comments of a page in page order; none where the markup does not part them."""
    elements = document.elements
    item_of, depth = _items(elements.names, elements.parent)
    found: dict[int, list[_Part]] = {}
    for block, label in zip(document.blocks, labels, strict=True):
        item = item_of[block.element] if block.element >= 0 else -1
        if label.role == "comments" and item >= 0 and not _CONTROL.match(block.text):
            sort = _sort(block, document, item)
            found.setdefault(item, []).append(_Part(item, sort, block.text))
    return tuple(_read(found, depth))


def _items(names: Sequence[str], parents: Sequence[int]) -> tuple[list[int], list[int]]:
    """For every element the comment around it (-1: none), and how deep in other comments it is."""
    item_of: list[int] = []
    depth: list[int] = []
    for element, (named, parent) in enumerate(zip(names, parents, strict=True)):
        around = item_of[parent] if parent >= 0 else -1
        inside = depth[parent] if parent >= 0 else 0
        # Class and number often stand on an element and on its only child: one comment, not two.
        is_item = _ITEM.search(named) is not None and around != parent
        item_of.append(element if is_item else around)
        depth.append(inside + 1 if is_item else inside)
    return item_of, depth


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


def _read(found: dict[int, list[_Part]], depth: Sequence[int]) -> Iterator[Comment]:
    shallowest = min((depth[item] for item in found), default=1)
    for item, parts in found.items():
        first = {
            sort: next((p.text for p in parts if p.sort == sort), None)
            for sort in ("author", "date")
        }
        text = "\n\n".join(part.text for part in parts if part.sort == "text")
        if text:
            author = _SAYS.sub("", first["author"] or "") or None
            yield Comment(text, author, first["date"], depth[item] - shallowest)
