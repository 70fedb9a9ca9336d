"""A report as a value: sections of tables, which the terminal and the browser show alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

Kind = Literal[
    "plain", "strong", "quiet", "name", "number", "bar", "code", "link", "role", "good", "bad"
]
ONE_LINE: frozenset[Kind] = frozenset({"name", "number", "bar", "role"})  # what is never broken
LONGEST_NAME = 40  # characters that are kept on one line


class Part(NamedTuple):
    """A line of a cell. Its text is anything that a page or file may hold."""

    text: str
    kind: Kind = "plain"
    share: float = 0.0  # of a bar, 0 to 1
    more: str = ""  # long text to unfold, in the browser


Cell = tuple[Part, ...]  # one part at least
Row = tuple[Cell, ...]


class Table(NamedTuple):
    """Rows of cells under a title. `head` names the columns; empty names are not shown."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[Row]
    note: str = ""
    rest: int = 0  # rows that are left out
    wide: bool = False  # takes the whole width: its cells hold sentences and addresses


class Section(NamedTuple):
    """Tables that belong together."""

    title: str
    tables: Sequence[Table]
    note: str = ""


class Figure(NamedTuple):
    """A number that opens a report, with what it counts."""

    value: str
    words: str


class Report(NamedTuple):
    """All that is shown."""

    title: str
    verdict: Part
    figures: Sequence[Figure]
    sections: Sequence[Section]


def cell(text: str, kind: Kind = "plain") -> Cell:
    """A cell of one line."""
    return (Part(text, kind),)


def name(text: str) -> Cell:
    """What a row is called: a word, a host."""
    return cell(text, "name" if len(text) <= LONGEST_NAME else "plain")


def number(count: int) -> Cell:
    """A count."""
    return cell(f"{count:,}", "number")


def counted(count: int, noun: str) -> str:
    """A number with its noun: `1 skip`, `2 skips`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def bar(part: float, whole: float, longest: float | None = None) -> Cell:
    """A share as a figure and a bar, which is full at `longest`; a bar of none says nothing."""
    if longest and not part:
        return cell("", "bar")
    share = part / (longest or whole) if whole else 0.0
    return (Part(percent(part, whole), "bar", min(1.0, share)),)


def percent(part: float, whole: float) -> str:
    """A share; nothing and all are said of nothing and all only."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 0.1:
        return "<0.1%"
    if 99.9 < share < 100:
        return ">99.9%"
    return f"{share:.1f}%" if part not in (0, whole) else f"{share:.0f}%"
