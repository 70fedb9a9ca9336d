"""Pages and rules for the tests of rules: TOML in, labels out."""

from __future__ import annotations

import tomllib

from scraper.blocks import Block, Label
from scraper.document import Document
from scraper.labelers import site
from scraper.model import Limits, Page, RawPage
from scraper.rules.book import Match, RuleBook
from scraper.rules.format import read_rule
from scraper.rules.rule import Rule
from scraper.segment import segment_html, segment_text
from scraper.tree import parse

PROSE = (
    "The ferry to the outer islands left at dawn with forty passengers and a crate of lemons.",
    "By noon the wind had turned, and the captain decided to wait behind the old breakwater.",
    "Nobody on board minded much, because the harbour kitchen was open and the soup was good.",
)


def rule(text: str, file: str = "sites/example.com.toml") -> Rule:
    """A rule from the text of its file."""
    return read_rule(tomllib.loads(text), file)


def read_page(
    source: str, *rules: Rule, url: str | None = "https://example.com/a", kind: str = "html"
) -> tuple[Document, Match]:
    """A page segmented, with the rules that fit it."""
    raw = RawPage(url, source.encode())
    book, limits = RuleBook(rules), Limits()
    if kind == "text":
        page = Page("text", source, "utf-8", raw)
        return Document(page, segment_text(page, limits)), book.match(page, None)
    page, tree = Page("html", source, "utf-8", raw), parse(source, limits)
    match = book.match(page, tree)
    return segment_html(page, tree, match.isolate, limits), match


def site_labels(document: Document, match: Match) -> dict[str, Label]:
    """What the rules say, by the text of the blocks."""
    found = site.label(document, match, [None] * len(document.blocks))
    return {document.blocks[index].text: label for index, label in found.items()}


def labels_of(source: str, *rules: Rule, kind: str = "html") -> dict[str, Label]:
    """The rules' labels for a page of example.com."""
    return site_labels(*read_page(source, *rules, kind=kind))


def blocks(*texts: str) -> tuple[Block, ...]:
    """Paragraphs of a text page."""
    return tuple(Block(at, "paragraph", text, line=at) for at, text in enumerate(texts))


def dump(*paragraphs: str) -> str:
    """A text page of these paragraphs."""
    return "\n\n".join(paragraphs)
