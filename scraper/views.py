"""Kept blocks as text for readers: plain and Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.blocks import Labeled


def layout(blocks: Sequence[Labeled]) -> tuple[str, list[tuple[int, int]]]:
    """The plain text of the blocks, and where in it each of them stands.

    Blocks are parted by a blank line; those of one list or table by a line break.
    """
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    position, group = 0, -1
    for block, _ in blocks:
        if parts:
            gap = "\n" if block.group == group and group >= 0 else "\n\n"
            parts.append(gap)
            position += len(gap)
        line = _prefix(block.kind, block.level, block.marker) + block.text
        parts.append(line)
        spans.append((position, position + len(line)))
        position += len(line)
        group = block.group
    return "".join(parts), spans


def plain_text(blocks: Sequence[Labeled]) -> str:
    return layout(blocks)[0]


def _prefix(kind: str, level: int, marker: str) -> str:
    if kind != "list_item" or not marker:
        return ""
    return "  " * (level - 1) + marker + " "
