"""Which part of a page a sample needs: what a rule touches, text around it, and some noise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from scraper.blocks import Label
from scraper.document import Document
from scraper.rules.book import Match
from scraper.rules.parts import css_part
from scraper.rules.patterns import found
from scraper.rules.rule import Field, Rule
from scraper.rules.selectors import split_list
from scraper.rules.zones import words
from scraper.tree import Node

TOUCHED_ALIKE = 3  # of the blocks that one drop or keep hits
MAX_TOUCHED = 6  # of those that the rule labels besides, by its body or its lines
MIN_TEXT = 5  # paragraphs that stay: short enough to read, long enough for a labeler and the guard
TEXT_TIMES = 3.0  # as many words of text as the rule takes away, so that the guard stays quiet
MAX_TEXT = 20
NOISE = 8  # blocks that no rule drops: menus, cards, footers
_LINKED = frozenset(
    ("@context", "@type", "@graph", "headline", "name", "author", "datePublished", "dateModified")
)


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a page that a sample keeps: blocks, and the elements that they need."""

    blocks: frozenset[int]
    elements: frozenset[int]

    def holds(self, document: Document, node: Node) -> bool:
        """Whether a node stays. Those that hold no text (images, breaks) stay with their parent."""
        at = document.elements.position.get(node.mem_id)
        return at is None or at in self.elements


class Labels(NamedTuple):
    """The labels of a page's blocks with a rule and without it."""

    ruled: Sequence[Label]
    free: Sequence[Label]

    def differ(self, index: int) -> bool:
        """Whether the rule keeps what would be dropped, or the other way round."""
        return self.ruled[index].keep != self.free[index].keep


def part(document: Document, match: Match, both: Labels, rule: Rule) -> Part:
    """What a sample of `rule` keeps: the chosen blocks, all elements above them, the head.

    Of the blocks that a drop or keep hits, those come first for which the rule is needed.
    """
    elements, labels = document.elements, both.ruled
    hits = [sorted(hit, key=both.differ, reverse=True) for hit in _hits(document, match, rule)]
    chosen = _blocks(document, hits, labels, rule) | _titles(document, labels)
    wanted = {document.blocks[index].element for index in chosen}
    wanted |= _named(document, match, rule)
    kept = set(_ancestors(elements.parent, wanted))
    left_out = set(_ancestors(elements.parent, (b.element for b in document.blocks))) - kept
    for element in sorted(wanted):
        kept |= _without(elements.end, element, left_out)
    for head in (at for at, tag in enumerate(elements.tag) if tag == "head"):
        kept |= set(range(head, elements.end[head]))
    return Part(frozenset(chosen), frozenset(kept))


def brief(data: Any) -> Any:
    """Linked data without what no rule reads: images, addresses, the article's text."""
    if isinstance(data, dict):
        return {key: brief(value) for key, value in data.items() if key in _LINKED}
    if isinstance(data, list):
        return [brief(value) for value in data[:4]]
    return data


def _blocks(
    document: Document, hits: Sequence[Sequence[int]], labels: Sequence[Label], rule: Rule
) -> set[int]:
    touched = [block.index for block in document.blocks if labels[block.index].by == rule.by]
    chosen = {index for hit in hits for index in hit[:TOUCHED_ALIKE]}
    chosen |= set([index for index in touched if index not in chosen][:MAX_TOUCHED])
    gone = sum(words(document.blocks[i].text) for i in chosen if not labels[i].keep)
    others = [block for block in document.blocks if block.index not in chosen]
    size = 0
    text: list[int] = []
    for block in others:
        enough = len(text) >= MIN_TEXT and size >= TEXT_TIMES * gone
        if labels[block.index].keep and not enough and len(text) < MAX_TEXT:
            text.append(block.index)
            size += words(block.text)
    noise = [
        b.index for b in others if not (labels[b.index].keep or b.hidden) and b.index not in touched
    ]
    ends = noise[: NOISE // 2] + noise[len(noise) - NOISE // 2 :]
    return {*chosen, *text, *(ends if len(noise) > NOISE else noise)}


def _hits(document: Document, match: Match, rule: Rule) -> Iterator[list[int]]:
    """The blocks that each drop and keep of the rule hits."""
    for applied in match.applied:
        for hit in (*applied.drops, *applied.keeps) if applied.rule.id == rule.id else ():
            if hit.nodes:
                yield document.inside(hit.nodes)
            elif not hit.pick.css:
                yield [b.index for b in document.blocks if found(hit.pick.text, b.text)]


def _titles(document: Document, labels: Sequence[Label]) -> set[int]:
    roles = ("title", "byline", "date")
    told = [b.index for b in document.blocks if labels[b.index].role in roles]
    return set(told[:6])


def _named(document: Document, match: Match, rule: Rule) -> set[int]:
    """The elements that fields and `requires` of the rule ask for, and siblings that picks name."""
    if document.tree is None:
        return set()
    layouts = [one.layout for one in match.applied if one.rule.id == rule.id]
    selectors = [layout.requires for layout in layouts if layout.requires]
    for layout in layouts:
        for field in layout.fields.values():
            selectors += _selectors(field)
        picks = (pick.css for pick in (*layout.drops, *layout.keeps))
        selectors += [left for css in picks for left in _siblings(css)]
    position = document.elements.position
    nodes = [node for css in selectors for node in document.tree.select(css)[:2]]
    return {position[node.mem_id] for node in nodes if node.mem_id in position}


def _selectors(field: Field) -> list[str]:
    named = [source.removeprefix("css:") for source in field.sources if source.startswith("css:")]
    return [css_part(css)[0] for css in named]


def _siblings(css: str) -> list[str]:
    """What stands before `~` or `+` in a selector list."""
    return [
        hit[1] for part in split_list(css) if (hit := re.match(r"(.+?)\s+[~+]\s", part.strip()))
    ]


def _ancestors(parent: Sequence[int], elements: Iterable[int]) -> Iterable[int]:
    for element in elements:
        at = element
        while at >= 0:
            yield at
            at = parent[at]


def _without(end: Sequence[int], element: int, left_out: set[int]) -> set[int]:
    """The elements below `element`, less those left out with all that is below them."""
    kept: set[int] = set()
    at = element
    while at >= 0 and at < end[element]:
        if at in left_out:
            at = end[at]
            continue
        kept.add(at)
        at += 1
    return kept
