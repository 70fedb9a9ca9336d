"""Makes the sample of a rule from a real page: cut to what the rule needs, with invented words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scraper import labelers
from scraper.blocks import Block
from scraper.extract import extract, read
from scraper.model import Article, Limits, RawPage
from scraper.rules.book import Match, RuleBook
from scraper.rules.cases import Case, bag, word_f1
from scraper.rules.check import with_rule
from scraper.rules.invent import Scrambler
from scraper.rules.lint import selectors_of
from scraper.rules.markers import line_key
from scraper.rules.rule import Rule
from scraper.rules.scramble import scramble_html, scramble_text
from scraper.rules.shorten import Labels, part
from scraper.tree import Node


@dataclass(frozen=True, slots=True)
class Sample:
    """A page with invented words, and how far it behaves like the one it was made from."""

    page: str
    url: str
    likeness: float  # word F1 between its outcome and the other's with the same words invented


def make_sample(rule: Rule, case: Case, book: RuleBook) -> Sample:
    """A page that may be shared, for the rule's tests. Raises `Refused` for no page at all."""
    whole = with_rule(rule, book)
    document, match = read(case.raw, whole, Limits())
    labels, _ = labelers.label(document, match)
    others = tuple(applied for applied in match.applied if applied.rule.id != rule.id)
    free, _ = labelers.label(document, replace(match, applied=others))
    kept = part(document, match, Labels(labels, free), rule)
    scrambler = _scrambler(rule, whole, match, lambda node: kept.holds(document, node))
    shown: Sequence[Block] = document.blocks
    if document.tree is None:
        page, kind = scramble_text(document.page.text, scrambler), "text/plain; charset=utf-8"
    else:
        page, kind = scramble_html(document.tree, scrambler), "text/html; charset=utf-8"
        shown = [block for block in document.blocks if block.index in kept.blocks]
    host = next((host.removeprefix("*.") for host in rule.where.hosts), "example.com")
    url = f"https://{host}/sample"
    here = extract(RawPage(url, page.encode(), kind), rules=whole)
    there = "\n".join(scrambler.text(b.text) for b in shown if labels[b.index].keep)
    return Sample(
        page, url, word_f1(bag(there), bag(here.text if isinstance(here, Article) else ""))
    )


def _scrambler(
    rule: Rule, book: RuleBook, match: Match, holds: Callable[[Node], bool]
) -> Scrambler:
    """One that leaves what the rules of a page look for."""
    markers = [*book.markers(None), *(marker for _, marker in match.text_rules)]
    lines = {line_key(text) for marker in markers for text in marker.texts}
    patterns = [p for _, marker in match.text_rules for p in marker.patterns]
    layouts = [applied.layout for applied in match.applied]
    patterns += [pick.text for layout in layouts for pick in layout.drops if pick.text]
    fields = [field for layout in layouts for field in layout.fields.values()]
    selectors = [css for layout in layouts for css in selectors_of(layout)]
    selectors += [source for field in fields for source in field.sources]
    return Scrambler(
        rule.id, tuple(patterns), " ".join(selectors), lambda line: line_key(line) in lines, holds
    )
