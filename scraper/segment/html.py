"""HTML to blocks: walk the tree once, then settle what only the whole of a list or table tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scraper.blocks import Block
from scraper.document import Document
from scraper.model import Limits, Page
from scraper.segment.context import Structure
from scraper.segment.inline import parts
from scraper.segment.tables import data_tables, row_block, rows
from scraper.segment.walk import Draft, Walk
from scraper.tree import Tree

# An item of a text's list is a paragraph or two; one with a heading or with more is a card.
LISTED = 3
# Of 1,800 annotated pages two hide more of their text than this, and both hide their article too.
HIDDEN = 0.9


def segment_html(page: Page, tree: Tree, isolate: frozenset[int], limits: Limits) -> Document:
    """The page as blocks, in order, each visible word in exactly one of them.

    `isolate` holds the `mem_id` of nodes whose text must not be mixed with that around them: it
    becomes blocks of its own, behind the block it stands in. `page.truncated` is set when nodes
    over the limit were left out.
    """
    listing = tree.listing
    walk = Walk(listing, isolate)
    blocks = _blocks(walk.run(), walk.structure, limits.max_block_chars)
    if _all_hidden(blocks):
        blocks = [replace(block, hidden=False) for block in blocks]
    if (listing.truncated or tree.truncated) and not page.truncated:
        page = replace(page, truncated=True)
    return Document(page, tuple(blocks), tree, listing.elements)


def _all_hidden(blocks: Sequence[Block]) -> bool:
    """Whether a page is hidden as a whole, to be shown by a script once it has loaded."""
    hidden = sum([len(block.text) for block in blocks if block.hidden])
    return hidden > 0 and hidden > HIDDEN * sum([len(block.text) for block in blocks])


def _blocks(drafts: Sequence[Draft], structure: Structure, most: int) -> list[Block]:
    tables = data_tables(drafts, structure)
    cards = _cards(drafts)
    blocks: list[Block] = []
    marked: set[int] = set()
    for run in rows(drafts, tables) if tables else zip(drafts):
        (text, spans, link_chars), element, context, item = run[0]
        if tables and context.row >= 0 and context.table in tables:
            blocks.append(row_block(len(blocks), run, structure))
            continue
        kind, level, _, _, _, _, _, _, group, hidden = context
        marker = ""
        if item in cards:
            group = -1
            if kind == "list_item":
                kind, level = "paragraph", 0
        elif kind == "list_item" and item not in marked:
            marked.add(item)
            marker = structure.markers.get(item, "-")
        block = Block(  # by place, not by name: that takes half the time
            len(blocks), kind, text, level, marker, (), False, spans, group, element,  # noqa: FBT003
            -1, link_chars, hidden,
        )  # fmt: skip
        if len(text) <= most:
            blocks.append(block)
        else:
            blocks += _cut(block, most)
    return blocks


def _cards(drafts: Sequence[Draft]) -> frozenset[int]:
    """List items that are parts of a page -- cards, whole articles -- rather than of a text."""
    counts: dict[int, int] = {}
    cards = set()
    for _, _, context, item in drafts:
        if item >= 0:
            counts[item] = counts.get(item, 0) + 1
            if context.kind == "heading" or counts[item] > LISTED:
                cards.add(item)
    return frozenset(cards)


def _cut(block: Block, most: int) -> list[Block]:
    """A block over the limit as several, without inline markup; nothing is lost."""
    share = block.link_chars / len(block.text)
    return [
        replace(
            block, index=block.index + n, text=part, spans=(), link_chars=int(share * len(part))
        )
        for n, part in enumerate(parts(block.text, most))
    ]
