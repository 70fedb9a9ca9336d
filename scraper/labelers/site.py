"""The labeler of sites and platforms: what rules know decides its blocks, all others stay open."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from scraper.blocks import Block, Label, Role
from scraper.document import Document
from scraper.rules.applying import Applied, Hit
from scraper.rules.book import Match
from scraper.rules.fields import field_block, read_field
from scraper.rules.markers import Marker, MarkerTable, line_key
from scraper.rules.patterns import found
from scraper.rules.rule import TO_END, TO_NEXT_HEADING, Field
from scraper.rules.zones import Zones, size
from scraper.tree import Node

_LINE_FIELDS: tuple[tuple[str, Role], ...] = (
    ("title", "title"), ("byline", "byline"), ("authors", "byline"),
    ("date", "date"), ("date_modified", "date"),
)  # fmt: skip

_HEAD = frozenset({"title", "byline", "date"})  # what a rule named may still say where it stands


class Reach:
    """Which blocks are inside which elements: looked up, since rules ask it many times a page."""

    def __init__(self, document: Document) -> None:
        elements = [block.element for block in document.blocks]
        self._indexes = sorted(range(len(elements)), key=elements.__getitem__)
        self._elements = sorted(elements)
        self._facts = document.elements

    def inside(self, nodes: Iterable[Node]) -> list[int]:
        """The indexes of the blocks within any of these nodes, in page order."""
        found: set[int] = set()
        for node in nodes:
            start = self._facts.position.get(node.mem_id)
            if start is not None:
                low = bisect_left(self._elements, start)
                high = bisect_left(self._elements, self._facts.end[start])
                found.update(self._indexes[low:high])
        return sorted(found)


def label(document: Document, match: Match, given: Sequence[Label | None]) -> Mapping[int, Label]:
    """The labels of all rules that apply; the most specific rule has the first word."""
    reach = Reach(document)
    labels = picks(document, match, reach)
    for index, verdict in outside(document, body_rule(document, match, reach), reach).items():
        labels.setdefault(index, verdict)
    return {index: verdict for index, verdict in labels.items() if given[index] is None}


def picks(document: Document, match: Match, reach: Reach) -> dict[int, Label]:
    """The labels of drops, keeps, text rules and field lines, without the bodies."""
    labels: dict[int, Label] = {}
    for applied in match.applied:
        if applied.rule.rescue_only:
            continue
        own: dict[int, Label] = {}
        for hit in applied.keeps:
            _paint(own, _hit_blocks(document, reach, hit), hit.pick.role, applied, keep=True)
        for name, role in _LINE_FIELDS:
            if field := applied.layout.fields.get(name):
                _paint(own, _field_lines(document, field), role, applied)
        for hit in applied.drops:
            _paint(own, _hit_blocks(document, reach, hit), hit.pick.role, applied)
        labels = own | labels
        if applied.layout.text:
            labels = _text_labels(document, applied, labels) | labels
    return labels


def body_rule(document: Document, match: Match, reach: Reach) -> Applied | None:
    """The most specific rule whose body is on the page and holds enough words."""
    for applied in match.applied:
        if not applied.body:
            continue
        inside = reach.inside(applied.body)
        if sum([size(document.blocks[at]) for at in inside]) >= applied.layout.body.min_words:
            return applied
    return None


def outside(document: Document, body: Applied | None, reach: Reach) -> dict[int, Label]:
    """Of the rule with the page's body: drops for all outside of it, keeps for `replace`."""
    if body is None or body.rule.rescue_only:
        return {}
    verdict = Label(keep=False, role="other", by=body.rule.by)
    labels = dict.fromkeys(range(len(document.blocks)), verdict)
    for index in reach.inside(body.body):
        del labels[index]
    if body.layout.body.mode == "replace":
        labels |= body_text(document, body, reach)
    return labels


def body_text(document: Document, body: Applied, reach: Reach) -> dict[int, Label]:
    """All that stands inside a rule's body as its text, but for what is hidden."""
    labels: dict[int, Label] = {}
    for index in reach.inside(body.body):
        block = document.blocks[index]
        if not block.hidden:
            keep, role = _body_role(block)
            labels[index] = Label(keep, role, body.rule.by)
    return labels


def _body_role(block: Block) -> tuple[bool, Role]:
    if block.kind == "caption":
        return False, "caption"
    return True, "table" if block.kind == "table_row" else "body"


def _paint(
    labels: dict[int, Label],
    indexes: Iterable[int],
    role: Role,
    applied: Applied,
    *,
    keep: bool = False,
) -> None:
    verdict = Label(keep, role, applied.rule.by)
    for index in indexes:
        labels.setdefault(index, verdict)


def _field_lines(document: Document, field: Field) -> Iterable[int]:
    """The line that a field is read from, and all that only repeat its value.

    A headline stands again under its photo, a byline again above the author's address.
    """
    index = field_block(field, document)
    if index is None:
        return []
    keys = set(map(line_key, read_field(field, document)))
    return [index, *(b.index for b in document.blocks if line_key(b.text) in keys)]


def _hit_blocks(document: Document, reach: Reach, hit: Hit) -> Iterable[int]:
    """The blocks that a drop or keep reaches."""
    starts: list[int]
    if hit.pick.css:
        starts = reach.inside(hit.nodes)
    else:
        starts = [b.index for b in document.blocks if found(hit.pick.text, b.text)]
    if not starts:
        return []
    if hit.pick.extent == TO_END:
        return range(starts[0], len(document.blocks))
    if hit.pick.extent == TO_NEXT_HEADING:
        return [index for start in starts for index in _section(document.blocks, start)]
    return starts


def _section(blocks: Sequence[Block], start: int) -> range:
    """From a block to the next heading that is no deeper than itself."""
    level = blocks[start].level if blocks[start].kind == "heading" else 6
    end = start + 1
    while end < len(blocks) and not (blocks[end].kind == "heading" and blocks[end].level <= level):
        end += 1
    return range(start, end)


def _text_labels(
    document: Document, applied: Applied, known: Mapping[int, Label]
) -> dict[int, Label]:
    """What the rule's markers take; blocks that have a label are left as they are."""
    zones, table = Zones(document.blocks), _table(applied.layout.text)
    labels = dict(known)
    for block in document.blocks:
        if block.index in labels and labels[block.index].role not in _HEAD:
            continue
        for marker in table.find(block.text):
            if zones.allows(marker, block.index, _headline(document.blocks, labels)):
                _paint(labels, zones.opened(marker, block.index), marker.role, applied)
                break
    return labels


@cache
def _table(markers: tuple[Marker, ...]) -> MarkerTable:
    return MarkerTable(markers)


def _headline(blocks: Sequence[Block], labels: Mapping[int, Label]) -> int:
    """The title where a rule named it, else the first block that nobody has claimed."""
    for block in blocks:
        known = labels.get(block.index)
        if known is None or known.role == "title":
            return block.index
    return len(blocks)
