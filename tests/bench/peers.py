"""The extractors under test: each a function from a page to an `Answer`.

Every peer runs as its own documentation says for main text, comments off where it can be said.
The functions of the tables import and prepare an engine, so that no clock ever sees that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple
from unittest.mock import patch

from scraper.extract import extract
from scraper.labelers import cleanup
from scraper.model import Outcome, RawPage, Skip
from scraper.rules.book import RuleBook
from tests.bench.held_out import rules_of_many


class Answer(NamedTuple):
    """What an extractor said about a page; `refused` says why it gave no text, if it says so."""

    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    refused: str = ""
    quality: float | None = None


Engine = Callable[[RawPage], Answer]

# jusText is told the language; of pages that do not say theirs it gets the English words.
STOPLISTS = {
    "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "fr": "French", "it": "Italian", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
}  # fmt: skip


def missing(names: Iterable[str]) -> list[str]:
    """Those of these engines whose package is not installed."""
    return [name for name in names if name in PACKAGES and not find_spec(PACKAGES[name])]


def us() -> Engine:
    """The whole road, default settings, but for the rules of hosts: they know these pages."""
    rules = rules_of_many()
    return lambda raw: answer(extract(raw, rules=rules))


def us_with_host_rules() -> Engine:
    """The whole road as shipped: no measure of pages that the rules were made from."""
    return lambda raw: answer(extract(raw))


def us_without_rules() -> Engine:
    """The generic road alone: no site or platform rules, no markers."""
    none = RuleBook()
    return lambda raw: answer(extract(raw, rules=none))


def us_alone() -> Engine:
    """The same without trafilatura's opinion on the pages where ours is unsure."""
    rules = rules_of_many()

    def run(raw: RawPage) -> Answer:
        with patch.object(cleanup, "is_unsure", return_value=False):
            return answer(extract(raw, rules=rules))

    return run


def trafilatura() -> Engine:
    engine: Any = import_module("trafilatura")

    def run(raw: RawPage) -> Answer:
        found = engine.bare_extraction(
            raw.body, url=raw.url, include_comments=False, with_metadata=True
        )
        if found is None:
            return Answer("")
        authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
        return Answer(found.text or "", found.title, authors, found.date)

    return run


def resiliparse() -> Engine:
    extraction: Any = import_module("resiliparse.extract.html2text")
    encoding: Any = import_module("resiliparse.parse.encoding")
    parsing: Any = import_module("resiliparse.parse.html")

    def run(raw: RawPage) -> Answer:
        charset = encoding.detect_encoding(raw.body) or "utf-8"
        tree = parsing.HTMLTree.parse_from_bytes(raw.body, charset)
        return Answer(extraction.extract_plain_text(tree, main_content=True, comments=False))

    return run


def readability() -> Engine:
    engine: Any = import_module("readability")
    lxml: Any = import_module("lxml.html")

    def run(raw: RawPage) -> Answer:
        document = engine.Document(raw.body)
        summary = document.summary(html_partial=True)
        parts = lxml.document_fromstring(summary or "<p></p>").itertext()
        text = "\n".join(line for part in parts if (line := part.strip()))
        author = document.author()
        return Answer(text, document.short_title(), () if author == "[no-author]" else (author,))

    return run


def newspaper() -> Engine:
    engine: Any = import_module("newspaper")

    def run(raw: RawPage) -> Answer:
        article = engine.Article(raw.url or "https://example.com/", fetch_images=False)
        article.download(input_html=raw.body)
        article.parse()
        date = article.publish_date
        day = date.isoformat() if date else None
        return Answer(article.text, article.title or None, tuple(article.authors), day)

    return run


def justext() -> Engine:
    engine: Any = import_module("justext")

    def run(raw: RawPage) -> Answer:
        said = re.search(rb"<html[^>]*\slang=[\"']?([a-zA-Z]{2})", raw.body[:2000])
        language = STOPLISTS.get(said[1].decode().lower() if said else "en", "English")
        paragraphs = engine.justext(raw.body, engine.get_stoplist(language))
        return Answer("\n\n".join(p.text for p in paragraphs if not p.is_boilerplate))

    return run


def justext_over_lines() -> Engine:
    """Of plain text: every line given to jusText as a paragraph."""
    engine: Any = import_module("justext")
    stoplist = engine.get_stoplist("English")

    def run(raw: RawPage) -> Answer:
        lines = raw.body.decode("utf-8", "replace").splitlines()
        page = "".join(f"<p>{escape(line)}</p>" for line in lines)
        paragraphs = engine.justext(page, stoplist)
        return Answer("\n".join(p.text for p in paragraphs if not p.is_boilerplate))

    return run


def keep_all() -> Engine:
    """Of plain text: the page as it is."""
    return lambda raw: Answer(raw.body.decode("utf-8", "replace"))


def answer(outcome: Outcome) -> Answer:
    """An outcome of ours as an answer like every other."""
    if isinstance(outcome, Skip):
        return Answer("", refused=outcome.reason.value)
    given = (outcome.text, outcome.title, outcome.authors, outcome.date)
    return Answer(*given, quality=outcome.quality.score)


Makers = dict[str, Callable[[], Engine]]
OURS: Makers = {
    "scraper": us,
    "scraper --no-rules": us_without_rules,
    "scraper + host rules": us_with_host_rules,
    "scraper alone": us_alone,
}
HTML_ENGINES: Makers = OURS | {
    "trafilatura": trafilatura,
    "resiliparse": resiliparse,
    "readability-lxml": readability,
    "newspaper4k": newspaper,
    "jusText": justext,
}
TEXT_ENGINES: Makers = OURS | {
    "keep all": keep_all,
    "jusText": justext_over_lines,
}
PACKAGES = {
    "resiliparse": "resiliparse",
    "readability-lxml": "readability",
    "newspaper4k": "newspaper",
    "jusText": "justext",
}
