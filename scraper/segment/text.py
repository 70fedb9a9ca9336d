"""Plain text to blocks, by the shape of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.blocks import Block, BlockKind
from scraper.model import Limits, Page
from scraper.segment.inline import clean

_ITEM = re.compile(r"(?:[•·▪●◦‣*–-]|\d{1,3}[.)])\s+(?=\S)")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")


def segment_text(page: Page, limits: Limits) -> tuple[Block, ...]:
    """The page as blocks, in order, each word in exactly one of them: a line or a paragraph."""
    del limits
    blocks: list[Block] = []
    for number, line in _paragraphs(page.text):
        heading = _HEADING.match(line)
        kind: BlockKind = "heading" if heading else "paragraph"
        level = len(heading.group(1)) if heading else 0
        text = line[heading.end() :] if heading else line
        blocks.append(Block(len(blocks), kind, text, level=level, line=number))
    return tuple(blocks)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(text.splitlines()):
        line = clean(raw)
        if line:
            yield number, line
