"""Rows to a table: one line an engine, as Markdown that is also easy to read in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from tests.bench import measures, scoring
from tests.bench.measures import Measure
from tests.bench.peers import HTML_ENGINES, TEXT_ENGINES
from tests.bench.run import Row

Cell = Callable[[Sequence[Row]], str]
ORDER = (*HTML_ENGINES, *(name for name in TEXT_ENGINES if name not in HTML_ENGINES))
NONE = "–"  # nothing annotated, or nothing measured


def table(rows: Iterable[Row]) -> str:
    """One line an engine, in the order of the engines' table; columns without values left out."""
    by_engine: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: ORDER.index(row.engine)):
        by_engine.setdefault(row.engine, []).append(row)
    lines = [
        [name, *(cell(of_engine) for cell in COLUMNS.values())]
        for name, of_engine in by_engine.items()
    ]
    return layout([["engine", *COLUMNS], *lines])


def layout(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells, the first of them the heads, as an aligned Markdown table."""
    columns = [column for column in zip(*lines, strict=True) if set(column[1:]) != {NONE}]
    widths = [max(map(len, column)) for column in columns]
    padded = [
        [cell.ljust(width) if at == 0 else cell.rjust(width) for cell in column]
        for at, (column, width) in enumerate(zip(columns, widths, strict=True))
    ]
    text = ["| " + " | ".join(cells) + " |" for cells in zip(*padded, strict=True)]
    rule = ["-" * width + (":" if at else "-") for at, width in enumerate(widths)]
    return "\n".join([text[0], "|-" + "|-".join(rule) + "|", *text[1:]])


def _pages(rows: Sequence[Row]) -> str:
    return str(len(rows))


def _figure(measure: Measure) -> Cell:
    def cell(rows: Sequence[Row]) -> str:
        value = measure(rows)
        return NONE if value is None else f"{value:.3f}"

    return cell


def _field(key: str) -> Cell:
    def cell(rows: Sequence[Row]) -> str:
        if not any(getattr(row, key) in ("right", "wrong", "invented") for row in rows):
            return NONE
        shares = measures.field(rows, key)
        return " / ".join(NONE if share is None else f"{share:.2f}" for share in shares)

    return cell


def _quantile(share: float) -> Cell:
    def cell(rows: Sequence[Row]) -> str:
        times = sorted(row.ms for row in rows)
        return f"{times[min(len(times) - 1, int(share * len(times)))]:.1f}"

    return cell


def _median_ms(rows: Sequence[Row]) -> str:
    return f"{median(row.ms for row in rows):.1f}"


def _mean_ms(rows: Sequence[Row]) -> str:
    return f"{scoring.mean([row.ms for row in rows]):.1f}"


def _of_parse(rows: Sequence[Row]) -> str:
    """The time as a multiple of selectolax's bare parse of the same pages: median over pages."""
    shares = [row.ms / row.parse_ms for row in rows if row.parse_ms]
    return f"{median(shares):.1f}" if shares else NONE


def _refused(rows: Sequence[Row]) -> str:
    return str(sum(bool(row.answer.refused) for row in rows))


def _errors(rows: Sequence[Row]) -> str:
    return str(sum(bool(row.error) for row in rows))


COLUMNS: dict[str, Cell] = {
    "pages": _pages,
    "word F1": _figure(measures.word_f1),
    "4-gram F1": _figure(measures.shingle_f1),
    "kept": _figure(measures.kept),
    "kept out": _figure(measures.kept_out),
    "title r/w/i": _field("title"),
    "author r/w/i": _field("author"),
    "date r/w/i": _field("date"),
    "median ms": _median_ms,
    "mean ms": _mean_ms,
    "p95 ms": _quantile(0.95),
    "× parse": _of_parse,
    "skips": _refused,
    "errors": _errors,
}
LEGEND = """\
word F1: mean over pages. 4-gram F1: of mean precision and mean recall. kept / kept out: share of
the snippets that must stay / must go. r/w/i: share right, share wrong where the gold has a value,
share invented where it has none. ms: CPU time of one run, engines in turn on every page. × parse:
multiple of selectolax's bare parse, median over pages. skips: refused with a reason, score 0."""
