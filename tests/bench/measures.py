"""Figures over the rows of one engine; None where no page annotates what is measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tests.bench import scoring
from tests.bench.run import Row, Verdict

Measure = Callable[[Sequence[Row]], float | None]


class Field(NamedTuple):
    """Shares of a metadata field: right and wrong where the gold has a value, invented where it
    has none."""

    right: float | None
    wrong: float | None
    invented: float | None


def word_f1(rows: Sequence[Row]) -> float | None:
    """The mean of the pages' bag-of-words F1."""
    pages = [row.words.f1 for row in rows if row.words]
    return scoring.mean(pages) if pages else None


def shingle_f1(rows: Sequence[Row]) -> float | None:
    """4-gram F1: of the mean precision and the mean recall of the pages."""
    pages = [row.shingles for row in rows if row.shingles]
    return scoring.shingle_f1(pages) if pages else None


def kept(rows: Sequence[Row]) -> float | None:
    """The share of the snippets that must be kept which are in the text."""
    return _ratio(sum(row.kept[0] for row in rows), sum(row.kept[1] for row in rows))


def kept_out(rows: Sequence[Row]) -> float | None:
    """The share of the snippets that must not be kept which are not in the text."""
    total = sum(row.leaked[1] for row in rows)
    return _ratio(total - sum(row.leaked[0] for row in rows), total)


def field(rows: Sequence[Row], key: str) -> Field:
    """The shares of `title`, `author` or `date`."""
    verdicts: Counter[Verdict] = Counter(
        verdict for row in rows if (verdict := getattr(row, key)) is not None
    )
    gold = verdicts["right"] + verdicts["wrong"] + verdicts["missing"]
    none = verdicts["none"] + verdicts["invented"]
    return Field(
        _ratio(verdicts["right"], gold),
        _ratio(verdicts["wrong"], gold),
        _ratio(verdicts["invented"], none),
    )


def _ratio(part: int, total: int) -> float | None:
    return part / total if total else None


# What must not drop: all of these are the better the higher they are.
FLOORS: Mapping[str, Measure] = {
    "word_f1": word_f1,
    "shingle_f1": shingle_f1,
    "kept": kept,
    "kept_out": kept_out,
    "title": lambda rows: field(rows, "title").right,
    "author": lambda rows: field(rows, "author").right,
    "date": lambda rows: field(rows, "date").right,
}
