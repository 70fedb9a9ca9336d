"""What the markup says of every block, as columns: read once, in one pass over the blocks."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scraper.blocks import Block, BlockKind
from scraper.labelers.columns import Column, Index

KINDS: dict[BlockKind, int] = {
    "paragraph": 0, "heading": 1, "list_item": 2, "quote": 3, "code": 4, "table_row": 5,
    "caption": 6,
}  # fmt: skip


class Markup(NamedTuple):
    """One number a block each."""

    strong: Column  # characters
    kind: Index  # by KINDS
    level: Index
    marker: Index  # whether it has one
    cells: Index  # how many
    header: Index
    hidden: Index
    spans: Index  # how many
    linked: Index  # characters
    group: Index
    element: Index  # 0 for none: the root


# Packing the row of a block takes half as long as making an array of all of their numbers.
_ROW = struct.Struct(f"{len(Markup._fields) - 1}q")


def read(blocks: Sequence[Block]) -> Markup:
    """The markup of the blocks of a page."""
    rows = [
        _ROW.pack(
            KINDS[block.kind],
            block.level,
            block.marker != "",
            len(block.cells),
            block.header,
            block.hidden,
            len(block.spans),
            block.link_chars,
            block.group,
            block.element if block.element > 0 else 0,
        )
        for block in blocks
    ]
    numbers = np.frombuffer(b"".join(rows), np.int64)
    return Markup(_strong(blocks), *numbers.reshape(len(rows), -1).T.copy())


def _strong(blocks: Sequence[Block]) -> Column:
    strong = np.zeros(len(blocks))
    for at, block in enumerate(blocks):
        for span in block.spans:
            if span.kind == "strong":
                strong[at] += span.end - span.start
    return strong
