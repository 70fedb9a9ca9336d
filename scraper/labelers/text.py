"""The generic labeler of plain text: which lines of a page without markup are the article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scraper.blocks import Block, Label
from scraper.document import Document
from scraper.rules.book import Match


def label(document: Document, match: Match, given: Sequence[Label | None]) -> Mapping[int, Label]:
    """A label for every block that `given` leaves open."""
    del match
    blocks = document.blocks
    prose = [_is_prose(block) for block in blocks]
    return {
        block.index: Label(keep, "body" if keep else "other", "prose", 0.5)
        for block, keep in zip(blocks, _main_run(blocks, prose), strict=True)
        if given[block.index] is None
    }


def _is_prose(block: Block) -> bool:
    words = len(block.text.split())
    return words >= 20 or (words >= 8 and block.text.rstrip("\"'”’») ")[-1:] in ".!?:;。！？…")


def _main_run(blocks: Sequence[Block], prose: Sequence[bool]) -> list[bool]:
    """Prose lines, and lone short lines between two of them."""
    last = len(prose) - 1
    return [
        is_prose or (0 < at < last and prose[at - 1] and prose[at + 1])
        for at, is_prose in enumerate(prose)
    ]
