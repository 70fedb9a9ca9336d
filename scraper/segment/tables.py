"""Data tables become rows; tables that only lay out a page leave their blocks as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scraper.blocks import Block, Span
from scraper.segment.context import Structure
from scraper.segment.walk import Draft

# Cells of data are short. Of 2,300 pages' tables, those that lay out prose have cells of several
# paragraphs or of more than this on average.
LONG_CELL = 240
LONGEST_CELL = 1_000


@dataclass(slots=True)
class _Content:
    rows: dict[int, set[int]] = field(default_factory=dict)  # row -> its cells with text
    cells: dict[int, int] = field(default_factory=dict)  # cell -> its characters
    drafts: int = 0


def data_tables(drafts: Sequence[Draft], structure: Structure) -> frozenset[int]:
    """The numbers of the tables that hold data."""
    contents: dict[int, _Content] = {}
    for line, _, context, _ in drafts if structure.tables else ():
        if context.row < 0 or structure.tables[context.table].layout:
            continue
        content = contents.setdefault(context.table, _Content())
        content.rows.setdefault(context.row, set()).add(context.cell)
        content.cells[context.cell] = content.cells.get(context.cell, 0) + len(line[0])
        content.drafts += 1
    return frozenset(
        table
        for table, content in contents.items()
        if _is_data(content, titled=structure.tables[table].titled)
    )


def _is_data(content: _Content, *, titled: bool) -> bool:
    rows, cells = len(content.rows), len(content.cells)
    mean = sum(content.cells.values()) / cells
    if mean > LONG_CELL or max(content.cells.values()) > LONGEST_CELL:
        return False
    per_cell = content.drafts / cells
    if titled:
        return per_cell <= 3 and cells > 1
    wide = sum(len(row) > 1 for row in content.rows.values())
    return rows > 1 and wide > rows / 2 and per_cell <= 1.5


def rows(drafts: Sequence[Draft], tables: frozenset[int]) -> Iterator[tuple[Draft, ...]]:
    """The drafts one by one, but those of a data table row by row."""
    run: list[Draft] = []
    for draft in drafts:
        context = draft[2]
        in_row = context.row >= 0 and context.table in tables
        if run and not (in_row and context.row == run[0][2].row):
            yield tuple(run)
            run = []
        if in_row:
            run.append(draft)
        else:
            yield (draft,)
    if run:
        yield tuple(run)


def row_block(index: int, run: Sequence[Draft], structure: Structure) -> Block:
    """A table row as a block; its cells are parted by tabs."""
    texts: list[str] = []
    cells: dict[int, list[str]] = {}
    spans: list[Span] = []
    length, last = 0, -1
    for (text, marks, _), _, context, _ in run:
        if texts:
            texts.append(" " if context.cell == last else "\t")
            length += 1
        texts.append(text)
        spans += [Span(s.start + length, s.end + length, s.kind, s.href) for s in marks]
        length += len(text)
        cells.setdefault(context.cell, []).append(text)
        last = context.cell
    first = run[0][2]
    return Block(
        index, "table_row", "".join(texts),
        cells=tuple([" ".join(cell) for cell in cells.values()]),
        header=all(cell >= 0 and structure.headers[cell] for cell in cells),
        spans=tuple(spans),
        group=structure.tables[first.table].group,
        element=structure.rows[first.row],
        link_chars=sum(draft[0][2] for draft in run),
        hidden=all(draft[2].hidden for draft in run),
    )  # fmt: skip
