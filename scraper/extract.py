"""The heart: one page in, one outcome out. Read this file first."""

from __future__ import annotations

from scraper import labelers, metadata, quality
from scraper.assemble import assemble
from scraper.decode import decode
from scraper.document import Document
from scraper.errors import Refused
from scraper.model import Limits, Outcome, RawPage, Skip
from scraper.rules.book import Match, RuleBook, bundled_rules
from scraper.segment import segment_html, segment_text
from scraper.tree import parse


def extract(
    raw: RawPage, *, rules: RuleBook | None = None, limits: Limits | None = None
) -> Outcome:
    """Turn one raw page into an `Article`, or a `Skip` that says why there is none.

    Pure: the same page, rules and limits give the same outcome, whatever ran before.
    `rules` defaults to the bundled ones; `RuleBook()` is none.
    """
    rules = bundled_rules() if rules is None else rules
    try:
        document, match = read(raw, rules, limits or Limits())
    except Refused as refusal:
        return Skip(raw.origin, raw.url, refusal.reason, refusal.detail)
    labels, notes = labelers.label(document, match)
    found = metadata.read(document, match, labels)
    verdict = quality.judge(document, labels, found)
    if isinstance(verdict, Skip):
        return verdict
    return assemble(document, labels, found, verdict, notes)


def read(raw: RawPage, rules: RuleBook, limits: Limits) -> tuple[Document, Match]:
    """Decode and segment a page, and find the rules that fit it. Raises `Refused`."""
    page = decode(raw, limits)
    if page.kind == "text":
        match = rules.match(page, None)
        return Document(page, segment_text(page, limits)), match
    tree = parse(page.text, limits)
    match = rules.match(page, tree)
    return segment_html(page, tree, match.isolate, limits), match
