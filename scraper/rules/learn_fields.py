"""Finds where a metadata value stands on the pages of a site, when its answer is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scraper.document import Document
from scraper.rules.candidates import Page
from scraper.rules.cases import compared, field_values
from scraper.rules.fields import read_field
from scraper.rules.rule import Field
from scraper.rules.stable import selectors

# What many sites have, before elements of one site are looked for.
COMMON: dict[str, tuple[str, ...]] = {
    "title": ("ld:*.headline", "meta:og:title", "css:h1", "meta:twitter:title"),
    "authors": (
        "ld:*.author[].name", "meta:author", "meta:article:author", "meta:parsely-author",
        "meta:sailthru.author", "css:[rel=author]", "css:[itemprop=author]",
    ),
    "date": (
        "ld:*.datePublished", "meta:article:published_time", "css:time@datetime", "meta:date",
        "meta:parsely-pub-date", "meta:pubdate", "css:[itemprop=datePublished]@content",
    ),
}  # fmt: skip
_PLACES = {
    "title": "h1, h2",
    "authors": "a, span, p, div, li, address, strong",
    "date": "time, span, div, p",
}
_SPLIT = (r",\s*", r"\s+(?:and|und|et|y|e|og|och|en|i|a|&)\s+", r"\s*[;|/]\s*")
_STRIP = (r"^(?:by|von|par|por|di|door|av|af|text|texte|words)\b:?\s*",)
_LONGEST = 200  # characters of an element's text that may be a value


def learn_field(name: str, pages: Sequence[Page]) -> Field | None:
    """A source that gives the expected value on every page, or None."""
    sources = [*COMMON[name], *_own_sources(name, pages[0])]
    for source in dict.fromkeys(sources):
        for field in _variants(name, source):
            if all(_read(field, name, p.document) == field_values(name, p.case) for p in pages):
                return field
    return None


def _variants(name: str, source: str) -> Iterator[Field]:
    yield Field((source,))
    if name == "authors":
        yield Field((source,), strip=_STRIP)
        yield Field((source,), strip=_STRIP, split=_SPLIT)


def _read(field: Field, name: str, document: Document) -> frozenset[str]:
    return compared(name, read_field(field, document))


def _own_sources(name: str, page: Page) -> Iterator[str]:
    """Selectors of the elements of the first page whose text, or date, is the value."""
    assert page.document.tree is not None  # noqa: S101  pages are HTML
    gold = field_values(name, page.case)
    for node in page.document.tree.select(_PLACES[name]):
        stamp = node.attributes.get("datetime") or ""
        if name == "date" and stamp[:10] in gold:
            yield from (f"css:{css}@datetime" for css in selectors(node))
            continue
        text = node.text(deep=True)
        if name == "date" or len(text) > _LONGEST:
            continue
        if compared(name, [text]) <= gold or gold == _read_text(text):
            yield from (f"css:{css}" for css in selectors(node))


def _read_text(text: str) -> frozenset[str]:
    """A byline's names, when it is split as `_variants` would."""
    parts = [text]
    for pattern in _SPLIT:
        parts = [part for whole in parts for part in re.split(pattern, whole)]
    plain = [re.sub(_STRIP[0], "", part.strip(), flags=re.IGNORECASE) for part in parts]
    return compared("authors", [part for part in plain if part])
