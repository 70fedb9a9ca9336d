"""What is compared of a page when a template is learned: the lines that could be boilerplate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

from scraper.blocks import Block, Role
from scraper.document import Document
from scraper.extract import read
from scraper.labelers import roles
from scraper.model import Limits, RawPage
from scraper.rules.book import RuleBook
from scraper.rules.markers import MarkerTable
from scraper.rules.matching import PageFacts
from scraper.rules.template import MIN_WORDS, ROLES
from scraper.status import length
from scraper.urls import normalise

MAX_CHARS = 1_000  # the longest line in the templates of 32 sites has 498
MOST_OF_PAGE = 1_000  # lines; of 271 pages one has 403, half have 65 or less
MAX_CLIMB = 6  # elements around a block that are asked for its role


class PageLines(NamedTuple):
    """The lines of a page. Equal `address`, or equal `text`: the same page again."""

    host: str  # without www.; empty where nobody says it
    address: int
    text: int
    day: date | None  # of the capture
    chars: int  # of all blocks
    lines: tuple[tuple[str, Role], ...]  # each once, with what it seems to be


def page_lines(raw: RawPage, limits: Limits, host: str = "") -> PageLines:
    """The lines of a page. `host` is that of pages that do not say it. Raises `Refused`."""
    book = RuleBook()
    document, _ = read(raw, book, limits)
    texts = [block.text for block in document.blocks]
    text, url = number("\n".join(texts)), raw.url
    lines = dict(_lines(document, book.marker_table(None)))
    return PageLines(
        host=PageFacts(document.page, document.tree).host or host,
        address=number(normalise(url) or url) if url else text,
        text=text,
        day=raw.captured_at.date() if raw.captured_at else None,
        chars=sum(map(len, texts)),
        lines=tuple(islice(lines.items(), MOST_OF_PAGE)),
    )


def number(text: str) -> int:
    """A number of 64 bits that stands for a text, the same in every process."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _lines(document: Document, table: MarkerTable) -> Iterator[tuple[str, Role]]:
    for block in document.blocks:
        if block.hidden or block.kind in {"code", "table_row"} or len(block.text) > MAX_CHARS:
            continue
        if length(block) >= MIN_WORDS:
            yield block.text, _role(block, document, table)


def _role(block: Block, document: Document, table: MarkerTable) -> Role:
    marker = next(iter(table.find(block.text)), None)
    role = marker.role if marker else roles.of_dropped(block, _named(block, document))
    return role if role in ROLES else "other"


def _named(block: Block, document: Document) -> Role | None:
    """What the nearest element around a block that tells something tells."""
    elements, at = document.elements, block.element
    for _ in range(MAX_CLIMB):
        if at <= 0 or elements.tag[at] == "body":  # whose names tell of the page
            return None
        if role := roles.of_element(elements.tag[at], elements.names[at]):
            return role
        at = elements.parent[at]
    return None
