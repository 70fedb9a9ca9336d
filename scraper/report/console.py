"""A report for the terminal: as the browser page has it, with fewer rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from scraper.report.cells import ONE_LINE, Cell, Kind, Part, Report, Section, Table
from scraper.report.frame import COLOURS
from scraper.terminal import printable

STYLES: dict[Kind, str] = {
    "strong": "bold", "quiet": "dim", "code": "cyan", "link": "dim", "good": "green", "bad": "red",
}  # fmt: skip
MOST_ROWS = 6  # of a wide table; the browser page has more
BAR = 10  # columns of a full one
_EIGHTHS = " ▏▎▍▌▋▊▉"


def to_terminal(report: Report) -> RenderableType:
    """The whole report."""
    return Group(*_lines(report))


def _lines(report: Report) -> Iterator[RenderableType]:
    yield Text(printable(report.title), "bold")
    yield Text(printable(report.verdict.text), STYLES.get(report.verdict.kind, ""))
    figures = (Text.assemble((one.value, "bold"), f" {one.words}") for one in report.figures)
    yield Text(" · ").join(figures)
    for section in report.sections:
        yield Text("")
        yield Rule(Text(section.title, "bold"), align="left", style="dim")
        if section.note:
            yield Text(printable(section.note), "dim")
        yield from _tables(section)


def _tables(section: Section) -> Iterator[RenderableType]:
    """The small tables side by side, as many as fit, and the wide ones below each other."""
    small = [Group(*_table(table)) for table in section.tables if not table.wide]
    if small:
        yield Columns(small, padding=(0, 4))
    for table in section.tables:
        if table.wide:
            yield from _table(table)


def _table(table: Table) -> Iterator[RenderableType]:
    if table.title:
        yield Text(printable(table.title), "bold dim")
    rows = table.rows[:MOST_ROWS] if table.wide else table.rows
    if rows:
        yield Padding.indent(_grid(table.head, rows), 2)
    rest = table.rest + len(table.rows) - len(rows)
    for note in (f"and {rest:,} more" if rest else "", table.note):
        if note:
            yield Padding.indent(Text(printable(note), "dim"), 2)


def _grid(head: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]) -> Grid:
    grid = Grid(box=None, pad_edge=False, show_header=any(head), header_style="dim")
    for title, cells in zip(head, zip(*rows, strict=True), strict=True):
        kinds = {part.kind for cell in cells for part in cell}
        grid.add_column(
            title,
            justify="right" if kinds == {"number"} else "left",
            no_wrap=kinds <= ONE_LINE,
            overflow="fold",
        )
    for row in rows:
        grid.add_row(*map(_cell, row))
    return grid


def _cell(cell: Cell) -> Text:
    return Text("\n").join(map(_part, cell))


def _part(part: Part) -> Text:
    text = printable(part.text)
    if part.kind == "bar" and text:
        return Text.assemble((_bar(part.share), "dim"), f" {text}")
    if part.kind == "role":
        return Text(text, next((hue for role, hue in COLOURS.items() if role == text), ""))
    return Text(text, STYLES.get(part.kind, ""))


def _bar(share: float) -> str:
    whole, eighths = divmod(round(share * BAR * 8), 8)
    return ("█" * whole + _EIGHTHS[eighths].strip()).ljust(BAR)
