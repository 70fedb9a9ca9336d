"""Where in lists, tables, quotes and headings a text stands: inherited down the tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from scraper.blocks import BlockKind
from scraper.segment.tags import HEADINGS, LISTS, VERBATIM

Attributes = dict[str, str | None]


class Context(NamedTuple):
    """What the elements around a text make of it."""

    kind: BlockKind = "paragraph"
    level: int = 0
    depth: int = 0  # of lists
    quotes: int = 0  # depth of quotes
    listing: int = -1  # the innermost list: an index into Structure.lists
    item: int = -1  # the innermost list item
    table: int = -1  # the innermost table
    row: int = -1
    cell: int = -1  # counted over the page
    group: int = -1
    hidden: bool = False


@dataclass(slots=True)
class Table:
    """What is known of a table while it is walked."""

    nested: bool = False  # holds another table
    titled: bool = False  # has a caption or header cells
    headings: bool = False


@dataclass(slots=True)
class Structure:
    """The lists and tables of a page, numbered in page order."""

    ordered: list[int | None] = field(default_factory=list)  # a list's next number; None: bullets
    markers: list[str] = field(default_factory=list)  # of items
    tables: list[Table] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)  # row -> table
    headers: list[bool] = field(default_factory=list)  # cell -> is a header
    groups: int = 0

    def enter(self, tag: str, attributes: Attributes, around: Context) -> Context:
        """The context within an element of `TELLING`."""
        if tag in HEADINGS:
            if around.table >= 0:
                self.tables[around.table].headings = True
            return around._replace(kind="heading", level=HEADINGS[tag])
        if tag in LISTS:
            return self._list(tag, attributes, around)
        if tag == "li":
            return self._item(attributes, around)
        if tag in VERBATIM:
            return self._grouped(around)._replace(kind="code", level=0)
        if tag == "dl":
            return self._grouped(around)
        if tag == "blockquote":
            depth = around.quotes + 1
            return around._replace(kind="quote", level=depth, quotes=depth)
        if tag == "figcaption":
            return around._replace(kind="caption", level=0)
        if tag == "dialog":
            return around if "open" in attributes else around._replace(hidden=True)
        return self._cells(tag, around)

    def _grouped(self, around: Context) -> Context:
        if around.group >= 0:
            return around
        self.groups += 1
        return around._replace(group=self.groups - 1)

    def _list(self, tag: str, attributes: Attributes, around: Context) -> Context:
        self.ordered.append(number(attributes.get("start"), 1) if tag == "ol" else None)
        return self._grouped(around)._replace(
            kind="paragraph",
            level=0,
            depth=around.depth + 1,
            listing=len(self.ordered) - 1,
            item=-1,
        )

    def _item(self, attributes: Attributes, around: Context) -> Context:
        marker = "-"
        if around.listing >= 0:
            following = self.ordered[around.listing]
            if following is not None:
                following = number(attributes.get("value"), following)
                self.ordered[around.listing] = following + 1
                marker = f"{following}."
        self.markers.append(marker)
        depth = max(around.depth, 1)
        return around._replace(
            kind="list_item", level=depth, depth=depth, item=len(self.markers) - 1
        )

    def _cells(self, tag: str, around: Context) -> Context:
        if tag == "table":
            if around.table >= 0:
                self.tables[around.table].nested = True
            self.tables.append(Table())
            number = len(self.tables) - 1
            return Context(group=around.group, hidden=around.hidden, table=number)
        if around.table < 0:
            return around
        table = self.tables[around.table]
        if tag == "tr":
            self.rows.append(around.table)
            return around._replace(row=len(self.rows) - 1, cell=-1)
        if tag == "caption":
            table.titled = True
            return around._replace(kind="caption", level=0, row=-1, cell=-1)
        self.headers.append(tag == "th")
        table.titled = table.titled or tag == "th"
        return around._replace(cell=len(self.headers) - 1)


def number(value: str | None, default: int) -> int:
    """A small number from an attribute; the default for all else (a list may claim 5,000 digits)."""
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default
