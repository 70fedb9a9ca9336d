"""Plain-text pages with their truth: the shared text pages, and flattened ones of other corpora.

A page of the HTML corpora is flattened in one or two of the ways that dumps come in; which ones
depends on its name alone. Pages of the `text` corpus are among `pages` in the other ways too, so
that one article teaches several layouts; they are one site, so they never part at a split.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from scraper.decode import decode
from scraper.document import Document
from scraper.errors import Refused
from scraper.labelers.alignment import shares, tokens
from scraper.model import Limits, Page, RawPage
from scraper.segment import segment_text
from tests.bench import corpora, flatten
from tests.bench.corpora import Case
from tests.bench.scoring import words

# How many ways each page of a corpus is flattened; of `pages` the `text` corpus has two already.
WAYS = {"pages": 1, "publishers": 2, "readability": 2}
OTHERS = 0.3  # share of the pages that are no articles: they teach menus, not what an article is


@dataclass(frozen=True, slots=True)
class TextExample:
    """A text page: `kept` of every block 0 to 1, `free` where corpora disagree (the headline)."""

    case: Case
    way: str
    document: Document
    kept: NDArray[np.float32]
    size: NDArray[np.float32]  # words of every block, as the score counts them
    free: NDArray[np.bool_]


def examples() -> Iterator[TextExample]:
    """All training pages, in a fixed order."""
    for case in corpora.load("text"):
        yield from _made(case, "given", case.body().decode("utf-8", "replace"))
    for corpus, count in WAYS.items():
        for case in corpora.load(corpus):
            if case.kind == "article" or _number(case, "kind") % 100 < OTHERS * 100:
                yield from _flattened(case, count)


def _flattened(case: Case, count: int) -> Iterator[TextExample]:
    try:
        page = decode(case.raw(), Limits())
    except Refused:
        return
    names = ["dump", "lines"] if case.corpus == "pages" else list(flatten.WAYS)
    first = _number(case, "way") % len(names)
    for step in range(count):
        way = names[(first + step * len(names) // count) % len(names)]
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
    title = words(str(case.gold.get("title") or ""))
    free = np.array([bool(title) and words(block.text) == title for block in blocks])
    size = np.array([len(block) for block in split], np.float32)
    yield TextExample(case, way, Document(page, blocks), kept, size, free)


def _number(case: Case, salt: str) -> int:
    digest = blake2b(f"{salt}:{case.corpus}:{case.id}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big")
