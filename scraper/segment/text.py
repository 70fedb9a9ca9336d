"""Plain text to blocks, by the shape of its lines.

A block is one line, the form in which most dumps keep a paragraph, or the lines of a paragraph
that was wrapped at a fixed width. Lines are never merged on other grounds, so each can be dropped
alone. Bullets, numbers and `#` move from the text to the block's marker, kind or level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count, pairwise
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


class Bullet(NamedTuple):
    """What a line begins with that may make it an item of a list."""

    sign: str  # "*", "-", or the digits of a number
    end: int  # where the text begins behind it
    indent: int  # of the line


# A line, or the joined lines of a paragraph, before its neighbours are looked at: the number of the
# first one, the text, the bullet. Plain tuples: there are hundreds on a page.
Line = tuple[int, str, Bullet | None]


def segment_text(page: Page, limits: Limits) -> tuple[Block, ...]:
    """The page as blocks, in order, each word in exactly one of them."""
    found = _lines(page.text)
    most = limits.max_block_chars
    blocks: list[Block] = []
    stack: list[int] = []  # indents of the lists around the last item
    for position, (number, line, bullet) in enumerate(found):
        if bullet and _is_item(found, position, bullet.sign):
            text = _clean(line[bullet.end :])
            blocks.append(_item(blocks, text, number, bullet, stack))
            continue
        stack.clear()
        cells = _cells(found, position) if "\t" in line else ()
        if cells:
            group = _group(blocks, "table_row")
            text = "\t".join(cells)
            blocks.append(
                Block(len(blocks), "table_row", text, cells=cells, group=group, line=number)
            )
            continue
        heading = _HEADING.match(line) if line[0] == "#" else None
        kind: BlockKind = "heading" if heading else "paragraph"
        level = len(heading.group(1)) if heading else 0
        text = _clean(line[heading.end() :] if heading else line)
        for part in [text] if 0 < len(text) <= most else parts(text, most):
            blocks.append(Block(len(blocks), kind, part, level=level, line=number))
    return tuple(blocks)


def _item(
    blocks: Sequence[Block], text: str, number: int, bullet: Bullet, stack: list[int]
) -> Block:
    while stack and stack[-1] >= bullet.indent:
        stack.pop()
    stack.append(bullet.indent)
    return Block(
        len(blocks), "list_item", text,
        level=len(stack),
        marker=f"{bullet.sign}." if bullet.sign.isdigit() else "-",
        group=_group(blocks),
        line=number,
    )  # fmt: skip


def _clean(text: str) -> str:
    """`clean`, for which most stripped lines need no more than a look."""
    return text if text.isprintable() and "  " not in text else clean(text)


def _group(blocks: Sequence[Block], kind: BlockKind = "list_item") -> int:
    """The group of the block before when that is of the same sort, else a new one."""
    if blocks and blocks[-1].kind == kind:
        return blocks[-1].group
    return next((block.group for block in reversed(blocks) if block.group >= 0), -1) + 1


def _lines(text: str) -> list[Line]:
    """The lines that hold something; those of a wrapped paragraph as one."""
    lines = [*map(str.rstrip, text.splitlines()), ""]
    found: list[Line | None] = []
    start = 0
    for stop, last in enumerate(lines):
        if last:
            continue
        if stop == start + 1:
            found.append(_line(start, lines[start], lines[start]))
        elif stop > start:
            found += _unwrapped(start, lines[start:stop])
        start = stop + 1
    return [line for line in found if line]


def _unwrapped(number: int, run: Sequence[str]) -> Iterator[Line | None]:
    """Lines without a blank one between them, joined where they were wrapped at one width."""
    starts = _starts(run) if len(run) > 2 else []
    if not starts:
        return map(_line, count(number), run, run)
    return (
        _line(number + first, run[first], " ".join(run[first:stop]))
        for first, stop in pairwise([*starts, len(run)])
    )


def _starts(run: Sequence[str]) -> list[int]:
    """Where the paragraphs of wrapped lines begin; empty when the lines are not wrapped."""
    width = max(map(len, run))
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return []
    alone = [not _continues(before, after, width) for before, after in pairwise(run)]
    starts = [0, *[line for line, starts in enumerate(alone, 1) if starts]]
    return starts if len(starts) <= len(run) / 2 else []  # a list of titles, some of them long


def _continues(before: str, after: str, width: int) -> bool:
    """Whether a line goes on because its next word would not have fitted into the width."""
    bare = after.lstrip()
    if len(before) + 1 + len(bare.split(None, 1)[0]) <= width:
        return False
    return not (_BULLET.match(bare) or _NUMBER.match(bare) or _HEADING.match(bare))


def _line(number: int, raw: str, text: str) -> Line | None:
    """What begins with the line `raw`; nothing when there is nothing to read in it."""
    text = text.lstrip()
    if text[0].isalpha():  # most lines: no bullet, no number, and something to read
        return number, text, None
    bullet = _BULLET.match(text)
    if bullet:
        sign = text[0] if text[0] in _DASHES else "*"
        return number, text, Bullet(sign, bullet.end(), _indent(raw))
    counted = _NUMBER.match(text)
    if counted:
        return number, text, Bullet(counted.group(1), counted.end(), _indent(raw))
    return (number, text, None) if clean(text) else None


def _indent(raw: str) -> int:
    return len(raw.expandtabs()) - len(raw.lstrip().expandtabs())


def _is_item(found: Sequence[Line], position: int, sign: str) -> bool:
    """Whether a line is of a list: dashes open speech and numbers dates when they stand alone."""
    if sign == "*":
        return True
    reach = 1 if sign in _DASHES else 12
    above, below = (
        found[max(position - reach, 0) : position],
        found[position + 1 : position + 1 + reach],
    )
    near = {bullet.sign for _, _, bullet in (*above, *below) if bullet}
    if sign in _DASHES:
        return sign == "-" and sign in near
    return not near.isdisjoint((str(int(sign) - 1), str(int(sign) + 1)))


def _cells(found: Sequence[Line], position: int) -> tuple[str, ...]:
    """The cells of a line parted by tabs as its neighbour is; empty for all other lines."""
    number, text, _ = found[position]
    tabs = text.count("\t")
    near = [*found[max(position - 1, 0) : position], *found[position + 1 : position + 2]]
    if all(abs(other - number) > 1 or line.count("\t") != tabs for other, line, _ in near):
        return ()
    cells = tuple(map(clean, text.split("\t")))
    return cells if sum(map(bool, cells)) > 1 else ()
