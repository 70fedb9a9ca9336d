"""What the markup says of every block, as columns: read once, in one pass over the blocks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from scraper.blocks import Block, BlockKind
from scraper.labelers.columns import Index, whole

KINDS: dict[BlockKind, int] = {
    "paragraph": 0, "heading": 1, "list_item": 2, "quote": 3, "code": 4, "table_row": 5,
    "caption": 6,
}  # fmt: skip


class Markup(NamedTuple):
    """One number a block each."""

    kind: Index  # by KINDS
    level: Index
    marker: Index  # whether it has one
    cells: Index  # how many
    header: Index
    hidden: Index
    spans: Index  # how many
    strong: Index  # characters
    linked: Index  # characters
    group: Index
    element: Index  # 0 for none: the root


def read(blocks: Sequence[Block]) -> Markup:
    """The markup of the blocks of a page."""
    rows = [
        (
            KINDS[block.kind],
            block.level,
            block.marker != "",
            len(block.cells),
            block.header,
            block.hidden,
            len(block.spans),
            _strong(block) if block.spans else 0,
            block.link_chars,
            block.group,
            block.element if block.element > 0 else 0,
        )
        for block in blocks
    ]
    numbers = whole([*chain.from_iterable(rows)])
    return Markup(*numbers.reshape(-1, len(Markup._fields)).T.copy())


def _strong(block: Block) -> int:
    return sum([span.end - span.start for span in block.spans if span.kind == "strong"])
