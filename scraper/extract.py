"""The heart: one page in, one outcome out. Read this file first."""

from __future__ import annotations

from typing import NamedTuple

from scraper import labelers, metadata, quality
from scraper.assemble import assemble
from scraper.blocks import Labeled
from scraper.decode import decode
from scraper.document import Document
from scraper.errors import Refused
from scraper.labelers import template
from scraper.model import Limits, Outcome, RawPage, Skip
from scraper.rules.book import Match, RuleBook, bundled_rules
from scraper.segment import segment_html, segment_text
from scraper.tree import parse


class Examined(NamedTuple):
    """An outcome with every block of the page and the label that decided it."""

    outcome: Outcome
    pieces: tuple[Labeled, ...]  # in page order; empty when the page was refused unread


def extract(
    raw: RawPage, *, rules: RuleBook | None = None, limits: Limits | None = None
) -> Outcome:
    """Turn one raw page into an `Article`, or a `Skip` that says why there is none.

    Pure: the same page, rules and limits give the same outcome, whatever ran before.
    `rules` defaults to the bundled ones; `RuleBook()` is none.
    """
    return examine(raw, rules=rules, limits=limits).outcome


def examine(
    raw: RawPage, *, rules: RuleBook | None = None, limits: Limits | None = None
) -> Examined:
    """`extract`, with the fate of each block: for people who ask why."""
    rules = bundled_rules() if rules is None else rules
    try:
        document, match = read(raw, rules, limits or Limits())
    except Refused as refusal:
        return Examined(Skip(raw.origin, raw.url, refusal.reason, refusal.detail), ())
    given, notes = labelers.label(document, match)
    found = metadata.read(document, match, given)
    labels = [found.labels.get(index, label) for index, label in enumerate(given)]
    if match.template:
        repeated, said = template.drops(document, match, labels)
        labels = [repeated.get(index, label) for index, label in enumerate(labels)]
        notes |= said
    verdict = quality.judge(document, labels, found)
    pieces = tuple(map(Labeled, document.blocks, labels))
    if isinstance(verdict, Skip):
        return Examined(verdict, pieces)
    return Examined(assemble(document, pieces, found, verdict, notes), pieces)


def read(raw: RawPage, rules: RuleBook, limits: Limits) -> tuple[Document, Match]:
    """Decode and segment a page, and find the rules that fit it. Raises `Refused`."""
    page = decode(raw, limits)
    if page.kind == "text":
        match = rules.match(page, None)
        return Document(page, segment_text(page, limits)), match
    tree = parse(page.text, limits, page.utf8)
    match = rules.match(page, tree)
    return segment_html(page, tree, match.isolate, limits), match
