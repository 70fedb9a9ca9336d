"""Where in lists, tables, quotes and headings a text stands: inherited down the tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from scraper.blocks import BlockKind
from scraper.segment.tags import HEADINGS, LISTS
from scraper.tree import VERBATIM, Attributes

_PARTS = ("tr", "td", "th")
_TABLE = ("table", "tr", "td", "th")


class Context(NamedTuple):
    """What the elements around a text make of it. Numbers count over the page; -1: in none."""

    kind: BlockKind = "paragraph"
    level: int = 0
    depth: int = 0  # of lists
    quotes: int = 0  # depth of quotes
    listing: int = -1  # the innermost list
    table: int = -1  # the innermost table
    row: int = -1
    cell: int = -1
    group: int = -1
    hidden: bool = False


@dataclass(slots=True)
class Table:
    """What is known of a table while it is walked."""

    titled: bool = False  # has a caption or header cells
    layout: bool = False  # holds another table or a heading, or says so itself
    group: int = -1


@dataclass(slots=True)
class Structure:
    """The lists and tables of a page, numbered in page order."""

    following: list[int | None] = field(default_factory=list)  # of a list: next number; None: dots
    markers: dict[int, str] = field(default_factory=dict)  # of items that are counted, by element
    tables: list[Table] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)  # of rows: the element
    headers: list[bool] = field(default_factory=list)  # of cells: whether it is a header
    groups: int = 0
    _listed: tuple[Context, Context] = (Context(), Context())  # around the last item, and within

    def enter(self, tag: str, element: int, attributes: Attributes, around: Context) -> Context:
        """The context within an element that has a say in it."""
        if around.kind == "code" and tag in _TABLE:
            return around  # numbered lines
        if tag in _PARTS:
            return self._part(tag, element, around)
        if tag in LISTS:
            return self._list(tag, attributes, around)
        if tag in HEADINGS:
            if around.table >= 0:
                self.tables[around.table].layout = True
            return Context("heading", HEADINGS[tag], *around[2:])
        if tag == "table":
            return self._table(attributes, around)
        return self._other(tag, attributes, around)

    def _other(self, tag: str, attributes: Attributes, around: Context) -> Context:
        if tag in VERBATIM:
            return around._replace(kind="code", level=0, group=self._group(around))
        if tag == "blockquote":
            depth = around.quotes + 1
            return around._replace(kind="quote", level=depth, quotes=depth)
        if tag == "dl":
            return around._replace(group=self._group(around))
        if tag == "dialog":
            return around if "open" in attributes else around._replace(hidden=True)
        if tag == "caption" and around.table >= 0:
            self.tables[around.table].titled = True
        return around._replace(kind="caption", level=0, row=-1, cell=-1)

    def _group(self, around: Context) -> int:
        """The group around, or a new one."""
        if around.group >= 0:
            return around.group
        self.groups += 1
        return self.groups - 1

    def _table(self, attributes: Attributes, around: Context) -> Context:
        if around.table >= 0:
            self.tables[around.table].layout = True
        layout = (attributes.get("role") or "").lower() in ("presentation", "none")
        self.tables.append(Table(layout=layout, group=self._group(around)))
        table = len(self.tables) - 1
        return Context(group=around.group, hidden=around.hidden, table=table)

    def _part(self, tag: str, element: int, around: Context) -> Context:
        if around.table < 0:
            return around
        if tag == "tr":
            self.rows.append(element)
            return around._replace(row=len(self.rows) - 1, cell=-1)
        self.headers.append(tag == "th")
        if tag == "th":
            self.tables[around.table].titled = True
        return around._replace(cell=len(self.headers) - 1)

    def _list(self, tag: str, attributes: Attributes, around: Context) -> Context:
        first = number(attributes.get("start"), 1) if tag == "ol" else None
        self.following.append(first)
        listing, group = len(self.following) - 1, self._group(around)
        return Context(
            "paragraph", 0, around.depth + 1, around.quotes, listing, *around[5:8], group,
            around.hidden,
        )  # fmt: skip

    def item(self, element: int, attributes: Attributes, around: Context) -> Context:
        """The context within a list item: the same for all of a list."""
        following = self.following[around.listing] if around.listing >= 0 else None
        if following is not None:
            following = number(attributes.get("value"), following)
            self.following[around.listing] = following + 1
            self.markers[element] = f"{following}."
        if self._listed[0] is not around:
            depth = max(around.depth, 1)
            self._listed = around, Context("list_item", depth, depth, *around[3:])
        return self._listed[1]


def number(value: str | None, default: int) -> int:
    """A small number from an attribute; the default for all else: a page may give 5,000 digits."""
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default
