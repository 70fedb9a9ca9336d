"""Elements by their names, links and attributes, and what their surroundings say.

Selectors walk the whole tree, once for each of their parts. What title, byline and date look for
is looked up in a few long strings instead, one line an element, made once for a page.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from scraper.document import Document
from scraper.tree import Node

MAX_INSIDE = 25  # elements within one that may hold a title, a name or a date and nothing else
DEPTH = 9  # ancestors that tell where an element stands
_COMMENTS = re.compile(r"comment|disqus|repl(?:y|ies)\b|respond|discussion")
_RELATED = re.compile(
    r"relat|recommend|popular|trending|sidebar|widget|teaser|promo|latest|most-|newsfeed|"
    r"carousel|recirc|more-|read-next|next-|prev|listing|card|ticker|archive|footer|menu"
)
_PLACES = ("in:article", "in:aside", "in:comments", "in:footer", "in:header", "in:heading",
           "in:main", "in:related")  # fmt: skip
_BIT = {place: 1 << number for number, place in enumerate(_PLACES)}
_TAG_BITS = {
    "header": _BIT["in:header"], "main": _BIT["in:main"], "h1": _BIT["in:heading"],
    "aside": _BIT["in:aside"], "nav": _BIT["in:aside"], "footer": _BIT["in:footer"],
    "article": _BIT["in:article"],
}  # fmt: skip
# Elements that are looked up by their tags.
_TAGS = frozenset({
    "html", "meta", "link", "title", "a", "address", "article", "br", "h1", "h2", "time", "abbr",
    "relative-time",
})  # fmt: skip
# Attributes whose mere presence says something of authors and dates.
AUTHOR_ATTRIBUTES = frozenset({"rel", "data-author"})
DATE_ATTRIBUTES = frozenset({
    "datetime", "pubdate", "data-date", "data-published", "created-timestamp",
})  # fmt: skip
_TELLING = AUTHOR_ATTRIBUTES | DATE_ATTRIBUTES | {"property"}


class Where:
    """The elements of one page, to be found by what title, byline and date look for."""

    def __init__(self, document: Document) -> None:
        self.elements = elements = document.elements
        self._tagged: dict[str, list[int]] = {tag: [] for tag in _TAGS}
        for at, tag in [(at, tag) for at, tag in enumerate(elements.tag) if tag in _TAGS]:
            self._tagged[tag].append(at)
        named: defaultdict[str, list[int]] = defaultdict(list)  # most names are many elements'
        for at, name in enumerate(elements.names):
            if name:
                named[name].append(at)
        disjoint, attributes = _TELLING.isdisjoint, elements.attributes
        self._telling = [at for at, own in enumerate(attributes) if own and not disjoint(own)]
        self._named = list(named.values())
        self._names = _lines(list(named))
        self._bits: dict[int, int] = {}
        self._name_bits: dict[str, int] = {}
        self._places: dict[int, tuple[str, ...]] = {0: ()}

    @cached_property
    def _hrefs(self) -> tuple[list[int], str]:
        """The links of the page, and where they go, one a line."""
        attributes, links = self.elements.attributes, self._tagged["a"]
        return links, _lines([attributes[at].get("href") or "" for at in links])

    def named(self, words: Iterable[str], limit: int) -> list[int]:
        """The first elements whose id, class, role or itemprop contains one of the words."""
        groups = [self._named[line] for line in _lines_with(self._names, words)]
        return sorted([at for group in groups for at in group])[:limit]

    def linked(self, words: Iterable[str], limit: int) -> list[int]:
        """The first links whose address contains one of the words."""
        links, hrefs = self._hrefs
        return [links[line] for line in sorted(_lines_with(hrefs, words))[:limit]]

    def attributed(self, names: frozenset[str], limit: int) -> list[int]:
        """The first elements with one of these telling attributes; of `rel` only authors."""
        found = []
        attributes = self.elements.attributes
        for at in self._telling:
            own = attributes[at]
            if not names.isdisjoint(own) and (
                own.keys() & names != {"rel"} or "author" in (own["rel"] or "").split()
            ):
                found.append(at)
        return found[:limit]

    def stating(self, words: Sequence[str], limit: int) -> list[int]:
        """The first elements whose RDFa property contains one of the words."""
        found = []
        for at in self._telling:
            stated = (self.elements.attributes[at].get("property") or "").lower()
            if stated and any(word in stated for word in words):
                found.append(at)
        return found[:limit]

    def tagged(self, tags: Iterable[str], limit: int) -> list[int]:
        """The first elements with one of these tags, all of them of `_TAGS`."""
        return sorted([at for tag in tags for at in self._tagged[tag][:limit]])[:limit]

    def count(self, tag: str) -> int:
        """How many elements have this tag, one of `_TAGS`."""
        return len(self._tagged[tag])

    def broken(self, element: int) -> bool:
        """Whether lines are broken within an element."""
        lines = self._tagged["br"]
        at = bisect(lines, element)
        return at < len(lines) and lines[at] < self.elements.end[element]

    def is_small(self, element: int) -> bool:
        """Whether an element can be a title, a name or a date and nothing else."""
        return self.elements.end[element] - element <= MAX_INSIDE

    def pairs(
        self, elements: Iterable[int], limit: int, large: Collection[int] = ()
    ) -> Iterator[tuple[int, Node]]:
        """The first small ones of these elements with their nodes, in page order; and `large`."""
        end, nodes = self.elements.end, self.elements.nodes
        small = [
            at for at in sorted({*elements, *large}) if end[at] - at <= MAX_INSIDE or at in large
        ]
        for element in small[:limit]:
            yield element, nodes[element]

    def places(self, element: int) -> tuple[str, ...]:
        """Facts about where an element stands, from its own and its ancestors' tags and names."""
        bits, known = 0, self._bits
        parents, tags = self.elements.parent, self.elements.tag
        for _ in range(DEPTH):
            if element < 0 or tags[element] in ("body", "html"):
                break
            own = known.get(element)
            if own is None:
                own = known[element] = self._own_bits(element)
            bits |= own
            element = parents[element]
        places = self._places.get(bits)
        if places is None:
            places = tuple([place for place in _PLACES if bits & _BIT[place]])
            self._places[bits] = places
        return places

    def _own_bits(self, element: int) -> int:
        bits = _TAG_BITS.get(self.elements.tag[element], 0)
        name = self.elements.names[element][:300]
        if len(name) <= 2:
            return bits
        named = self._name_bits.get(name)
        if named is None:
            named = _BIT["in:comments"] if _COMMENTS.search(name) else 0
            named |= _BIT["in:related"] if _RELATED.search(name) else 0
            self._name_bits[name] = named
        return bits | named


def _lines(values: Sequence[str]) -> str:
    """The values in one string, each on a line of its own."""
    lines = "\n".join(values)
    if lines.count("\n") >= max(len(values), 1):  # a class on two lines
        lines = "\n".join([value.replace("\n", " ") for value in values])
    return lines


def _lines_with(lines: str, words: Iterable[str]) -> set[int]:
    """The numbers of the lines that contain one of the words."""
    found: set[int] = set()
    for word in words:
        at, line, counted = lines.find(word), 0, 0
        while at >= 0:
            line += lines.count("\n", counted, at)
            found.add(line)
            counted = at
            end = lines.find("\n", at)
            at = lines.find(word, end) if end > 0 else -1
    return found


def steps(distance: int | None) -> str:
    """A distance from the title as a fact."""
    if distance is None:
        return "at:unknown"
    if distance < 0:
        return "at:before-near" if distance > -25 else "at:before"
    for limit in (10, 25, 60, 200):
        if distance <= limit:
            return f"at:{limit}"
    return "at:far"
