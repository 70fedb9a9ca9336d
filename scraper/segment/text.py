"""Plain text to blocks, by the shape of its lines.

A block is one line, the form in which most dumps keep a paragraph, or the lines of a paragraph
that was wrapped at a fixed width. Lines are never merged on other grounds, so each can be dropped
alone. Bullets, numbers and `#` move from the text to the block's marker, kind or level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from scraper.blocks import Block, BlockKind
from scraper.model import Limits, Page
from scraper.segment.inline import clean, parts

# Wrapped text is 60 to 80 characters wide by custom; mails and old archives go from 50 to 100.
MIN_WIDTH, MAX_WIDTH = 50, 100

_BULLET = re.compile(r"[•‣⁃▪▫■●○◦∙·*+]\s+(?=\S)|[-–](?=\s)\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_DASHES = ("-", "–")


class Line(NamedTuple):
    """A line, or the joined lines of a paragraph, before its neighbours are looked at."""

    number: int  # of the first line
    indent: int
    text: str
    bullet: str = ""  # "*", "-", or the digits of a number
    start: int = 0  # where the text begins behind the bullet


def segment_text(page: Page, limits: Limits) -> tuple[Block, ...]:
    """The page as blocks, in order, each word in exactly one of them."""
    found = list(_lines(page.text))
    blocks: list[Block] = []
    stack: list[int] = []  # indents of the lists around the last item
    for position, line in enumerate(found):
        if line.bullet and _is_item(found, position):
            blocks.append(_item(len(blocks), line, stack, _group(blocks)))
            continue
        stack.clear()
        cells = _cells(found, position) if "\t" in line.text else ()
        if cells:
            group = _group(blocks, "table_row")
            text = "\t".join(cells)
            blocks.append(
                Block(len(blocks), "table_row", text, cells=cells, group=group, line=line.number)
            )
            continue
        heading = _HEADING.match(line.text)
        kind: BlockKind = "heading" if heading else "paragraph"
        level = len(heading.group(1)) if heading else 0
        text = clean(line.text[heading.end() :] if heading else line.text)
        for part in parts(text, limits.max_block_chars):
            blocks.append(Block(len(blocks), kind, part, level=level, line=line.number))
    return tuple(blocks)


def _item(index: int, line: Line, stack: list[int], group: int) -> Block:
    while stack and stack[-1] >= line.indent:
        stack.pop()
    stack.append(line.indent)
    return Block(
        index, "list_item", clean(line.text[line.start :]),
        level=len(stack),
        marker=f"{line.bullet}." if line.bullet.isdigit() else "-",
        group=group,
        line=line.number,
    )  # fmt: skip


def _group(blocks: Sequence[Block], kind: BlockKind = "list_item") -> int:
    """The group of the block before when that is of the same sort, else a new one."""
    if blocks and blocks[-1].kind == kind:
        return blocks[-1].group
    return next((block.group for block in reversed(blocks) if block.group >= 0), -1) + 1


def _lines(text: str) -> Iterator[Line]:
    """The lines that hold something; those of a wrapped paragraph as one."""
    run: list[tuple[int, str]] = []
    for number, raw in enumerate(text.splitlines()):
        if raw and not raw.isspace():
            run.append((number, raw.rstrip()))
        elif run:
            yield from _unwrapped(run)
            run = []
    if run:
        yield from _unwrapped(run)


def _unwrapped(run: Sequence[tuple[int, str]]) -> Iterator[Line]:
    """Lines without a blank one between them, joined where they were wrapped at one width."""
    if len(run) == 1:
        line = _line(*run[0], run[0][1])
        if line.text:
            yield line
        return
    width = max([len(raw) for _, raw in run])
    starts = [True] * len(run)
    if MIN_WIDTH <= width <= MAX_WIDTH and len(run) > 2:
        starts[1:] = [
            not _continues(before, after, width) for (_, before), (_, after) in pairwise(run)
        ]
        if sum(starts) > len(run) / 2:  # a list of titles, some of them long
            starts = [True] * len(run)
    first = 0
    for stop in range(1, len(run) + 1):
        if stop == len(run) or starts[stop]:
            number, raw = run[first]
            line = _line(number, raw, " ".join([raw for _, raw in run[first:stop]]))
            if line.text:
                yield line
            first = stop


def _continues(before: str, after: str, width: int) -> bool:
    """Whether a line goes on because its next word would not have fitted into the width."""
    bare = after.lstrip()
    if _BULLET.match(bare) or _NUMBER.match(bare) or _HEADING.match(bare):
        return False
    return len(before) + 1 + len(bare.split(None, 1)[0]) > width


def _line(number: int, raw: str, text: str) -> Line:
    indent = 0
    if raw[0].isspace():
        indent = len(raw.expandtabs()) - len(raw.lstrip().expandtabs())
    text = text.strip()
    if text[0].isalpha():  # most lines: no bullet, no number, and something to read
        return Line(number, indent, text)
    bullet = _BULLET.match(text)
    if bullet:
        sign = text[0] if text[0] in _DASHES else "*"
        return Line(number, indent, text, sign, bullet.end())
    counted = _NUMBER.match(text)
    if counted:
        return Line(number, indent, text, counted.group(1), counted.end())
    return Line(number, indent, text if clean(text) else "")


def _is_item(found: Sequence[Line], position: int) -> bool:
    """Whether a line is of a list: dashes open speech and numbers dates when they stand alone."""
    bullet = found[position].bullet
    if not bullet or bullet == "*":
        return bool(bullet)
    near = [
        found[other].bullet for other in (position - 1, position + 1) if 0 <= other < len(found)
    ]
    if bullet in _DASHES:
        return bullet == "-" and bullet in near
    number = int(bullet)
    around = found[max(position - 12, 0) : position + 13]
    return any(line.bullet in (str(number - 1), str(number + 1)) for line in around)


def _cells(found: Sequence[Line], position: int) -> tuple[str, ...]:
    """The cells of a line parted by tabs as its neighbour is; empty for all other lines."""
    number, tabs = found[position].number, found[position].text.count("\t")
    if not tabs:
        return ()
    near = [*found[max(position - 1, 0) : position], *found[position + 1 : position + 2]]
    if all(abs(line.number - number) > 1 or line.text.count("\t") != tabs for line in near):
        return ()
    cells = tuple(clean(cell) for cell in found[position].text.split("\t"))
    return cells if sum(map(bool, cells)) > 1 else ()
