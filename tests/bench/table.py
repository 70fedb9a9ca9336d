"""Rows to a table: one line an engine, as Markdown that is also easy to read in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from tests.bench import scoring
from tests.bench.run import Row, Verdict

Cell = Callable[[Sequence[Row]], str]
NONE = "–"  # nothing annotated, or nothing measured


def table(rows: Iterable[Row]) -> str:
    """One line an engine in the order of their first rows; columns without values left out."""
    by_engine: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row.case.corpus, row.case.id)):
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


def _word_f1(rows: Sequence[Row]) -> str:
    pages = [row.words.f1 for row in rows if row.words]
    return f"{scoring.mean(pages):.3f}" if pages else NONE


def _shingle_f1(rows: Sequence[Row]) -> str:
    pages = [row.shingles for row in rows if row.shingles]
    return f"{scoring.shingle_f1(pages):.3f}" if pages else NONE


def _kept(rows: Sequence[Row]) -> str:
    return _ratio([row.kept for row in rows])


def _kept_out(rows: Sequence[Row]) -> str:
    return _ratio([(total - found, total) for found, total in (row.leaked for row in rows)])


def _ratio(pairs: Sequence[tuple[int, int]]) -> str:
    total = sum(of for _, of in pairs)
    return f"{sum(part for part, _ in pairs) / total:.3f}" if total else NONE


def _field(key: str) -> Cell:
    """Right of all values in the gold / wrong ones in their place / given where there is none."""

    def cell(rows: Sequence[Row]) -> str:
        verdicts: Counter[Verdict] = Counter(
            verdict for row in rows if (verdict := getattr(row, key)) is not None
        )
        if not verdicts["right"] + verdicts["wrong"] + verdicts["invented"]:
            return NONE
        gold = verdicts["right"] + verdicts["wrong"] + verdicts["missing"]
        none = verdicts["none"] + verdicts["invented"]
        shares = (
            (verdicts["right"], gold),
            (verdicts["wrong"], gold),
            (verdicts["invented"], none),
        )
        return " / ".join(
            f"{part / of:.3f}"[1 - (part == of) :] if of else NONE for part, of in shares
        )

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
    "word F1": _word_f1,
    "4-gram F1": _shingle_f1,
    "kept": _kept,
    "kept out": _kept_out,
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
share invented where it has none. Times: one run, engines in turn on every page. × parse: multiple
of selectolax's bare parse, median over pages. skips: pages refused with a reason (they score 0)."""
