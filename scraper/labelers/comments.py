"""Reader comments, from the blocks that were dropped as such: who, when, what, how deep."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scraper.blocks import Block, Label
from scraper.document import Document
from scraper.model import Comment

# Tokens of id and class, as comment systems name one comment (WordPress, Drupal, Disqus exports,
# Coral, Discourse embeds) and its parts.
_ITEM = re.compile(
    r"(?:^| )(?:[\w-]*-)?comment"
    r"(?:-?(?:item|body|entry|wrap|wrapper|box|container|card|node))?(?= |$)"
    r"|(?:^| )depth-\d|schema\.org/comment"
)
_DEPTH = re.compile(r"(?:^| )depth-(\d+)")
_AUTHOR = re.compile(r"author|user|nick|vcard|(?:^| )(?:fn|name|by)(?= |$)|commenter|poster")
_WHEN = re.compile(r"date|time|metadata|ago|permalink")
_TOOL = re.compile(
    r"^(?:repl(?:y|ies)|report|share|like|dislike|vote|edit|flag|antworten|répondre|responder"
    r"|rispondi|ответить|回复|返信|답글)\b.{0,12}$",
    re.IGNORECASE,
)
_LONGEST_NAME = 60  # characters
_FEWEST_WORDS = 4  # of a comment that no markup sets apart


def comments(document: Document, labels: Sequence[Label]) -> tuple[Comment, ...]:
    """The reader comments of a page in page order; `date` is what its markup says, if it does.

    Where no markup sets comments apart, each block of prose among them is one.
    """
    blocks = [
        block
        for block, label in zip(document.blocks, labels, strict=True)
        if label.role == "comments" and not block.hidden
    ]
    items = {block.index: _item(document, block) for block in blocks}
    grouped: dict[int, list[Block]] = {}
    for block in blocks:
        grouped.setdefault(items[block.index], []).append(block)
    loose = [block.text for block in grouped.pop(-1, ()) if _is_prose(block)]
    if not grouped:
        return tuple(map(Comment, loose))
    depths = _depths(document, list(grouped))
    dates = _dates(document)
    found = (_read(document, item, grouped[item], depths[item], dates) for item in grouped)
    return tuple(comment for comment in found if comment)


def _item(document: Document, block: Block) -> int:
    """The element of the comment that holds this block, -1 when no name says so."""
    elements, element = document.elements, block.element
    while element > 0:
        if _ITEM.search(elements.names[element]):
            return element
        element = elements.parent[element]
    return -1


def _depths(document: Document, items: Sequence[int]) -> dict[int, int]:
    """How deep each comment answers others: as its class says, or by comments around it."""
    names, parent = document.elements.names, document.elements.parent
    said = {item: found for item in items if (found := _said_depth(names, parent, item))}
    if len(said) == len(items):
        return {item: depth - 1 for item, depth in said.items()}
    around = dict.fromkeys(items, 0)
    for item in items:
        above = parent[item]
        while above > 0:
            around[item] += bool(_ITEM.search(names[above]))
            above = parent[above]
    ranks = {count: rank for rank, count in enumerate(sorted(set(around.values())))}
    return {item: ranks[count] for item, count in around.items()}


def _said_depth(names: Sequence[str], parent: Sequence[int], item: int) -> int:
    while item > 0:
        if found := _DEPTH.search(names[item]):
            return int(found.group(1))
        item = parent[item]
    return 0


def _dates(document: Document) -> dict[int, str]:
    """The `datetime` of each time element, by its place among the elements."""
    if document.tree is None:
        return {}
    position = document.elements.position
    nodes = document.tree.select("time[datetime]")
    return {position.get(n.mem_id, -1): n.attributes.get("datetime") or "" for n in nodes}


def _read(
    document: Document, item: int, blocks: Sequence[Block], depth: int, dates: Mapping[int, str]
) -> Comment | None:
    names, parent = document.elements.names, document.elements.parent
    author: str | None = None
    text: list[str] = []
    for block in blocks:
        path: list[str] = []
        element = block.element
        while element >= item:
            path.append(names[element])
            element = parent[element]
        inner = " ".join(path[:-1])
        if author is None and not text and _AUTHOR.search(inner):
            author = block.text[:_LONGEST_NAME]
        elif not (_WHEN.search(inner) or block.element in dates or _TOOL.match(block.text)):
            text.append(block.text)
    if not text:
        return None
    end = document.elements.end[item]
    date = next((dates[e] for e in sorted(dates) if item <= e < end and dates[e]), None)
    return Comment("\n\n".join(text), author, date, depth)


def _is_prose(block: Block) -> bool:
    return block.kind != "heading" and len(block.text.split()) >= _FEWEST_WORDS
