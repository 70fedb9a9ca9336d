"""Run engines over cases, side by side: on every page each engine in turn, before the next page.

Times are CPU time, so that a busy machine does not blur them; the order rotates from page to page.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from time import process_time
from typing import Any, Literal

from selectolax.lexbor import LexborHTMLParser

from scraper.decode import decode
from scraper.errors import Refused
from scraper.model import Limits, RawPage
from tests.bench import scoring
from tests.bench.corpora import Case
from tests.bench.peers import HTML_ENGINES, TEXT_ENGINES, Answer, Engine
from tests.bench.scoring import Overlap

# Of a field: equal to the gold; something else; nothing; rightly nothing; something for nothing.
Verdict = Literal["right", "wrong", "missing", "none", "invented"]


@dataclass(frozen=True, slots=True)
class Row:
    """One engine's result on one page. A measure is None where the page does not annotate it."""

    engine: str
    case: Case
    ms: float
    parse_ms: float  # selectolax's parse of the decoded page; 0 of plain text
    answer: Answer
    error: str = ""
    words: Overlap | None = None
    shingles: Overlap | None = None
    kept: tuple[int, int] = (0, 0)  # of the snippets that must be kept: found, all
    leaked: tuple[int, int] = (0, 0)  # of those that must not be: found, all
    title: Verdict | None = None
    author: Verdict | None = None
    date: Verdict | None = None


def run(cases: Sequence[Case], engines: Sequence[str], workers: int = 1) -> Iterator[list[Row]]:
    """For every case in order, the rows of all engines."""
    numbered = list(enumerate(cases))
    if workers == 1:
        with quiet():
            prepared = prepare(tuple(engines))
            for number, case in numbered:
                yield one_page(number, case, prepared)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(partial(_in_worker, tuple(engines)), numbered, chunksize=8)


@contextmanager
def quiet() -> Iterator[None]:
    """Within, peers neither log nor warn."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


Prepared = Mapping[bool, Mapping[str, Engine]]  # by `Case.is_text`


def _in_worker(engines: tuple[str, ...], numbered: tuple[int, Case]) -> list[Row]:
    with quiet():
        return one_page(*numbered, prepare(engines))


@cache
def prepare(names: tuple[str, ...]) -> Prepared:
    """The engines of these names, imported and warmed up: once a process."""
    tables = {False: HTML_ENGINES, True: TEXT_ENGINES}
    prepared = {
        is_text: {name: table[name]() for name in names if name in table}
        for is_text, table in tables.items()
    }
    for is_text, engines in prepared.items():
        page = RawPage(None, WARM_UP, "text/plain" if is_text else "text/html")
        for engine in engines.values():
            timed(engine, page)
    return prepared


def one_page(number: int, case: Case, prepared: Prepared) -> list[Row]:
    """Every engine on one page; their order rotates with `number`."""
    raw = case.raw()
    engines = list(prepared[case.is_text].items())
    turn = number % len(engines) if engines else 0
    parse_ms = 0.0 if case.is_text else time_parse(raw)
    rows = []
    for name, engine in engines[turn:] + engines[:turn]:
        answer, ms, error = timed(engine, raw)
        rows.append(score(Row(name, case, ms, parse_ms, answer, error)))
    return rows


def timed(engine: Engine, raw: RawPage) -> tuple[Answer, float, str]:
    """The answer, the milliseconds it took, and the error if it failed."""
    start = process_time()
    try:
        answer, error = engine(raw), ""
    except Exception as failure:  # noqa: BLE001  whatever an engine does wrong is its result
        answer, error = Answer(""), f"{type(failure).__name__}: {failure}"[:200]
    return answer, (process_time() - start) * 1000, error


def time_parse(raw: RawPage) -> float:
    """Milliseconds of selectolax's bare parse of the page; decoding is not counted."""
    try:
        text = decode(raw, Limits()).text
    except Refused:
        return 0.0
    start = process_time()
    LexborHTMLParser(text)
    return (process_time() - start) * 1000


def score(row: Row) -> Row:
    """The row with its measures."""
    case, answer, gold = row.case, row.answer, row.case.gold
    with_, without = case.strings("with"), case.strings("without")
    text = gold.get("text")
    return replace(
        row,
        words=None if text is None else scoring.word_overlap(answer.text, text),
        shingles=None if text is None else scoring.shingle_overlap(answer.text, text),
        kept=(scoring.found(answer.text, with_), len(with_)),
        leaked=(scoring.found(answer.text, without), len(without)),
        title=_verdict(case, "title", answer.title, scoring.same_title),
        author=_verdict(case, "author", answer.authors, scoring.same_authors),
        date=_verdict(case, "date", answer.date, scoring.same_day),
    )


def _verdict(case: Case, key: str, given: Any, same: Callable[[Any, str], bool]) -> Verdict | None:
    if key not in case.gold:
        return None
    gold = case.gold[key]
    if not given:
        return "missing" if gold else "none"
    if not gold:
        return "invented"
    return "right" if same(given, gold) else "wrong"


WARM_UP = b"<html><body><article><h1>Warm</h1>" + b"<p>Some words to begin with.</p>" * 40
