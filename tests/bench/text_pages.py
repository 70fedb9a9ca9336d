"""Plain-text pages with their truth: the shared text pages, and flattened ones of other corpora.

A page of the HTML corpora is flattened in several of the ways that dumps come in; which ones
depends on its name alone. Pages of the `text` corpus are among `pages` in the other ways too, so
that one article teaches several layouts; they are one site, so they never part at a split. Pages
whose text nobody annotated are taught by the labeler of HTML: what it keeps of them is their truth.
They are learned from and never measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scraper.decode import decode
from scraper.document import Document
from scraper.errors import Refused
from scraper.extract import extract
from scraper.labelers.alignment import shares, tokens
from scraper.model import Article, Limits, Page, RawPage
from scraper.segment import segment_text
from tests.bench import corpora, flatten
from tests.bench.corpora import Case
from tests.bench.held_out import by_fold
from tests.bench.scoring import words

ARTICLES = ("publishers", "readability")  # flattened in every way
TAUGHT = ("snippets", "dates")  # flattened in two ways
OTHERS = 0.3  # share of the pages that are no articles: they teach menus, not what an article is
SURE = 0.5  # the least quality of a taught page


@dataclass(frozen=True, slots=True)
class TextExample:
    """A text page: `kept` of every block 0 to 1, `free` where corpora disagree (the headline)."""

    case: Case
    way: str
    document: Document
    kept: NDArray[np.float32]
    size: NDArray[np.float32]  # words of every block, as the score counts them
    free: NDArray[np.bool_]


def examples(teachers: Path | None = None) -> Iterator[TextExample]:
    """All training pages, in a fixed order.

    `teachers` holds the HTML labeler's models of every fold; without it the shipped ones teach.
    """
    for case in corpora.load("text"):
        yield from _made(case, "given", case.body().decode("utf-8", "replace"))
    for case in corpora.load("pages"):
        if case.kind == "article":
            yield from _flattened(case, _two_ways(case))
        elif _number(case, "kind") % 100 < OTHERS * 100:
            yield from _flattened(case, [list(flatten.WAYS)[_number(case, "way") % 4]])
    for corpus in ARTICLES:
        for case in corpora.load(corpus):
            yield from _flattened(case, flatten.WAYS)
    for corpus in TAUGHT:
        for cases in by_fold(corpora.load(corpus), teachers):
            for case in cases:
                yield from _taught(case)


def _taught(case: Case) -> Iterator[TextExample]:
    outcome = extract(case.raw())
    if isinstance(outcome, Article) and _is_sure(outcome):
        gold = {"text": outcome.text, "title": outcome.title}
        yield from _flattened(replace(case, gold=gold), _two_ways(case))


def _is_sure(article: Article) -> bool:
    return article.quality is not None and article.quality.score >= SURE


def _two_ways(case: Case) -> list[str]:
    """One of the ways of web archives, and one of those that keep the source's lines."""
    number = _number(case, "way")
    return [("dump", "lines")[number % 2], ("layout", "nodes")[number // 2 % 2]]


def _flattened(case: Case, ways: Iterable[str]) -> Iterator[TextExample]:
    try:
        page = decode(case.raw(), Limits())
    except Refused:
        return
    for way in ways:
        yield from _made(case, way, flatten.WAYS[way](page.text))


def _made(case: Case, way: str, text: str) -> Iterator[TextExample]:
    raw = RawPage(case.url, b"", "text/plain", case.id)
    page = Page("text", text, "utf-8", raw)
    try:
        blocks = segment_text(page, Limits())
    except Refused:
        return
    gold = str(case.gold.get("text") or "")
    if not blocks or not gold:
        return
    split = [tokens(block.text) for block in blocks]
    kept = np.array(shares(split, tokens(gold)), np.float32)
    kept[_repeated(split, gold)] = 1
    title = words(str(case.gold.get("title") or ""))
    free = np.array([bool(title) and words(block.text) == title for block in blocks])
    size = np.array([len(block) for block in split], np.float32)
    yield TextExample(case, way, Document(page, blocks), kept, size, free)


def _repeated(split: Sequence[Sequence[str]], gold: str) -> NDArray[np.bool_]:
    """Blocks that the page repeats no oftener than its text does: alignment knows but one."""
    page = Counter(map(tuple, split))
    text = Counter(tuple(tokens(line)) for line in gold.splitlines() if line.strip())
    return np.array([1 < page[tuple(block)] <= text[tuple(block)] for block in split])


def _number(case: Case, salt: str) -> int:
    digest = blake2b(f"{salt}:{case.corpus}:{case.id}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big")
