"""Small invented pages for the metadata tests."""

from __future__ import annotations

from datetime import datetime

from scraper.blocks import Label
from scraper.decode import decode
from scraper.document import Document
from scraper.metadata import Metadata, read
from scraper.model import Limits, Page, RawPage
from scraper.rules.book import Match, RuleBook
from scraper.segment import segment_html, segment_text
from scraper.tree import parse

PROSE = (
    "The harbour of Lindmoor opened on a grey morning, and the first ferry left with nine people "
    "and a dog, while the mayor held a speech that the wind carried away over the water."
)
URL = "https://www.lindmoor-post.example/news/2024/06/new-harbour-opens-at-last"


def html_page(head: str = "", body: str = "", *, url: str | None = URL) -> str:
    """An article page with this head and body, and three paragraphs of prose below."""
    del url
    prose = f"<p>{PROSE}</p>" * 3
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}{prose}</body></html>"


def page_of(source: str, *, url: str | None = URL, captured_at: datetime | None = None) -> Page:
    """The source as a page; HTML when it begins with `<`."""
    kind = "text/html" if source.startswith("<") else "text/plain"
    raw = RawPage(url, source.encode(), f"{kind}; charset=utf-8", captured_at=captured_at)
    return decode(raw, Limits())


def metadata_of(
    source: str,
    *,
    url: str | None = URL,
    captured_at: datetime | None = None,
    rules: RuleBook | None = None,
) -> Metadata:
    """The metadata of a page whose blocks are all kept; HTML when it begins with `<`."""
    page = page_of(source, url=url, captured_at=captured_at)
    if page.kind == "text":
        document = Document(page, segment_text(page, Limits()))
        match = rules.match(page, None) if rules else Match()
    else:
        tree = parse(page.text, Limits())
        match = rules.match(page, tree) if rules else Match()
        document = segment_html(page, tree, match.isolate, Limits())
    labels = [Label(keep=True, role="body", by="test")] * len(document.blocks)
    return read(document, match, labels)
