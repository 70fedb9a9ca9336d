"""One rule on one page: which of its layouts is the page's, and which elements it names there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from scraper.rules.matching import Fit, PageFacts
from scraper.rules.patterns import found
from scraper.rules.rule import CLOSEST, Layout, Pick, Rule
from scraper.tree import Node


@dataclass(frozen=True, slots=True)
class Hit:
    """A drop or keep with the elements that its selector matched; none for a text pattern."""

    pick: Pick
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """One rule on one page: the layout that fits it, and the elements it found there."""

    rule: Rule
    layout: Layout
    why: str  # `host example.com`, `signs .bbWrapper`
    body: tuple[Node, ...] = ()
    drops: tuple[Hit, ...] = ()
    keeps: tuple[Hit, ...] = ()


def apply(fit: Fit, facts: PageFacts) -> Applied | None:
    """The rule's layout for this page, with what it hits; None when no layout is the page's."""
    captured = facts.page.raw.captured_at
    fallback: Applied | None = None
    for layout in _by_date(fit.rule.layouts, captured):
        if layout.requires and facts.tree and not facts.select(layout.requires):
            continue
        body = _first_match(layout.body.select, facts)
        applied = Applied(fit.rule, layout, fit.why, body)
        if body or not layout.body.select or not facts.tree:
            return _with_hits(applied, facts)
        fallback = fallback or applied
    return _with_hits(fallback, facts) if fallback else None


def _with_hits(applied: Applied, facts: PageFacts) -> Applied:
    drops = tuple(_hits(applied.layout.drops, facts))
    keeps = tuple(_hits(applied.layout.keeps, facts))
    return replace(applied, drops=drops, keeps=keeps)


def _by_date(layouts: Sequence[Layout], captured: datetime | None) -> list[Layout]:
    """The layouts in the order to try: those of the day of capture first."""
    if captured is None or len(layouts) == 1:
        return list(layouts)
    day = captured.date()
    return sorted(layouts, key=lambda layout: not _covers(layout, day))


def _covers(layout: Layout, day: date) -> bool:
    dated = layout.since or layout.until
    since, until = layout.since or date.min, layout.until or date.max
    return bool(dated) and since <= day <= until


def _first_match(selectors: Sequence[str], facts: PageFacts) -> tuple[Node, ...]:
    for selector in selectors:
        if nodes := facts.select(selector):
            return tuple(nodes)
    return ()


def _hits(picks: Sequence[Pick], facts: PageFacts) -> Iterable[Hit]:
    for pick in picks:
        if not pick.css:
            yield Hit(pick)
            continue
        nodes = facts.select(pick.css)
        if pick.text:
            nodes = [node for node in nodes if _reads(node, pick.text)]
        if pick.extent.startswith(CLOSEST):
            nodes = list(_ancestors(nodes, pick.extent.removeprefix(CLOSEST)))
        if nodes:
            yield Hit(pick, tuple(nodes))


def _reads(node: Node, pattern: str) -> bool:
    return bool(found(pattern, " ".join(node.text(deep=True).split())))


def _ancestors(nodes: Iterable[Node], selector: str) -> Iterable[Node]:
    """The closest ancestor of each node that matches, each once."""
    seen: set[int] = set()
    for node in nodes:
        above = node.parent
        while above is not None and not (above.tag and above.css_matches(selector)):
            above = above.parent
        if above is not None and above.mem_id not in seen:
            seen.add(above.mem_id)
            yield above
