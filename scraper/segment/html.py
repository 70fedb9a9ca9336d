"""HTML to blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scraper.blocks import Block, Span
from scraper.document import Document
from scraper.model import Limits, Page
from scraper.segment.context import Structure
from scraper.segment.walk import Draft, walk
from scraper.tree import Tree


def segment_html(page: Page, tree: Tree, isolate: frozenset[int], limits: Limits) -> Document:
    """The page as blocks, in order, each visible word in exactly one of them.

    `isolate` holds the `mem_id` of nodes whose text must not be mixed with that around them.
    """
    root = tree.parser.root
    if root is None:
        return Document(page, (), tree)
    found = walk(root, isolate, limits)
    tables = _data_tables(found.drafts, found.structure)
    plain_items = _layout_items(found.drafts)
    blocks: list[Block] = []
    marked: set[int] = set()
    for run in _runs(found.drafts, found.structure, tables):
        first = run[0]
        if len(run) > 1 or (first.context.table in tables and first.context.row >= 0):
            blocks.append(_row(len(blocks), run, found.structure))
            continue
        context, line = first.context, first.line
        item = context.item if context.item not in plain_items else -1
        listed = context.kind == "list_item" and item >= 0
        marker = ""
        if listed and item not in marked:
            marked.add(item)
            marker = found.structure.markers[item]
        kind = "paragraph" if context.kind == "list_item" and not listed else context.kind
        blocks.append(
            Block(
                len(blocks),
                kind,
                line.text,
                level=context.level if kind == context.kind else 0,
                marker=marker,
                spans=line.spans,
                group=-1 if context.item in plain_items else context.group,
                element=first.element,
                link_chars=line.link_chars,
                hidden=context.hidden,
            )
        )
    if found.truncated or tree.truncated:
        page = replace(page, truncated=True)
    return Document(page, tuple(blocks), tree, found.elements)


def _data_tables(drafts: Sequence[Draft], structure: Structure) -> set[int]:
    """The tables that hold data; all others are there for the layout of the page."""
    cells: dict[int, set[int]] = defaultdict(set)
    rows: dict[int, set[int]] = defaultdict(set)
    chars: dict[int, int] = defaultdict(int)
    for draft in drafts:
        context = draft.context
        if context.row >= 0:
            cells[context.table].add(context.cell)
            rows[context.table].add(context.row)
            chars[context.table] += len(draft.line.text)
    data = set()
    for number, table in enumerate(structure.tables):
        count = len(cells[number])
        if not count or table.nested or table.headings:
            continue
        wide = count >= 1.5 * len(rows[number])
        if (table.titled or len(rows[number]) > 1) and wide and chars[number] / count < 200:
            data.add(number)
    return data


def _layout_items(drafts: Sequence[Draft]) -> set[int]:
    """List items that are parts of a page -- cards, whole articles -- rather than of a text."""
    counts: dict[int, int] = defaultdict(int)
    layout = set()
    for draft in drafts:
        item = draft.context.item
        if item >= 0:
            counts[item] += 1
            if draft.context.kind == "heading" or counts[item] > 3:
                layout.add(item)
    return layout


def _runs(drafts: Sequence[Draft], structure: Structure, tables: set[int]) -> Iterator[list[Draft]]:
    """The drafts one by one, but those of a data table row by row."""
    run: list[Draft] = []
    for draft in drafts:
        row = draft.context.row
        if row >= 0 and structure.rows[row] in tables:
            if run and run[0].context.row != row:
                yield run
                run = []
            run.append(draft)
            continue
        if run:
            yield run
            run = []
        yield [draft]
    if run:
        yield run


def _row(index: int, run: Sequence[Draft], structure: Structure) -> Block:
    """A table row; its cells are parted by tabs."""
    parts: list[str] = []
    cells: dict[int, list[str]] = {}
    spans: list[Span] = []
    length, last = 0, -1
    for line, _, context in run:
        if parts:
            joint = " " if context.cell == last else "\t"
            parts.append(joint)
            length += 1
        cells.setdefault(context.cell, []).append(line.text)
        parts.append(line.text)
        spans += [s._replace(start=s.start + length, end=s.end + length) for s in line.spans]
        length += len(line.text)
        last = context.cell
    first = run[0].context
    return Block(
        index,
        "table_row",
        "".join(parts),
        cells=tuple(" ".join(cell) for cell in cells.values()),
        header=all(structure.headers[cell] for cell in cells if cell >= 0),
        spans=tuple(spans),
        group=first.group if first.group >= 0 else structure.groups + first.table,
        element=run[0].element,
        link_chars=sum(draft.line.link_chars for draft in run),
        hidden=all(draft.context.hidden for draft in run),
    )
